package io.plumbline.family;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresOptimizer.Optimum;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DiagonalMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.apache.commons.math3.util.Pair;

/**
 * The fit of a {@link LossSurface} to the runs of a family by iteratively reweighted least squares;
 * parameters are ln E, ln A', a, ln B', b with N and D over their geometric means.
 */
final class SurfaceFit {
  /** An exponent less certain than this is not known at all. */
  private static final double LARGEST_SD = 0.5;

  /** The same for a floor, as a share of itself. */
  private static final double LARGEST_FLOOR_SD = 0.5;

  /** Logarithms of sizes and lengths that correlate more than this vary together. */
  private static final double TOGETHER = 0.98;

  private static final double[] EXPONENTS = {0.1, 0.2, 0.3, 0.4, 0.55, 0.75, 1, 1.4};
  private static final double HUBER = 1.345;
  private static final double MAD_TO_SD = 1.4826;
  private static final int REWEIGHTINGS = 25;
  private static final int START_REWEIGHTINGS = 3;

  /** Parameters (logarithms and exponents) that change less than this have settled. */
  private static final double SETTLED = 1e-7;

  private static final int PARAMETERS = 5;

  private final int n;
  private final double[] sizes;
  private final double[] lengths;
  private final double[] losses;
  private final double sizeMean;
  private final double lengthMean;

  SurfaceFit(List<double[]> points) {
    n = points.size();
    sizeMean = mean(points, 0);
    lengthMean = mean(points, 1);
    sizes = points.stream().mapToDouble(point -> point[0] - sizeMean).toArray();
    lengths = points.stream().mapToDouble(point -> point[1] - lengthMean).toArray();
    losses = points.stream().mapToDouble(point -> point[2]).toArray();
  }

  private static double mean(List<double[]> points, int column) {
    return points.stream().mapToDouble(point -> point[column]).average().orElseThrow();
  }

  /** Whether size and length vary each for itself, so that their terms can be told apart. */
  boolean tellsSizeFromLength() {
    double correlation = dot(sizes, lengths) / Math.sqrt(dot(sizes, sizes) * dot(lengths, lengths));
    return Math.abs(correlation) < TOGETHER;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  Optional<LossSurface> surface() {
    double[] at = start();
    double bound = bound(at);
    boolean settled = false;
    for (int round = 0; round < REWEIGHTINGS && !settled; round++) {
      double[] next = minimum(at, weights(residuals(at), bound));
      settled = new ArrayRealVector(next).getLInfDistance(new ArrayRealVector(at)) < SETTLED;
      at = next;
      bound = bound(at);
    }
    double[] variances = variances(at, bound);
    LossSurface surface =
        new LossSurface(
            n,
            Math.exp(at[0]),
            Math.exp(at[0]) * Math.sqrt(variances[0]),
            new LossSurface.Term(
                Math.exp(at[1] + at[2] * sizeMean), at[2], Math.sqrt(variances[2])),
            new LossSurface.Term(
                Math.exp(at[3] + at[4] * lengthMean), at[4], Math.sqrt(variances[4])));
    boolean known =
        surface.floorSd() < LARGEST_FLOOR_SD * surface.floor()
            && surface.size().exponentSd() < LARGEST_SD
            && surface.data().exponentSd() < LARGEST_SD
            && surface.size().exponent() > 0
            && surface.data().exponent() > 0;
    return known ? Optional.of(surface) : Optional.empty();
  }

  private double bound(double[] at) {
    return Math.max(1e-9, HUBER * MAD_TO_SD * medianSize(residuals(at)));
  }

  private static double[] weights(double[] residuals, double bound) {
    return Arrays.stream(residuals).map(r -> Math.min(1, bound / Math.abs(r))).toArray();
  }

  /**
   * For given exponents the law is linear: of a grid of exponents the pair with the least sum of
   * absolute residuals, so that a run that is far off does not choose.
   */
  private double[] start() {
    double least = Double.POSITIVE_INFINITY;
    double[] best = new double[PARAMETERS];
    for (double a : EXPONENTS) {
      for (double b : EXPONENTS) {
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        for (int round = 0; round < START_REWEIGHTINGS; round++) {
          double[] candidate = linear(a, b, weights);
          double[] residuals = residuals(candidate);
          double cost = Arrays.stream(residuals).map(Math::abs).sum();
          if (cost < least) {
            least = cost;
            best = candidate;
          }
          weights = weights(residuals, medianSize(residuals));
        }
      }
    }
    return best;
  }

  /** Floor and amplitudes for given exponents by weighted least squares of relative errors. */
  private double[] linear(double a, double b, double[] weights) {
    double lowest = Math.exp(Arrays.stream(losses).min().orElseThrow());
    double[][] normal = new double[3][3];
    double[] right = new double[3];
    for (int i = 0; i < n; i++) {
      double loss = Math.exp(losses[i]);
      double[] row = {1 / loss, Math.exp(-a * sizes[i]) / loss, Math.exp(-b * lengths[i]) / loss};
      for (int k = 0; k < 3; k++) {
        right[k] += weights[i] * row[k];
        for (int l = 0; l < 3; l++) {
          normal[k][l] += weights[i] * row[k] * row[l];
        }
      }
    }
    double[] solved =
        new SingularValueDecomposition(new Array2DRowRealMatrix(normal, false))
            .getSolver()
            .solve(new ArrayRealVector(right, false))
            .toArray();
    return new double[] {
      Math.log(Math.max(solved[0], 0.05 * lowest)),
      Math.log(Math.max(solved[1], 0.01 * lowest)),
      a,
      Math.log(Math.max(solved[2], 0.01 * lowest)),
      b
    };
  }

  private double[] minimum(double[] from, double[] weights) {
    Optimum optimum =
        new LevenbergMarquardtOptimizer()
            .optimize(
                new LeastSquaresBuilder()
                    .start(from)
                    .target(losses)
                    .weight(new DiagonalMatrix(weights))
                    .model(
                        point ->
                            new Pair<>(
                                new ArrayRealVector(model(point.toArray()), false),
                                jacobian(point.toArray())))
                    .maxEvaluations(500)
                    .maxIterations(500)
                    .build());
    return optimum.getPoint().toArray();
  }

  private double[] model(double[] at) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = Math.log(Arrays.stream(terms(at, i)).sum());
    }
    return values;
  }

  /** Floor, size term and data term of one run. */
  private double[] terms(double[] at, int i) {
    return new double[] {
      Math.exp(at[0]), Math.exp(at[1] - at[2] * sizes[i]), Math.exp(at[3] - at[4] * lengths[i])
    };
  }

  private RealMatrix jacobian(double[] at) {
    RealMatrix jacobian = new Array2DRowRealMatrix(n, PARAMETERS);
    for (int i = 0; i < n; i++) {
      double[] terms = terms(at, i);
      double sum = terms[0] + terms[1] + terms[2];
      jacobian.setRow(
          i,
          new double[] {
            terms[0] / sum,
            terms[1] / sum,
            -sizes[i] * terms[1] / sum,
            terms[2] / sum,
            -lengths[i] * terms[2] / sum
          });
    }
    return jacobian;
  }

  private double[] residuals(double[] at) {
    double[] values = model(at);
    for (int i = 0; i < n; i++) {
      values[i] -= losses[i];
    }
    return values;
  }

  private static double medianSize(double[] residuals) {
    double[] sizes = Arrays.stream(residuals).map(Math::abs).sorted().toArray();
    return sizes[sizes.length / 2];
  }

  private double[] variances(double[] at, double bound) {
    double squares = 0;
    double inside = 0;
    for (double residual : residuals(at)) {
      double psi = Math.max(-bound, Math.min(bound, residual));
      squares += psi * psi;
      inside += Math.abs(residual) <= bound ? 1 : 0;
    }
    RealMatrix jacobian = jacobian(at);
    RealMatrix inverse =
        new SingularValueDecomposition(jacobian.transpose().multiply(jacobian))
            .getSolver()
            .getInverse();
    double scale = squares / (n - PARAMETERS) / (inside / n) / (inside / n);
    double[] variances = new double[PARAMETERS];
    for (int k = 0; k < PARAMETERS; k++) {
      variances[k] = scale * inverse.getEntry(k, k);
    }
    return variances;
  }
}
