package io.plumbline.app.bench.baseline;

import java.util.Arrays;

/**
 * The momentum law, fitted in one go to the points seen: L = L0 + A S1^-a - C S2, with the declared
 * schedule's {@link AnnealAreas} up to the planned end.
 *
 * <p>Tissue, Wang and Wang 2024, "Scaling Law with Learning Rate Annealing", eq. 1; by minimising
 * the sum of Huber losses of the residuals of ln L, as they do (delta 1e-3), with A and C at least
 * 0 and L0 such that the annealing planned takes it no lower than 0:
 *
 * <pre>
 *   L = (L0 - C S2max) + A S1^-a + C (S2max - S2),   all three terms at least 0
 * </pre>
 *
 * Where the learning rate has not fallen yet nothing tells C and it is 0, and where it has hardly
 * fallen C may be anything: they fit it to a finished run with another schedule, which a run on its
 * own has not. NaN without a declared schedule or without knowing a step's tokens.
 */
public final class MomentumBaseline implements Baseline {
  private static final int FEWEST_POINTS = 5;

  @Override
  public String label() {
    return "momentum law";
  }

  @Override
  public double forecast(Points seen, Course course) {
    if (course.schedule().isEmpty()
        || course.tokensPerStep().isEmpty()
        || seen.count() < FEWEST_POINTS) {
      return Double.NaN;
    }
    Points points = seen.thinned(HuberBaseline.MOST_POINTS);
    int n = points.count();
    double[] tokens = Arrays.copyOf(points.tokens(), n + 1);
    tokens[n] = Math.max(course.horizonTokens(), tokens[n - 1]);
    AnnealAreas areas =
        AnnealAreas.of(course.schedule().get(), course.tokensPerStep().getAsLong(), sorted(tokens));
    double all = areas.forward()[n];
    double[] forward = Arrays.stream(areas.forward(), 0, n).map(s -> s / all).toArray();
    double most = Arrays.stream(areas.anneal()).max().orElse(0);
    double[] toCome = Arrays.stream(areas.anneal(), 0, n).map(s -> most - s).toArray();
    // Without any fall so far the column repeats the constant, and gets the coefficient 0.
    ProfiledHuberFit fit =
        ProfiledHuberFit.of(
            points.losses(),
            exponent ->
                new double[][] {
                  ProfiledHuberFit.constant(n), ProfiledHuberFit.powers(forward, exponent), toCome
                });
    return fit.coefficient(0)
        + fit.coefficient(1)
        + fit.coefficient(2) * (most - areas.anneal()[n]);
  }

  /** A curve with late points is not quite in order; its areas need to be. */
  private static double[] sorted(double[] tokens) {
    for (int i = 1; i < tokens.length; i++) {
      tokens[i] = Math.max(tokens[i], tokens[i - 1]);
    }
    return tokens;
  }
}
