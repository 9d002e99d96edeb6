package io.plumbline.curve;

import java.util.function.DoubleUnaryOperator;

/**
 * The clocks of the law, integrated step by step from their formulas, and sharing no code with the
 * program's: r the learning rate over its peak,
 *
 * <pre>
 *   S(t) = integral of r dt / T
 *   dh/dt = r' (r' - h) / lag,  h(0) = r'(0)      r' = r, but the first hilltop's height until it is reached
 *   c(t) = ((1-w) t/T + w S(t)) / ((1-w) + w S(T))
 * </pre>
 */
public final class TrueClock {
  private final double horizon;
  private final double[] work;
  private final double[] heat;
  private final double[] travelled;

  /**
   * Integrates.
   *
   * @param rate learning rate over tokens
   * @param lag tokens at the peak rate by which heat follows
   * @param steps how many the run is cut into: an error of (T / steps / lag)^2 / 6 of each step's
   *     way
   */
  public TrueClock(DoubleUnaryOperator rate, double horizon, double lag, int steps) {
    this.horizon = horizon;
    double step = horizon / steps;
    double[] r = new double[2 * steps + 1];
    double peak = 0;
    for (int i = 0; i < r.length; i++) {
      r[i] = rate.applyAsDouble(i * step / 2);
      peak = Math.max(peak, r[i]);
    }
    int hilltop = 0;
    while (hilltop + 1 < r.length && r[hilltop + 1] > r[hilltop]) {
      hilltop++;
    }
    work = new double[steps + 1];
    heat = new double[steps + 1];
    travelled = new double[steps + 1];
    heat[0] = r[hilltop] / peak;
    for (int i = 1; i <= steps; i++) {
      int at = 2 * i;
      work[i] = work[i - 1] + (r[at - 2] + 4 * r[at - 1] + r[at]) / 6 / peak / steps;
      double before = r[Math.max(hilltop, at - 2)] / peak;
      double middle = r[Math.max(hilltop, at - 1)] / peak;
      double after = r[Math.max(hilltop, at)] / peak;
      travelled[i] = travelled[i - 1] + Math.abs(after - before);
      // the midpoint rule
      double half = heat[i - 1] + step / 2 * before * (before - heat[i - 1]) / lag;
      heat[i] = heat[i - 1] + step * middle * (middle - half) / lag;
    }
  }

  /** h(t). */
  public double heat(double tokens) {
    return read(heat, tokens);
  }

  /** S(t), up to the horizon. */
  public double work(double tokens) {
    return read(work, tokens);
  }

  /** Total movement of r' up to a token count. */
  public double travelled(double tokens) {
    return read(travelled, tokens);
  }

  /** c(t) with the share w of summed learning rates. */
  public double mixed(double w, double tokens) {
    double end = work[work.length - 1];
    double behind = tokens < horizon ? read(work, tokens) : end * tokens / horizon;
    return ((1 - w) * tokens / horizon + w * behind) / (1 - w + w * end);
  }

  private double read(double[] table, double tokens) {
    int steps = table.length - 1;
    double place = Math.min(1, tokens / horizon) * steps;
    int i = Math.min(steps - 1, (int) place);
    return table[i] + (place - i) * (table[i + 1] - table[i]);
  }
}
