package io.plumbline.app.bench.drift;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * How noisy single losses are just before a place in a run, around a parabola in the logarithm of
 * their number fitted to the newest hundred of them (half of all there are, if that is fewer).
 *
 * <pre>
 *   sd   = 1.4826 median |r_i - median r| sqrt(n / (n - 3))
 *   long = sd sqrt(max(1, 1 + 2 sum_l (1 - l/(q+1)) rho_l)),   q = floor(4 (n/100)^(2/9))
 * </pre>
 *
 * <p>The second is what the mean of many losses feels when neighbours are alike (Newey and West
 * 1987, Econometrica 55; lags as in their 1994 rule of thumb): losses that were smoothed before
 * they were logged. It is not let below the first.
 *
 * @param sd of one loss, nats per token
 * @param longRunSd the same with neighbours' likeness counted in
 */
record LocalNoise(double sd, double longRunSd) {
  private static final int NEWEST = 100;
  private static final int LEAST = 8;
  private static final double NORMAL = 1.4826;
  private static final int COEFFICIENTS = 3;

  /**
   * Before a place.
   *
   * @param losses nats per token, in order
   * @param before so many of them lie before it
   * @return NaN with fewer than 16 before it
   */
  static LocalNoise of(double[] losses, int before) {
    int n = Math.min(NEWEST, before / 2);
    if (n < LEAST) {
      return new LocalNoise(Double.NaN, Double.NaN);
    }
    double[] rest = aroundParabola(Arrays.copyOfRange(losses, before - n, before), before - n);
    double[] deviations = rest.clone();
    double middle = median(deviations);
    for (int i = 0; i < n; i++) {
      deviations[i] = Math.abs(rest[i] - middle);
    }
    double sd = NORMAL * median(deviations) * Math.sqrt(n / (double) (n - COEFFICIENTS));
    return new LocalNoise(sd, sd * Math.sqrt(Math.max(1, inflation(rest))));
  }

  private static double[] aroundParabola(double[] losses, int first) {
    int n = losses.length;
    double end = Math.log(first + n);
    double span = Math.max(1e-9, end - Math.log(first + 1));
    RealMatrix design = new Array2DRowRealMatrix(n, COEFFICIENTS);
    for (int i = 0; i < n; i++) {
      double u = (Math.log(first + i + 1) - end) / span;
      design.setRow(i, new double[] {1, u, u * u});
    }
    RealVector seen = new ArrayRealVector(losses);
    RealVector fitted = design.operate(new QRDecomposition(design).getSolver().solve(seen));
    return seen.subtract(fitted).toArray();
  }

  private static double inflation(double[] rest) {
    int n = rest.length;
    int lags = (int) Math.floor(4 * Math.pow(n / 100.0, 2.0 / 9));
    double variance = product(rest, 0);
    double inflation = 1;
    for (int lag = 1; lag <= lags && variance > 0; lag++) {
      inflation += 2 * (1 - lag / (lags + 1.0)) * product(rest, lag) / variance;
    }
    return inflation;
  }

  private static double product(double[] rest, int lag) {
    double sum = 0;
    for (int i = lag; i < rest.length; i++) {
      sum += rest[i] * rest[i - lag];
    }
    return sum;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
