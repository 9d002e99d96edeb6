package io.plumbline.app.bench.forecast;

import io.plumbline.app.recording.TailMean;

/**
 * How well the mean of the last losses of a run is determined: its standard error from the noise of
 * the points it is made of.
 *
 * <pre>
 *   s^2 = sum (L_(i-1) - 2 L_i + L_(i+1))^2 / (6 (n - 2)),   se = s / sqrt(points in the tail)
 * </pre>
 *
 * <p>Second differences take out any trend that is straight over three points (Gasser, Sroka and
 * Jennen-Steinmetz 1986, "Residual variance and residual pattern in nonlinear regression"). They
 * are taken over the tail, or the last {@link #LEAST_POINTS} points of a short one. Points that
 * were smoothed before they were logged have correlated noise, and more of it than this shows.
 */
final class TailNoise {
  private static final int LEAST_POINTS = 30;

  private TailNoise() {}

  /**
   * The standard error, nats per token.
   *
   * @param losses in the order logged
   * @return NaN with fewer than 3 points
   */
  static double standardError(double[] losses) {
    int tail = TailMean.points(losses.length);
    int used = Math.min(losses.length, Math.max(tail, LEAST_POINTS));
    if (used < 3) {
      return Double.NaN;
    }
    double squares = 0;
    for (int i = losses.length - used + 1; i < losses.length - 1; i++) {
      double second = losses[i - 1] - 2 * losses[i] + losses[i + 1];
      squares += second * second;
    }
    return Math.sqrt(squares / (6.0 * (used - 2)) / tail);
  }
}
