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

  /**
   * Whether a run has come to the end that it has chosen, or seems to stay where it is. One that
   * failed or was killed has chosen nothing: its plan is what it was.
   */
  static boolean standsStill(RunStatus status) {
    return status == RunStatus.FINISHED || status == RunStatus.STALLED;
  }

  private static OptionalDouble real(OptionalLong value) {
    return value.isPresent() ? OptionalDouble.of(value.getAsLong()) : OptionalDouble.empty();
  }
}
