package io.plumbline.law;

/**
 * What is believed of a run's law before its first loss, relative to its loss level: so it holds in
 * nats, bits or any other unit, for any vocabulary.
 *
 * @param floorMean floor over loss level, mean; likewise its standard deviation
 * @param floorSd above 0
 * @param amplitudeMean loss above the floor at the horizon over loss level, mean
 * @param amplitudeSd above 0
 * @param exponentMedian median of the exponent, above 0
 * @param exponentLogSd standard deviation of the exponent's logarithm, above 0
 * @param gain anneal gain over loss level at {@link #REFERENCE_RATE}, median, above 0
 * @param gainLogSd spread of the gain between runs whose learning rate is known, as the standard
 *     deviation of a logarithm
 * @param gainPower the gain grows as the peak learning rate to this power
 */
public record Prior(
    double floorMean,
    double floorSd,
    double amplitudeMean,
    double amplitudeSd,
    double exponentMedian,
    double exponentLogSd,
    double gain,
    double gainLogSd,
    double gainPower) {

  /** The peak learning rate at which {@link #gain} is stated. */
  public static final double REFERENCE_RATE = 1e-3;

  /** Bounds of the believed gain: what was seen between peak learning rates of 1e-4 and 1e-2. */
  static final double LEAST_GAIN = 0.0152;

  static final double MOST_GAIN = 0.124;

  /**
   * Relative spread of the gain when the learning rate tells nothing: from a fifth to twice the
   * median.
   */
  static final double WIDE_GAIN = 0.6;

  /**
   * The shipped prior, for the first run of a family ever seen. Exponent and gain are what the
   * public curves show (25M-2B parameters, AdamW): exponent 0.4-0.7; decay to zero takes 2 % of the
   * loss at a peak of 1e-4, 6 % at 1e-3 (a gain of 0.06 / (1 - 0.06) = 0.064), 9 % at 3e-3.
   */
  public static final Prior SHIPPED = new Prior(0.8, 0.3, 0.1, 0.12, 0.5, 0.3, 0.064, 0.4, 0.4);

  /**
   * The believed gain over loss level for a peak learning rate.
   *
   * @param peakRate NaN when it is not known: then the gain at the reference rate
   */
  public double gainAt(double peakRate) {
    if (!(peakRate > 0)) {
      return gain;
    }
    return Math.max(
        LEAST_GAIN, Math.min(MOST_GAIN, gain * Math.pow(peakRate / REFERENCE_RATE, gainPower)));
  }
}
