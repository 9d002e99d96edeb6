package io.plumbline.app.bench.prior;

import io.plumbline.curve.Bin;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * One law for runs of one size and peak learning rate under several schedules, fitted in one go:
 *
 * <pre>loss = E + A c^-a - B (1 - h^p),   c = ((1 - w) t + w S) / T0</pre>
 *
 * with t in tokens, S the summed learning rate over the peak in tokens, h the {@link
 * io.plumbline.curve.AnnealClock#heat}, and T0 the longest horizon of the group. Least squares of
 * relative residuals with the soft-L1 loss 2 (sqrt(1 + z^2) - 1); given a, p and w the law is
 * linear in E, A and B, which a few reweightings find.
 *
 * @param floor E, nats per token
 * @param amplitude A, nats per token
 * @param exponent a
 * @param gain B, nats per token
 * @param heatPower p
 * @param workShare w
 * @param rms root of the mean squared relative residual
 */
public record JointLaw(
    double floor,
    double amplitude,
    double exponent,
    double gain,
    double heatPower,
    double workShare,
    double rms) {
  /** Bins count from this share of T0 on: before, runs are still in transients. */
  private static final double FROM = 0.08;

  /** ... and from so many lengths of their own warm-up on. */
  private static final double WARM_UPS = 2.5;

  /** z is the residual over this share of the loss, or over the bin's noise if that is larger. */
  private static final double SCALE = 0.003;

  private static final int REWEIGHTINGS = 6;
  private static final int EVALUATIONS = 600;
  private static final double[] EXPONENTS = {0.12, 0.2, 0.3, 0.42, 0.55, 0.7, 0.9};
  private static final double[] POWERS = {0.4, 0.65, 0.9, 1.2};
  private static final double[] SHARES = {0.1, 0.4, 0.7, 0.95};

  /** B / (E + A): the gain over the loss at full rate at the longest horizon. */
  double relativeGain() {
    return gain / (floor + amplitude);
  }

  /**
   * The law of these runs.
   *
   * @throws IllegalArgumentException when they have fewer bins than the law has parameters
   */
  public static JointLaw of(List<RatedRun> runs) {
    List<Seen> seen = seen(runs);
    if (seen.size() <= 6) {
      throw new IllegalArgumentException(
          "a law of 6 parameters needs more bins; got " + seen.size());
    }
    double[] best = {EXPONENTS[0], POWERS[0], SHARES[0]};
    double least = Double.POSITIVE_INFINITY;
    for (double a : EXPONENTS) {
      for (double p : POWERS) {
        for (double w : SHARES) {
          double cost = solved(seen, a, p, w).cost();
          if (cost < least) {
            least = cost;
            best = new double[] {a, p, w};
          }
        }
      }
    }
    double[] at =
        new SimplexOptimizer(new SimpleValueChecker(1e-9, 1e-12))
            .optimize(
                new MaxEval(EVALUATIONS * 10),
                GoalType.MINIMIZE,
                new ObjectiveFunction(x -> bounded(seen, x)),
                new InitialGuess(best),
                new NelderMeadSimplex(new double[] {0.05, 0.1, -0.1}))
            .getPoint();
    Solved solved = solved(seen, at[0], at[1], at[2]);
    double[] linear = solved.linear();
    return new JointLaw(linear[0], linear[1], at[0], linear[2], at[1], at[2], solved.rms());
  }

  private static double bounded(List<Seen> seen, double[] x) {
    boolean inside = x[0] > 0.05 && x[0] < 3 && x[1] > 0.1 && x[1] < 3 && x[2] >= 0 && x[2] <= 1;
    return inside ? solved(seen, x[0], x[1], x[2]).cost() : Double.POSITIVE_INFINITY;
  }

  /** A bin: t / T0, S / T0, heat, loss and the scale of its relative residual. */
  private record Seen(double tokens, double work, double heat, double loss, double scale) {}

  private static List<Seen> seen(List<RatedRun> runs) {
    double longest = runs.stream().mapToDouble(run -> run.clock().horizon()).max().orElseThrow();
    List<Seen> seen = new ArrayList<>();
    for (RatedRun run : runs) {
      double from = Math.max(FROM * longest, WARM_UPS * run.clock().warmTokens());
      double noise = run.curve().noiseSd();
      for (Bin bin : run.curve().closed()) {
        double t = bin.meanTokens();
        if (bin.losses().count() > 0 && t >= from) {
          double error = noise / Math.sqrt(bin.losses().count()) / bin.losses().mean();
          seen.add(
              new Seen(
                  t / longest,
                  run.clock().work(t) * run.clock().horizon() / longest,
                  Math.max(0, run.clock().heat(t)),
                  bin.losses().mean(),
                  error > SCALE ? error : SCALE));
        }
      }
    }
    return seen;
  }

  @SuppressWarnings("ArrayRecordComponent") // numbers, never written again; not compared
  private record Solved(double[] linear, double cost, double rms) {}

  private static Solved solved(List<Seen> seen, double a, double p, double w) {
    int n = seen.size();
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      Seen bin = seen.get(i);
      double clock = (1 - w) * bin.tokens() + w * bin.work();
      rows[i] = new double[] {1, Math.pow(clock, -a), Math.pow(bin.heat(), p) - 1};
    }
    double[] z = new double[n];
    double[] linear = {0, 0, 0};
    for (int round = 0; round < REWEIGHTINGS; round++) {
      linear = weighted(seen, rows, z);
      for (int i = 0; i < n; i++) {
        double loss = seen.get(i).loss();
        z[i] = (dot(linear, rows[i]) / loss - 1) / seen.get(i).scale();
      }
    }
    double cost = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      cost += 2 * (Math.sqrt(1 + z[i] * z[i]) - 1);
      squares += z[i] * z[i] * seen.get(i).scale() * seen.get(i).scale();
    }
    return new Solved(linear, cost / n, Math.sqrt(squares / n));
  }

  /** E, A and B with the soft-L1 weights 1 / sqrt(1 + z^2). */
  private static double[] weighted(List<Seen> seen, double[][] rows, double[] z) {
    double[][] normal = new double[3][3];
    double[] right = new double[3];
    for (int i = 0; i < rows.length; i++) {
      double unit = seen.get(i).loss() * seen.get(i).scale();
      double weight = 1 / Math.sqrt(1 + z[i] * z[i]) / (unit * unit);
      for (int j = 0; j < 3; j++) {
        right[j] += weight * rows[i][j] * seen.get(i).loss();
        for (int k = 0; k < 3; k++) {
          normal[j][k] += weight * rows[i][j] * rows[i][k];
        }
      }
    }
    return new SingularValueDecomposition(new Array2DRowRealMatrix(normal, false))
        .getSolver()
        .solve(new ArrayRealVector(right, false))
        .toArray();
  }

  private static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }
}
