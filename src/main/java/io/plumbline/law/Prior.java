package io.plumbline.law;

/**
 * What is believed of a run's law before its first loss, relative to its loss level: so it holds in
 * nats, bits or any other unit, for any vocabulary.
 *
 * @param floor floor over loss level, where a filter begins
 * @param amplitude loss above the floor at the horizon, over loss level
 * @param exponent the exponent of the tokens
 * @param gain what cooling gains
 * @param lean how far the family's forecasts used to miss
 */
public record Prior(Normal floor, Normal amplitude, LogNormal exponent, Gain gain, Lean lean) {

  /**
   * A share of the loss level, normally distributed.
   *
   * @param sd standard deviation, above 0
   */
  public record Normal(double mean, double sd) {}

  /**
   * A number above 0 whose logarithm is normally distributed.
   *
   * @param median above 0
   * @param logSd standard deviation of the logarithm, above 0
   */
  public record LogNormal(double median, double logSd) {}

  /**
   * Anneal gain over the loss at full rate, B / (E + A).
   *
   * @param median at {@link #REFERENCE_RATE} and {@link #REFERENCE_PARAMS}, above 0
   * @param logSd spread between runs whose learning rate is known, as the standard deviation of a
   *     logarithm
   * @param power the gain grows as the peak learning rate to this power
   */
  public record Gain(double median, double logSd, double power) {}

  /** The peak learning rate at which {@link #gain} is stated. */
  public static final double REFERENCE_RATE = 1e-3;

  /** The number of parameters at which {@link #gain} is stated. */
  public static final double REFERENCE_PARAMS = 1e8;

  /**
   * The gain grows as the parameters to this power: 0.2 between 25M and 400M at one learning rate,
   * none between 0.1M at 6e-3 and 124M at 1e-3.
   */
  public static final double SIZE_POWER = 0.08;

  /**
   * Bounds of the believed gain, as shares of the loss at full rate: what was seen between peak
   * learning rates of 1e-4 and 2e-3. At 3e-3 runs reach 0.14, but a rate as high as that is more
   * often another optimizer's or parametrisation's, and tells little.
   */
  static final double LEAST_GAIN = 0.02;

  static final double MOST_GAIN = 0.11;

  /** The gain when the learning rate tells nothing, over the gain at the reference rate. */
  private static final double UNINFORMED = 0.8;

  /** Relative spread of that gain. */
  static final double WIDE_GAIN = 0.4;

  /**
   * The shipped prior, for the first run of a family ever seen. Exponent and gain are what joint
   * fits of public curves under all schedules show (25M-400M parameters, AdamW): exponent 0.42-0.62
   * by the mixed clock; gains of 0.03 at a peak of 1e-4, 0.05 at 5e-4, 0.08 at 1e-3, 0.11 at 2e-3
   * for 124M, 0.04 and 0.055 at 3e-4 for 100M and 400M. Floor and amplitude are wide: they span
   * byte models of 0.1M parameters and a thousand steps as well as 2B parameters and 80,000.
   *
   * <p>{@code plumbline bench prior} on these recordings (14 groups, 338 runs, four sources, two of
   * them training and evaluation losses of the same runs) gives: exponent, median 0.505, log sd
   * 0.17; gain 0.077 at the reference, as the rate to the 0.50 and the parameters to the 0.13, log
   * sd 0.08. By group: 0.026-0.030 at 1e-4, 0.053-0.058 at 5e-4, 0.075-0.081 at 1e-3, 0.105-0.113
   * at 2e-3, 0.138-0.148 at 3e-3 (124M); 0.029, 0.040, 0.047 at 3e-4 (25M, 100M, 400M); 0.076 at
   * 6e-3 (0.1M). Without any one source: gain 0.073-0.078, powers 0.47-0.52 and 0.13-0.18.
   */
  public static final Prior SHIPPED =
      new Prior(
          new Normal(0.7, 0.3),
          new Normal(0.1, 0.25),
          new LogNormal(0.5, 0.3),
          new Gain(0.076, 0.25, 0.42),
          Lean.NONE);

  /**
   * The believed gain for a peak learning rate and a size, as a share of the loss at full rate.
   *
   * @param peakRate NaN when it is not known
   * @param params parameters that one token uses, NaN when not known
   */
  public double gainAt(double peakRate, double params) {
    if (!(peakRate > 0)) {
      return gain.median * UNINFORMED;
    }
    double size = params > 0 ? Math.pow(params / REFERENCE_PARAMS, SIZE_POWER) : 1;
    double believed = gain.median * Math.pow(peakRate / REFERENCE_RATE, gain.power) * size;
    return Math.max(LEAST_GAIN, Math.min(MOST_GAIN, believed));
  }
}
