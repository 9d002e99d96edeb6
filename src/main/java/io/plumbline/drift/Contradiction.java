package io.plumbline.drift;

import java.util.OptionalLong;

/**
 * What the newest bins say against a forecast made long before them. It finds what comes too slowly
 * for a curve that learns all the time: a ramp, or a halt, is learned before it shows.
 *
 * <pre>
 *   S = (seen - expected)^2 / (k (Var(expected) + s^2 / n) + (0.002 seen)^2)     n losses in the newest 4, 8 or 16 bins
 * </pre>
 *
 * Every fit kept from the past forecasts those of the newest bins that it has not seen; old fits
 * see slow changes whole, young ones see quick changes sharply. The strongest S is held against a
 * threshold, see {@link DriftDetector#contradictionThreshold}. What is over, or was one outlier, is
 * no drift: three of the newest four bins must be at least half as far off as all. k is that of
 * {@link Calibration} when the fit was made, so that what is looked for cannot raise it. The error
 * of a forecast is the same for neighbouring bins, so its variance is not divided by their number.
 *
 * @param seen mean loss of those bins, nats per token
 * @param expected the old forecast for them, nats per token
 * @param variance of the difference, nats^2, above 0
 * @param sinceTokens tokens that the old forecast had seen
 */
public record Contradiction(double seen, double expected, double variance, double sinceTokens) {
  /**
   * A slow departure counts in units of at least this share of the loss: harder and easier
   * stretches of data.
   */
  public static final double IMMATERIAL = 0.002;

  /** S of the class comment. */
  public double statistic() {
    return off() * off() / variance;
  }

  /** S with the sign of the departure. */
  double signed() {
    return Math.copySign(statistic(), off());
  }

  /** How far the bins are off, nats per token. */
  double off() {
    return seen - expected;
  }

  /** What a drift found by it rests on; the step where it began is not known. */
  Evidence evidence(double threshold) {
    return new Evidence(statistic(), threshold, sinceTokens, OptionalLong.empty(), expected, seen);
  }
}
