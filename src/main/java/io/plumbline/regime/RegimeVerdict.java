package io.plumbline.regime;

import java.util.OptionalDouble;

/**
 * Where a run stands, and will end, against the compute-optimal frontier.
 *
 * @param regime of the run as planned (or as it ended)
 * @param tokensPerParameter now: effective tokens seen per active parameter; empty without declared
 *     parameters
 * @param plannedTokensPerParameter the same at the planned end; empty without parameters or target
 * @param optimalTokensPerParameter the compute-optimal ratio held against it (20 unless the
 *     family's law says otherwise)
 * @param computeFlops C = 6 N D spent so far, in floating-point operations
 * @param plannedComputeFlops C at the planned end
 * @param effectiveTokens tokens after discounting repetition
 * @param deliberate whether it is overtrained on purpose: the declared inference demand pays for it
 * @param reason one sentence for people, with numbers; says what is missing when the regime is
 *     unknown
 */
public record RegimeVerdict(
    Regime regime,
    OptionalDouble tokensPerParameter,
    OptionalDouble plannedTokensPerParameter,
    double optimalTokensPerParameter,
    OptionalDouble computeFlops,
    OptionalDouble plannedComputeFlops,
    double effectiveTokens,
    boolean deliberate,
    String reason) {}
