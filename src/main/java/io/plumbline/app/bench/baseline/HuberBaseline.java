package io.plumbline.app.bench.baseline;

import java.util.Arrays;

/**
 * The published way to fit a scaling law, on one run: L(D) = E + B D^-b, the three parameters by
 * minimising the sum of Huber losses of ln L(D) - ln L.
 *
 * <p>Hoffmann et al. 2022, "Training Compute-Optimal Large Language Models", approach 3 (section
 * 3.3, appendix D.3): Huber's delta 1e-3, E and B at least 0. They minimise by L-BFGS from a grid
 * of starts; {@link ProfiledHuberFit} finds the same minimum over a grid of exponents.
 */
public final class HuberBaseline implements Baseline {
  /** Points beyond it are thinned evenly: the fit does not change in the digits shown. */
  static final int MOST_POINTS = 300;

  private static final int FEWEST_POINTS = 4;

  @Override
  public String label() {
    return "batch Huber fit";
  }

  @Override
  public double forecast(Points seen, Course course) {
    if (seen.count() < FEWEST_POINTS) {
      return Double.NaN;
    }
    ProfiledHuberFit fit = fit(seen, course.horizonTokens());
    return fit.coefficient(0) + fit.coefficient(1);
  }

  /**
   * The fitted parameters: coefficients E and B, exponent b.
   *
   * @param scaleTokens the unit D is counted in
   */
  public static ProfiledHuberFit fit(Points all, double scaleTokens) {
    Points seen = all.thinned(MOST_POINTS);
    double[] share = Arrays.stream(seen.tokens()).map(tokens -> tokens / scaleTokens).toArray();
    return ProfiledHuberFit.of(
        seen.losses(),
        exponent ->
            new double[][] {
              ProfiledHuberFit.constant(share.length), ProfiledHuberFit.powers(share, exponent)
            });
  }
}
