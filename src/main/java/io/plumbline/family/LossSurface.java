package io.plumbline.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * A family's law over sizes: what its complete runs landed at,
 *
 * <pre>
 *   L(N, D) = E + A / N^a + B / D^b
 * </pre>
 *
 * N active parameters, D tokens, L nats per token (Hoffmann et al. 2022, eq. 2 and approach 3:
 * Huber's loss of the residuals' logarithm). Huber's bound is 1.345 robust standard deviations of
 * the residuals and not a fixed 1e-3: with that nearly every residual lies beyond the bound, the
 * fit is one of absolute deviations, and its standard errors are unknown (Besiroglu et al. 2024
 * needed a bootstrap). Standard errors are Huber's for M-estimates: (J'J)^-1 times (sum psi^2 / (n
 * - 5)) / (mean psi')^2 (Huber and Ronchetti 2009, section 7.6).
 *
 * @param runs how many runs it rests on
 * @param floor E, nats per token, above 0
 * @param floorSd standard error of E
 * @param size A / N^a
 * @param data B / D^b
 */
public record LossSurface(int runs, double floor, double floorSd, Term size, Term data) {

  /**
   * What one more parameter, or token, still brings.
   *
   * @param amplitude A or B, in nats per token times parameters, or tokens, to the power of the
   *     exponent
   * @param exponent a or b
   * @param exponentSd standard error of the exponent
   */
  public record Term(double amplitude, double exponent, double exponentSd) {
    double at(double amount) {
      return amplitude * Math.pow(amount, -exponent);
    }
  }

  /** Fewest runs: five parameters and something to tell their errors by. */
  static final int LEAST_RUNS = 8;

  /** Fewest distinct sizes, and fewest distinct lengths: a floor and a power law need three. */
  static final int LEAST_DISTINCT = 3;

  /** Values closer than this ratio are one. */
  private static final double DISTINCT = 1.05;

  /** Runs that end above this share of their peak rate end hot: they land elsewhere. */
  private static final double HOT = 0.5;

  /**
   * The surface of these lessons' complete runs. Runs that decay and runs that end hot land on
   * different surfaces: the more numerous kind counts.
   *
   * @return empty when they are too few, of too few sizes or lengths, vary both together, or leave
   *     floor or exponents open
   */
  public static Optional<LossSurface> of(List<Lesson> lessons) {
    List<double[]> decayed = new ArrayList<>();
    List<double[]> hot = new ArrayList<>();
    for (Lesson lesson : lessons) {
      double tokens = lesson.share() * lesson.traits().horizonTokens();
      double params = lesson.traits().activeParams();
      if (lesson.complete() && params > 0 && tokens > 0 && lesson.lossNats() > 0) {
        (lesson.traits().finalHeat() > HOT ? hot : decayed)
            .add(new double[] {Math.log(params), Math.log(tokens), Math.log(lesson.lossNats())});
      }
    }
    List<double[]> points = decayed.size() >= hot.size() ? decayed : hot;
    if (points.size() < LEAST_RUNS
        || distinct(points, 0) < LEAST_DISTINCT
        || distinct(points, 1) < LEAST_DISTINCT) {
      return Optional.empty();
    }
    try {
      SurfaceFit fitting = new SurfaceFit(points);
      return fitting.tellsSizeFromLength() ? fitting.surface() : Optional.empty();
    } catch (MathIllegalStateException | SingularMatrixException e) {
      return Optional
          .empty(); // no minimum where there should be one: the runs do not have this law
    }
  }

  /** The loss at a size and a length, nats per token. */
  public double lossAt(double params, double tokens) {
    return floor + size.at(params) + data.at(tokens);
  }

  /**
   * Of all models trained with this compute, 6 N D, the size that lands lowest: N = (a A / (b
   * B))^(1 / (a + b)) (C / 6)^(b / (a + b)) (Hoffmann et al. 2022, eq. 4).
   *
   * @param flops compute C, floating-point operations, above 0
   */
  public double optimalParams(double flops) {
    double sum = size.exponent + data.exponent;
    double balance = size.exponent * size.amplitude / (data.exponent * data.amplitude);
    return Math.pow(balance, 1 / sum) * Math.pow(flops / 6, data.exponent / sum);
  }

  private static int distinct(List<double[]> points, int column) {
    double[] sorted = points.stream().mapToDouble(point -> point[column]).sorted().toArray();
    int count = 1;
    double last = sorted[0];
    for (double value : sorted) {
      if (value - last > Math.log(DISTINCT)) {
        count++;
        last = value;
      }
    }
    return count;
  }
}
