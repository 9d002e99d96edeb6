package io.plumbline.drift;

/**
 * A finite loss held against the line predicted for it.
 *
 * <pre>
 *   z = (y - mu) / s                  s: noise of a single loss
 *   v = (Var(mu) + (0.002 mu)^2 / k) / s^2
 * </pre>
 *
 * @param logged the loss y
 * @param expected what was predicted
 * @param mu what is expected there, nats per token
 * @param noise s, nats
 * @param v variance of the expectation over that of one loss; a departure that does not matter, see
 *     {@link Contradiction#IMMATERIAL}, counts as such
 */
record Held(Logged logged, Expectation expected, double mu, double noise, double v) {
  /**
   * Losses count at most so many standard deviations of noise and curve together: one outlier is no
   * drift.
   */
  static final double CLIP = 6;

  static Held of(Logged logged, Expectation expected) {
    double mu = expected.at(logged.at().tokens());
    double immaterial = Contradiction.IMMATERIAL * mu;
    double v =
        (expected.variance() + immaterial * immaterial / expected.inflation())
            / expected.noiseVariance();
    return new Held(logged, expected, mu, Math.sqrt(expected.noiseVariance()), v);
  }

  /** How far the loss is off, nats per token. */
  double off() {
    return logged.loss() - mu;
  }

  /** z, clipped at {@link #CLIP}. */
  double clipped() {
    double clip = CLIP * Math.sqrt(1 + v);
    return Math.max(-clip, Math.min(clip, off() / noise));
  }

  /**
   * How far the loss is off in standard deviations of all that a single loss strays by: noise as
   * wide as past bins have shown it, and the line's variance.
   */
  double straying() {
    return off()
        / Math.sqrt(
            expected.noiseVariance() * Math.max(1, expected.inflation()) + expected.variance());
  }
}
