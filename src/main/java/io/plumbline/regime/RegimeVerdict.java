package io.plumbline.regime;

import java.util.OptionalDouble;

/**
 * Where a run stands, and will end, against the compute-optimal frontier.
 *
 * @param regime of the run as planned (or as it ended)
 * @param tokensPerParameter now: effective tokens seen per active parameter; empty without declared
 *     parameters
 * @param computeFlops C = 6 N D spent so far, in floating-point operations
 * @param effectiveTokens tokens after discounting repetition
 * @param planned the same two at the planned end (or where it ended)
 * @param optimalTokensPerParameter the compute-optimal ratio held against that (20 unless the
 *     family's law says otherwise)
 * @param deliberate whether it is overtrained on purpose: the declared inference demand pays for it
 * @param reason one sentence for people, with numbers; says what is missing when the regime is
 *     unknown
 */
public record RegimeVerdict(
    Regime regime,
    OptionalDouble tokensPerParameter,
    OptionalDouble computeFlops,
    double effectiveTokens,
    Planned planned,
    double optimalTokensPerParameter,
    boolean deliberate,
    String reason) {

  /**
   * Where the run will end.
   *
   * @param tokensPerParameter effective tokens per active parameter
   * @param computeFlops C = 6 N D
   */
  public record Planned(OptionalDouble tokensPerParameter, OptionalDouble computeFlops) {
    /** Without parameters or target. */
    public static final Planned UNKNOWN =
        new Planned(OptionalDouble.empty(), OptionalDouble.empty());
  }
}
