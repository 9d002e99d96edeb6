package io.plumbline.curve;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The curve that a run's losses scatter about, from all of its bins: the fitted law plus a smooth
 * departure from it. Linear in ln tokens between knots. Immutable.
 *
 * <pre>
 *   trend(t) = law(t) + a(t),   (a, b) = argmin sum_i n_i exp(-|ln t_i - ln t| / {@link #REACH}) (r_i - a - b (ln t_i - ln t))^2
 *   r_i = mean loss of bin i - law(t_i), n_i its losses
 * </pre>
 *
 * A local line with a two-sided kernel (Cleveland 1979), computed for all bins in one pass forward
 * and one back: O(bins). The reach is long on purpose. What a sibling's residuals can cancel in
 * another run is only what this trend leaves in them: a short reach follows the slow part of the
 * batch noise, and just that part is what a forecast suffers from (measured: with a reach of 5 % of
 * tokens half the gain is lost).
 *
 * @param tokens knots, ascending, at most {@link #KNOTS}
 * @param losses nats per token
 * @param shares variance of the trend at each knot as a share of the variance of one loss
 */
@SuppressWarnings("ArrayRecordComponent") // numbers of a hot path, never written again
public record Trend(double[] tokens, double[] losses, double[] shares) {
  /** Reach of the kernel in ln tokens. */
  static final double REACH = 0.3;

  /** Most knots. */
  public static final int KNOTS = 128;

  /** Fewest bins that a trend is drawn through. */
  private static final int LEAST = 12;

  /** No trend. */
  public static final Trend NONE = new Trend(new double[0], new double[0], new double[0]);

  /** Whether nothing is known: it has no knots. */
  public boolean isNone() {
    return tokens.length == 0;
  }

  /**
   * The trend of these bins; none while there are fewer than {@value #LEAST} that count.
   *
   * @param law the fitted loss at a token count, nats per token
   */
  public static Trend of(List<Bin> bins, DoubleUnaryOperator law) {
    List<Bin> counted =
        bins.stream().filter(bin -> bin.losses().count() > 0 && bin.use().fitted()).toList();
    int n = counted.size();
    if (n < LEAST) {
      return NONE;
    }
    double[] at = new double[n];
    double[] base = new double[n];
    double[] off = new double[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      Bin bin = counted.get(i);
      at[i] = Math.log(bin.meanTokens());
      base[i] = law.applyAsDouble(bin.meanTokens());
      off[i] = bin.losses().mean() - base[i];
      weights[i] = bin.losses().count();
    }
    Sums[] before = passed(at, off, weights, counted, true);
    Sums[] after = passed(at, off, weights, counted, false);
    int every = (n + KNOTS - 1) / KNOTS;
    int knots = (n - 1) / every + 1;
    double[] tokens = new double[knots];
    double[] losses = new double[knots];
    double[] shares = new double[knots];
    for (int k = 0; k < knots; k++) {
      int i = n - 1 - (knots - 1 - k) * every;
      Sums both = before[i].and(after[i], weights[i], off[i]);
      tokens[k] = counted.get(i).meanTokens();
      losses[k] = base[i] + both.level();
      shares[k] = both.share();
    }
    return new Trend(tokens, losses, shares);
  }

  /** Sums over the bins on one side of each bin, that bin included, decaying with distance. */
  private static Sums[] passed(
      double[] at, double[] off, double[] weights, List<Bin> bins, boolean forward) {
    int n = at.length;
    Sums[] sums = new Sums[n];
    Sums run = new Sums();
    for (int k = 0; k < n; k++) {
      int i = forward ? k : n - 1 - k;
      if (k > 0) {
        int from = forward ? i - 1 : i + 1;
        run = run.moved(at[i] - at[from]);
        // a level accepted anew is no part of the curve before it
        if (bins.get(forward ? i : from).use() == Bin.Use.NEW_LEVEL) {
          run = new Sums();
        }
      }
      run = run.plus(weights[i], off[i]);
      sums[i] = run;
    }
    return sums;
  }

  /** The trend at a token count; NaN outside the knots. */
  public double at(double t) {
    return between(losses, t);
  }

  /** Variance of the trend as a share of the variance of one loss; NaN outside the knots. */
  public double share(double t) {
    return between(shares, t);
  }

  private double between(double[] values, double t) {
    int n = tokens.length;
    if (n == 0 || t < tokens[0] || t > tokens[n - 1]) {
      return Double.NaN;
    }
    int found = Arrays.binarySearch(tokens, t);
    if (found >= 0) {
      return values[found];
    }
    int right = -found - 1;
    double part = Math.log(t / tokens[right - 1]) / Math.log(tokens[right] / tokens[right - 1]);
    return values[right - 1] + (values[right] - values[right - 1]) * part;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Trend that
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(losses, that.losses)
        && Arrays.equals(shares, that.shares);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(tokens) + Arrays.hashCode(losses);
  }

  @Override
  public String toString() {
    return "Trend of " + tokens.length + " knots";
  }

  /**
   * Kernel-weighted sums about the current place.
   *
   * @param s0 sum of w
   * @param s1 sum of w x, x the distance in ln tokens
   * @param s2 sum of w x^2
   * @param r0 sum of w r
   * @param r1 sum of w r x
   * @param q0 sum of w k, k the kernel: w^2 over the losses
   * @param q1 sum of w k x
   * @param q2 sum of w k x^2
   */
  private record Sums(
      double s0, double s1, double s2, double r0, double r1, double q0, double q1, double q2) {
    Sums() {
      this(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** As seen from {@code step} further on; farther means less. */
    Sums moved(double step) {
      double k = Math.exp(-Math.abs(step) / REACH);
      double kk = k * k;
      return new Sums(
          k * s0,
          k * (s1 - step * s0),
          k * (s2 - 2 * step * s1 + step * step * s0),
          k * r0,
          k * (r1 - step * r0),
          kk * q0,
          kk * (q1 - step * q0),
          kk * (q2 - 2 * step * q1 + step * step * q0));
    }

    /** With a bin here. */
    Sums plus(double weight, double off) {
      return new Sums(s0 + weight, s1, s2, r0 + weight * off, r1, q0 + weight, q1, q2);
    }

    /** Both sides of a bin that both include. */
    Sums and(Sums other, double weight, double off) {
      return new Sums(
          s0 + other.s0 - weight,
          s1 + other.s1,
          s2 + other.s2,
          r0 + other.r0 - weight * off,
          r1 + other.r1,
          q0 + other.q0 - weight,
          q1 + other.q1,
          q2 + other.q2);
    }

    private double determinant() {
      return s0 * s2 - s1 * s1;
    }

    private boolean lone() {
      return !(determinant() > 1e-12 * s0 * s0);
    }

    /** Height of the local line here. */
    double level() {
      return lone() ? r0 / s0 : (s2 * r0 - s1 * r1) / determinant();
    }

    /** Variance of that height for losses of variance 1. */
    double share() {
      if (lone()) {
        return q0 / (s0 * s0);
      }
      double d = determinant();
      return (s2 * s2 * q0 - 2 * s1 * s2 * q1 + s1 * s1 * q2) / (d * d);
    }
  }
}
