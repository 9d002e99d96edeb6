package io.plumbline.app.bench.baseline;

import java.util.Arrays;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * A robust batch fit of a law that is linear but for one exponent,
 *
 * <pre>
 *   f_i = sum_j c_j x_ij(b),   c_j >= 0,   minimising sum_i huber(ln f_i - ln L_i), delta 1e-3
 * </pre>
 *
 * <p>For each exponent the coefficients follow by iterated weighted least squares (the weight of a
 * residual r is min(1, delta/|r|): Huber 1981, "Robust Statistics", section 7.8), so that one
 * unknown is left: tried on a grid and a finer one, then refined by Brent's method. A column that
 * repeats those before it gets the coefficient 0.
 */
public final class ProfiledHuberFit {
  /** Beyond it a residual of ln L counts linearly (Hoffmann et al. 2022, section 3.3). */
  private static final double DELTA = 1e-3;

  /** Exponents tried: from all but flat to steeper than any loss curve past its warm-up. */
  private static final double LEAST_EXPONENT = 0.02;

  private static final double MOST_EXPONENT = 2.5;
  private static final int GRID = 12;

  /**
   * A second grid lies between the neighbours of the first one's best: absolute residuals make many
   * small minima side by side, in which a line search alone would be caught.
   */
  private static final int GRIDS = 2;

  /** Of the exponent's logarithm, where it is refined: four digits. */
  private static final double TOLERANCE = 1e-4;

  private static final int MOST_ITERATIONS = 40;

  /** A sum of Huber losses is settled when an iteration takes less than this share off it. */
  private static final double SETTLED = 1e-7;

  private static final int MOST_EVALUATIONS = 100;

  /** A pivot below this share of its diagonal: the column repeats others. */
  private static final double SINGULAR = 1e-11;

  /** The columns of the law at an exponent, each with one value a point. */
  interface Columns {
    double[][] at(double exponent);
  }

  private final double exponent;
  private final double[] coefficients;
  private final double value;

  private ProfiledHuberFit(double exponent, double[] coefficients, double value) {
    this.exponent = exponent;
    this.coefficients = coefficients;
    this.value = value;
  }

  /**
   * The best fit that was found.
   *
   * @param losses finite and above 0, at least one
   * @param columns all of whose values are at least 0
   */
  static ProfiledHuberFit of(double[] losses, Columns columns) {
    double low = Math.log(LEAST_EXPONENT);
    double high = Math.log(MOST_EXPONENT);
    ProfiledHuberFit best = at(LEAST_EXPONENT, losses, columns);
    for (int grid = 0; grid < GRIDS; grid++) {
      double stride = (high - low) / (GRID - 1);
      for (int i = 0; i < GRID; i++) {
        best = better(best, at(Math.exp(low + i * stride), losses, columns));
      }
      low = Math.log(best.exponent) - stride;
      high = Math.log(best.exponent) + stride;
    }
    double refined =
        new BrentOptimizer(TOLERANCE, TOLERANCE)
            .optimize(
                new MaxEval(MOST_EVALUATIONS),
                GoalType.MINIMIZE,
                new UnivariateObjectiveFunction(x -> at(Math.exp(x), losses, columns).value),
                new SearchInterval(low, high, Math.log(best.exponent)))
            .getPoint();
    return better(best, at(Math.exp(refined), losses, columns));
  }

  /** The exponent b. */
  public double exponent() {
    return exponent;
  }

  /** The coefficient of column j. */
  public double coefficient(int j) {
    return coefficients[j];
  }

  /** A column of ones. */
  static double[] constant(int points) {
    double[] ones = new double[points];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** A column of x^-exponent. */
  static double[] powers(double[] x, double exponent) {
    return Arrays.stream(x).map(value -> Math.pow(value, -exponent)).toArray();
  }

  private static ProfiledHuberFit better(ProfiledHuberFit one, ProfiledHuberFit other) {
    return other.value < one.value ? other : one;
  }

  private static ProfiledHuberFit at(double exponent, double[] losses, Columns columns) {
    double[][] x = columns.at(exponent);
    int n = losses.length;
    double[] fitted = losses.clone();
    double[] weights = new double[n];
    double[] aims = new double[n];
    double[] best = new double[x.length];
    double bestValue = Double.POSITIVE_INFINITY;
    for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      for (int i = 0; i < n; i++) {
        double residual = Math.log(fitted[i] / losses[i]);
        double size = Math.abs(residual);
        weights[i] = (size <= DELTA ? 1 : DELTA / size) / (fitted[i] * fitted[i]);
        aims[i] = fitted[i] * (1 - residual);
      }
      double[] coefficients = nonNegative(x, weights, aims);
      double value = 0;
      for (int i = 0; i < n; i++) {
        double f = 0;
        for (int j = 0; j < x.length; j++) {
          f += coefficients[j] * x[j][i];
        }
        // A step that leaves the positive numbers is shortened.
        fitted[i] = Math.max(f, 0.1 * fitted[i]);
        value += huber(Math.log(fitted[i] / losses[i]));
      }
      if (value >= bestValue * (1 - SETTLED)) {
        return value < bestValue
            ? new ProfiledHuberFit(exponent, coefficients, value)
            : new ProfiledHuberFit(exponent, best, bestValue);
      }
      best = coefficients;
      bestValue = value;
    }
    return new ProfiledHuberFit(exponent, best, bestValue);
  }

  private static double huber(double residual) {
    double size = Math.abs(residual);
    return size <= DELTA ? 0.5 * size * size : DELTA * (size - 0.5 * DELTA);
  }

  /** Weighted least squares with coefficients of at least 0: the best subset of columns. */
  private static double[] nonNegative(double[][] x, double[] weights, double[] aims) {
    int columns = x.length;
    double[][] normal = new double[columns][columns];
    double[] right = new double[columns];
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < aims.length; i++) {
        right[j] += weights[i] * x[j][i] * aims[i];
      }
      for (int k = 0; k <= j; k++) {
        double sum = 0;
        for (int i = 0; i < aims.length; i++) {
          sum += weights[i] * x[j][i] * x[k][i];
        }
        normal[j][k] = sum;
        normal[k][j] = sum;
      }
    }
    double[] best = new double[columns];
    double bestGain = Double.NEGATIVE_INFINITY;
    for (int subset = (1 << columns) - 1; subset > 0; subset--) {
      double[] c = solve(normal, right, subset);
      boolean allowed = Arrays.stream(c).allMatch(value -> value >= 0);
      // The squares explained; at a subset's own minimum the scalar product of c and right.
      double gain = 0;
      for (int j = 0; j < columns; j++) {
        gain += c[j] * right[j];
      }
      if (allowed && gain > bestGain) {
        bestGain = gain;
        best = c;
      }
      if (allowed && subset == (1 << columns) - 1) {
        return c;
      }
    }
    return best;
  }

  /** Cholesky's method on a subset of columns; a column that repeats others gets 0. */
  private static double[] solve(double[][] normal, double[] right, int subset) {
    int n = right.length;
    double[][] lower = new double[n][n];
    double[] c = new double[n];
    boolean[] used = new boolean[n];
    for (int j = 0; j < n; j++) {
      if ((subset & 1 << j) == 0) {
        continue;
      }
      double pivot = normal[j][j];
      double forward = right[j];
      for (int k = 0; k < j; k++) {
        if (used[k]) {
          double sum = normal[j][k];
          for (int m = 0; m < k; m++) {
            sum -= lower[j][m] * lower[k][m];
          }
          lower[j][k] = sum / lower[k][k];
          pivot -= lower[j][k] * lower[j][k];
          forward -= lower[j][k] * c[k];
        }
      }
      used[j] = pivot > SINGULAR * normal[j][j];
      if (used[j]) {
        lower[j][j] = Math.sqrt(pivot);
        c[j] = forward / lower[j][j];
      }
    }
    for (int j = n - 1; j >= 0; j--) {
      if (used[j]) {
        for (int k = j + 1; k < n; k++) {
          c[j] -= used[k] ? lower[k][j] * c[k] : 0;
        }
        c[j] /= lower[j][j];
      }
    }
    return c;
  }
}
