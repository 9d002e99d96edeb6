package io.plumbline.law;

import java.util.List;

/**
 * The grid of hypotheses in the filter bank, and the constants of its errors. Arrays are not to be
 * changed.
 *
 * @param hypotheses what the bank tries in every combination
 * @param starts where filters begin; what lies before is warm-up and transients
 * @param workShare share of {@code AnnealClock.work} (against tokens) in the clock of the power
 *     law: 0.65-0.9 in joint fits of all schedules on public runs of two codebases
 * @param errors how far a run may depart from the law
 * @param pruneBelow a hypothesis whose log weight falls this far below the best is dropped for good
 */
public record FitConfig(
    Hypotheses hypotheses, List<Start> starts, double workShare, Errors errors, double pruneBelow) {

  /**
   * What the bank tries in every combination.
   *
   * @param exponents a: what published fits of loss against tokens span, evenly in ratio
   * @param heatPowers p: the loss that a learning rate causes grows as its power; 0.5-0.9 in every
   *     public run that anneals, the less the higher the peak
   * @param modelErrors random departure of the curve from the law per e-fold of tokens, as a share
   *     of what is still to be learned
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // grids of numbers, never written again; there is one, and tests
  public record Hypotheses(double[] exponents, double[] heatPowers, double[] modelErrors) {}

  /**
   * How far a run may depart from the law, beside the model errors that are hypotheses.
   *
   * @param descent lasting departure: error of what is still to be learned until the place
   *     predicted, as a share of it. On public runs under a constant rate medians of 6-24 % at
   *     every share of tokens from 0.3 to 0.7
   * @param gain the same of what is still to be gained from cooling
   * @param anneal random departure per full anneal, as a share of the gain
   * @param level departure of the curve per e-fold of tokens that nothing explains, as a share of
   *     the loss level
   * @param observation error of a bin's mean that averaging does not remove, as a share of the loss
   *     level
   */
  public record Errors(
      double descent, double gain, double anneal, double level, double observation) {}

  /**
   * Where a filter begins: at a share of the horizon, but not before the learning rate's warm-up is
   * over by some factor.
   *
   * @param share of the horizon
   * @param warmUps tokens of warm-up, as multiples of its length
   * @param provisional whether its hypotheses give way once a later start has begun
   */
  public record Start(double share, double warmUps, boolean provisional) {}

  /**
   * The shipped grid. Losses within 2.5 lengths of the warm-up still bear its marks: leaving them
   * out took the 90th percentile of the error at 10 % of tokens from 3-5 % to 1.5-2 % on public
   * runs of 124M parameters; a provisional start serves until then.
   */
  public static final FitConfig DEFAULT =
      new FitConfig(
          new Hypotheses(
              new double[] {0.12, 0.2, 0.28, 0.36, 0.44, 0.52, 0.62, 0.74, 0.88, 1.05},
              new double[] {0.9, 0.65, 0.45},
              new double[] {0.01, 0.03, 0.1}),
          List.of(
              new Start(0.01, 1, true), new Start(0.01, 2.5, false), new Start(0.04, 2.5, false)),
          0.75,
          new Errors(0.15, 0.15, 0.15, 0.0003, 0.0005),
          25);

  public FitConfig {
    starts = List.copyOf(starts);
  }
}
