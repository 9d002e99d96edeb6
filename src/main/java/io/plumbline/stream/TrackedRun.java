package io.plumbline.stream;

import io.plumbline.run.Alert;
import io.plumbline.run.RunHead;
import io.plumbline.run.RunState;
import io.plumbline.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the task remembers of a run it keeps: enough to know when to look at it again without
 * reading it from the store, and its whole state while the run is warm. One owner.
 */
final class TrackedRun {
  final String run;
  final RunKeys keys;

  /** The state last saved; null while the run is cold, that is, only in the store. */
  @Nullable RunState state;

  RunStatus status;
  long lastArrivalMs;

  /** Whether the sink shows it. */
  boolean shown;

  /** When the first of its mutes ends, milliseconds since the epoch. */
  long muteEndsMs = Long.MAX_VALUE;

  /** Whether an alert of it is open that somebody may have been told of. */
  boolean alerted;

  /** A run of which nothing is known. */
  TrackedRun(String run) {
    this.run = run;
    this.keys = new RunKeys(run);
    this.status = RunStatus.LIVE;
  }

  /** A run as it is stored. */
  TrackedRun(String run, RunHead head) {
    this(run);
    now(head);
  }

  private void now(RunHead head) {
    status = head.track().status();
    lastArrivalMs = head.track().clock().arrivalMs();
    muteEndsMs = head.desk().mutes().nextEndMs();
    alerted = false;
    for (Alert alert : head.desk().alerts().open()) {
      alerted |= alert.confirmed();
    }
  }

  /** Takes over a new state. */
  void now(RunState newState) {
    state = newState;
    now(newState.head());
  }

  /** How long nothing has arrived. */
  long silentMs(long nowMs) {
    return nowMs - lastArrivalMs;
  }
}
