package io.plumbline.curve;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A learning rate over tokens: piecewise linear between knots, constant before the first and after
 * the last. Immutable.
 *
 * <p>Every shape is held in this one form; cosine and inverse square root are sampled finely enough
 * that the error is below 1e-4 of the peak.
 */
public final class Schedule {
  /**
   * Knots for a curved shape: a cosine is within (pi/512)^2/8 = 5e-6 of its peak between them, an
   * inverse square root within 3/32 (ln(T/warm-up)/512)^2 = 5e-5 for a warm-up of 1e-5 T.
   */
  private static final int KNOTS = 512;

  private final double[] tokens;
  private final double[] rates;

  private Schedule(double[] tokens, double[] rates) {
    this.tokens = tokens;
    this.rates = rates;
  }

  /**
   * The schedule through these points.
   *
   * @param tokens not decreasing, at least one
   * @param rates learning rates, same length, finite and at least 0
   * @throws IllegalArgumentException when lengths differ, there is no point, or tokens decrease
   */
  public static Schedule points(double[] tokens, double[] rates) {
    if (tokens.length == 0 || tokens.length != rates.length) {
      throw new IllegalArgumentException(
          "a schedule needs as many rates as token counts, at least one; got "
              + tokens.length
              + " token counts and "
              + rates.length
              + " rates");
    }
    for (int i = 1; i < tokens.length; i++) {
      if (!(tokens[i] >= tokens[i - 1])) {
        throw new IllegalArgumentException(
            "a schedule's token counts must not decrease; see point " + i);
      }
    }
    return new Schedule(tokens.clone(), rates.clone());
  }

  /** Linear warm-up, then constant. */
  public static Schedule constant(double peak, double warmup) {
    return points(new double[] {0, warmup}, new double[] {warmup > 0 ? 0 : peak, peak});
  }

  /** Linear warm-up, then a straight line to {@code finalFrac} of the peak at the horizon. */
  public static Schedule linear(double peak, double warmup, double horizon, double finalFrac) {
    double from = Math.min(warmup, horizon);
    return points(
        new double[] {0, from, horizon},
        new double[] {from > 0 ? 0 : peak, peak, peak * finalFrac});
  }

  /** Warm-up, stable, and a straight decay over the last {@code decayFrac} of the horizon. */
  public static Schedule wsd(
      double peak, double warmup, double horizon, double decayFrac, double finalFrac) {
    double from = Math.min(warmup, horizon);
    double decay = Math.max(from, horizon * (1 - decayFrac));
    return points(
        new double[] {0, from, decay, horizon},
        new double[] {from > 0 ? 0 : peak, peak, peak, peak * finalFrac});
  }

  /** Linear warm-up, then half a cosine from the peak to {@code finalFrac} of it at the horizon. */
  public static Schedule cosine(double peak, double warmup, double horizon, double finalFrac) {
    double from = Math.min(warmup, horizon);
    double[] tokens = new double[KNOTS + 2];
    double[] rates = new double[KNOTS + 2];
    rates[0] = from > 0 ? 0 : peak;
    for (int i = 0; i <= KNOTS; i++) {
      double share = i / (double) KNOTS;
      tokens[i + 1] = from + share * (horizon - from);
      rates[i + 1] = peak * (finalFrac + (1 - finalFrac) * 0.5 * (1 + Math.cos(Math.PI * share)));
    }
    return points(tokens, rates);
  }

  /**
   * Linear warm-up, then peak x sqrt(warmup / tokens); without warm-up the peak is taken at 1 % of
   * the horizon.
   */
  public static Schedule inverseSqrt(double peak, double warmup, double horizon) {
    double from = warmup > 0 ? Math.min(warmup, horizon) : horizon * 0.01;
    double[] tokens = new double[KNOTS + 2];
    double[] rates = new double[KNOTS + 2];
    for (int i = 0; i <= KNOTS; i++) {
      // even in ratio: a short warm-up is followed by a steep fall
      double ratio = Math.pow(horizon / from, i / (double) KNOTS);
      tokens[i + 1] = from * ratio;
      rates[i + 1] = peak / Math.sqrt(ratio);
    }
    return points(tokens, rates);
  }

  /** The learning rate after {@code t} tokens. */
  public double at(double t) {
    int last = tokens.length - 1;
    if (t <= tokens[0]) {
      return rates[0];
    }
    if (t >= tokens[last]) {
      return rates[last];
    }
    int found = Arrays.binarySearch(tokens, t);
    int right = found >= 0 ? Math.max(1, found) : -found - 1;
    double width = tokens[right] - tokens[right - 1];
    double share = width > 0 ? (t - tokens[right - 1]) / width : 1;
    return rates[right - 1] + share * (rates[right] - rates[right - 1]);
  }

  /** The same shape with every rate multiplied by {@code factor}, above 0. */
  public Schedule times(double factor) {
    return new Schedule(tokens, Arrays.stream(rates).map(rate -> rate * factor).toArray());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Schedule schedule
        && Arrays.equals(tokens, schedule.tokens)
        && Arrays.equals(rates, schedule.rates);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(tokens) + Arrays.hashCode(rates);
  }

  /** The highest learning rate. */
  public double peak() {
    double peak = 0;
    for (double rate : rates) {
      peak = Math.max(peak, rate);
    }
    return peak;
  }
}
