package io.plumbline.law;

/**
 * The grid of hypotheses in the filter bank, and the constants of its noise. Arrays are not to be
 * changed.
 *
 * @param exponents a: what published fits of loss against tokens span, evenly in ratio
 * @param modelErrors departure of the curve from the law per e-fold of tokens, as a share of what
 *     is still to be learned
 * @param workClocks share of {@code AnnealClock.work} (against tokens) in the clock of the power
 *     law: 0 counts tokens, 1 counts summed learning rate
 * @param starts share of the horizon at which a filter begins; what lies before is warm-up and
 *     transients
 * @param annealErrors departure per full anneal, as a share of the gain
 * @param levelError departure of the curve per e-fold of tokens that nothing explains, as a share
 *     of the loss level
 * @param observationError error of a bin's mean that averaging does not remove, as a share of the
 *     loss level
 * @param pruneBelow a hypothesis whose log weight falls this far below the best is dropped for good
 */
public record FitConfig(
    double[] exponents,
    double[] modelErrors,
    double[] workClocks,
    double[] starts,
    double annealErrors,
    double levelError,
    double observationError,
    double pruneBelow) {

  /** The shipped grid. */
  public static final FitConfig DEFAULT =
      new FitConfig(
          new double[] {0.12, 0.2, 0.28, 0.36, 0.44, 0.52, 0.62, 0.74, 0.88, 1.05},
          new double[] {0.01, 0.03, 0.1},
          new double[] {0, 1},
          new double[] {0.01, 0.04},
          0.35,
          0.0003,
          0.0005,
          25);
}
