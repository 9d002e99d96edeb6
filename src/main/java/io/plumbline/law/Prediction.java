package io.plumbline.law;

/**
 * The loss predicted at one token count: moments of the mixture over all hypotheses, and where the
 * variance comes from.
 *
 * @param tokens where
 * @param mean nats per token
 * @param variance of the underlying loss (batch noise not included but by {@link #withNoise}),
 *     nats^2; the sum of the four parts
 * @param fitVariance what the noise of the losses seen leaves open
 * @param exponentVariance disagreement between hypotheses
 * @param annealVariance gain of learning-rate decay still to come
 * @param modelVariance slow departures from the law
 */
public record Prediction(
    double tokens,
    double mean,
    double variance,
    double fitVariance,
    double exponentVariance,
    double annealVariance,
    double modelVariance) {

  /**
   * The prediction of something that has noise of its own, such as a mean of losses still to be
   * logged: it counts to what noise leaves open.
   *
   * @param more nats^2, at least 0
   */
  public Prediction withNoise(double more) {
    return new Prediction(
        tokens,
        mean,
        variance + more,
        fitVariance + more,
        exponentVariance,
        annealVariance,
        modelVariance);
  }

  /** Standard deviation in nats per token. */
  public double sd() {
    return Math.sqrt(variance);
  }
}
