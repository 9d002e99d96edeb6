package io.plumbline.app;

import java.util.Arrays;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * The published way to fit a scaling law, on one run: L(D) = E + B D^-b, the three parameters by
 * minimising the sum of Huber losses of ln L(D) - ln L, from several starts, the best one kept.
 *
 * <p>Hoffmann et al. 2022, "Training Compute-Optimal Large Language Models", approach 3 (section
 * 3.3, appendix D.3): Huber's delta 1e-3, logarithms of E and B as unknowns so that both stay above
 * 0. They minimise by L-BFGS; a simplex finds the same minimum of three unknowns and needs no
 * derivative.
 */
final class HuberBaseline implements Baseline {
  private static final double DELTA = 1e-3;

  /** Start values of b, and of E as a share of the lowest loss seen; all pairs are tried. */
  private static final double[] EXPONENTS = {0.2, 0.6};

  private static final double[] FLOORS = {0.3, 0.7, 0.95};

  /** Points beyond it are thinned evenly: the fit does not change in the digits shown. */
  private static final int MOST_POINTS = 300;

  private static final int MOST_EVALUATIONS = 2_000;

  @Override
  public String label() {
    return "batch Huber fit";
  }

  @Override
  public double forecast(Points seen, double horizonTokens) {
    if (seen.count() < 4) {
      return Double.NaN;
    }
    double[] best = fit(seen, horizonTokens);
    return Math.exp(best[0]) + Math.exp(best[1]);
  }

  /**
   * The fitted parameters.
   *
   * @param scaleTokens the unit D is counted in
   * @return ln E, ln B, b
   */
  static double[] fit(Points all, double scaleTokens) {
    Points seen = all.thinned(MOST_POINTS);
    double[] logTokens =
        Arrays.stream(seen.tokens()).map(tokens -> Math.log(tokens / scaleTokens)).toArray();
    double[] logLosses = Arrays.stream(seen.losses()).map(Math::log).toArray();
    double lowest = Arrays.stream(seen.losses()).min().orElseThrow();
    double last = seen.tailMean();
    MultivariateFunction objective = p -> objective(p, logTokens, logLosses);
    double[] best = {Math.log(last), -30, 0.5};
    double bestValue = objective.value(best);
    for (double exponent : EXPONENTS) {
      for (double floor : FLOORS) {
        double e = floor * lowest;
        double b = Math.max(last - e, 1e-3) * Math.exp(exponent * logTokens[logTokens.length - 1]);
        double[] start = {Math.log(e), Math.log(b), exponent};
        PointValuePair found = minimise(objective, start);
        if (found.getValue() < bestValue) {
          bestValue = found.getValue();
          best = found.getPoint();
        }
      }
    }
    return best;
  }

  private static PointValuePair minimise(MultivariateFunction objective, double[] start) {
    try {
      return new SimplexOptimizer(new SimpleValueChecker(1e-9, 1e-15))
          .optimize(
              new MaxEval(MOST_EVALUATIONS),
              new ObjectiveFunction(objective),
              GoalType.MINIMIZE,
              new InitialGuess(start),
              new NelderMeadSimplex(new double[] {0.1, 0.1, 0.1}));
    } catch (TooManyEvaluationsException e) {
      return new PointValuePair(start, objective.value(start));
    }
  }

  private static double objective(double[] p, double[] logTokens, double[] logLosses) {
    double e = Math.exp(p[0]);
    double sum = 0;
    for (int i = 0; i < logTokens.length; i++) {
      double residual = Math.log(e + Math.exp(p[1] - p[2] * logTokens[i])) - logLosses[i];
      double size = Math.abs(residual);
      sum += size <= DELTA ? 0.5 * size * size : DELTA * (size - 0.5 * DELTA);
    }
    // An exponent below 0 is no law of learning: the loss would grow with tokens.
    return p[2] < 0 ? sum + 1e3 * p[2] * p[2] : sum;
  }
}
