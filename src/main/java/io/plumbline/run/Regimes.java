package io.plumbline.run;

import io.plumbline.event.Declaration;
import io.plumbline.regime.RegimeMonitor;
import io.plumbline.regime.RegimeVerdict;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Places runs against the compute-optimal frontier, by what they declare.
 *
 * @param optimalTokensPerParameter the compute-optimal ratio, above 0
 */
record Regimes(double optimalTokensPerParameter) {
  RegimeMonitor of(Declaration declaration) {
    return new RegimeMonitor(
        new RegimeMonitor.Plan(
            declaration.activeParams(),
            real(declaration.horizonTokens()),
            real(declaration.data().uniqueTokens()),
            declaration.plan().inferenceTokens(),
            optimalTokensPerParameter));
  }

  /** The verdict on a run as planned; on what it has seen where it goes no further. */
  static RegimeVerdict judge(RegimeMonitor monitor, Track track) {
    return monitor.judge(track.latest().tokens(), standsStill(track.status()));
  }

  /** Whether a run has ended, or seems to have. */
  static boolean standsStill(RunStatus status) {
    return status.ended() || status == RunStatus.STALLED;
  }

  private static OptionalDouble real(OptionalLong value) {
    return value.isPresent() ? OptionalDouble.of(value.getAsLong()) : OptionalDouble.empty();
  }
}
