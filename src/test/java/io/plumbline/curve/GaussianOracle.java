package io.plumbline.curve;

import java.util.function.DoubleUnaryOperator;

/**
 * Rates of a fall as what they are by assumption, a normal vector, and sharing no code with {@link
 * Explanations}: r(t) = h - d s(t) + error, h normal about 1, d normal about its usual depth, so
 *
 * <pre>
 *   mean  m = 1 - usualDepth s
 *   covariance  C = noise I + hSd^2 1 1' + dSd^2 s s'
 * </pre>
 */
final class GaussianOracle {
  private final double[] fallen;
  private final double usualDepth;
  private final double hSd;
  private final double dSd;
  private final double[] solved;

  /** Half the logarithm of the determinant of C / noise. */
  final double halfLogDeterminant;

  private final double[] r;

  GaussianOracle(
      double[] t,
      double[] r,
      DoubleUnaryOperator fall,
      double usualDepth,
      double hSd,
      double dSd,
      double noise) {
    int n = r.length;
    this.r = r;
    this.usualDepth = usualDepth;
    this.hSd = hSd;
    this.dSd = dSd;
    this.fallen = new double[n];
    double[] off = new double[n];
    for (int i = 0; i < n; i++) {
      fallen[i] = fall.applyAsDouble(t[i]);
      off[i] = r[i] - (1 - usualDepth * fallen[i]);
    }
    // C = L L' (Cholesky), in units of the noise
    double[][] l = new double[n][n];
    double half = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double c = (i == j ? 1 : 0) + (hSd * hSd + dSd * dSd * fallen[i] * fallen[j]) / noise;
        for (int k = 0; k < j; k++) {
          c -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(c) : c / l[j][j];
      }
      half += Math.log(l[i][i]);
    }
    this.halfLogDeterminant = half;
    double[] x = off.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= l[i][k] * x[k];
      }
      x[i] /= l[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= l[k][i] * x[k];
      }
      x[i] /= l[i][i];
    }
    for (int i = 0; i < n; i++) {
      x[i] /= noise;
    }
    this.solved = x;
  }

  /** E(h | r) = 1 + hSd^2 1' C^-1 (r - m). */
  double height() {
    double sum = 0;
    for (double x : solved) {
      sum += x;
    }
    return 1 + hSd * hSd * sum;
  }

  /** E(d | r) = usualDepth - dSd^2 s' C^-1 (r - m), but no rise and none below zero. */
  double depth() {
    double sum = 0;
    for (int i = 0; i < solved.length; i++) {
      sum += fallen[i] * solved[i];
    }
    return Math.max(0, Math.min(height(), usualDepth - dSd * dSd * sum));
  }

  /** Logarithm of the likelihood over all h and d, but for a constant, at this noise. */
  double logLikelihood(double noise) {
    double h = height();
    double d = depth();
    double squares = 0;
    for (int i = 0; i < r.length; i++) {
      squares += Math.pow(r[i] - h + d * fallen[i], 2);
    }
    double apart = Math.pow((h - 1) / hSd, 2) + Math.pow((d - usualDepth) / dSd, 2);
    return -0.5 * (squares / noise + apart) - halfLogDeterminant;
  }
}
