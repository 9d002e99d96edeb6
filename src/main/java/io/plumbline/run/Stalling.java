package io.plumbline.run;

import io.plumbline.curve.RunClock;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Tells when a run has been silent for too long: longer than the operator allows, and than {@link
 * MonitorSettings#STALL_INTERVALS} of its own mean intervals between events.
 *
 * @param stallAfterMs what the operator allows, milliseconds
 */
record Stalling(long stallAfterMs) {
  /**
   * A run that has this share of its target behind it and falls silent has finished without saying
   * so.
   */
  private static final double AS_GOOD_AS_FINISHED = 0.98;

  /**
   * Whether a live run is to be called stalled.
   *
   * @param nowMs milliseconds since the epoch, on the clock of the arrivals
   * @param silence how well the monitor heard
   */
  Optional<Occasion.Stall> of(RunState state, long nowMs, Silence silence) {
    Track track = state.head().track();
    RunClock clock = track.clock();
    double patienceMs =
        Math.max(stallAfterMs, MonitorSettings.STALL_INTERVALS * clock.meanIntervalMs());
    long sinceMs = Math.max(clock.arrivalMs(), silence.heardSinceMs());
    boolean silent = clock.arrivals() > 0 && nowMs - sinceMs > patienceMs;
    return track.status() == RunStatus.LIVE && silent && !asGoodAsFinished(state)
        ? Optional.of(new Occasion.Stall(patienceMs, silence.together()))
        : Optional.empty();
  }

  private static boolean asGoodAsFinished(RunState state) {
    OptionalLong target = state.declaration().horizonTokens();
    return target.isPresent()
        && state.head().track().latest().tokens() >= AS_GOOD_AS_FINISHED * target.getAsLong();
  }
}
