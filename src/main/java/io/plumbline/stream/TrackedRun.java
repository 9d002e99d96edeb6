package io.plumbline.stream;

import io.plumbline.run.Alert;
import io.plumbline.run.RunHead;
import io.plumbline.run.RunState;
import io.plumbline.run.RunStatus;
import io.plumbline.run.SetAside;
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

  /** Why it is not followed; null while it is. */
  @Nullable SetAside aside;

  RunStatus status;
  long lastArrivalMs;

  /** Whether the sink shows it. */
  boolean shown;

  Told told = Told.NOTHING;

  /**
   * What of it waits for the clock.
   *
   * @param alerted whether an alert of it is open that somebody may have been told of
   * @param muteEndsMs when the first of its mutes ends, milliseconds since the epoch
   */
  record Told(boolean alerted, long muteEndsMs) {
    static final Told NOTHING = new Told(false, Long.MAX_VALUE);
  }

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
    boolean alerted = false;
    for (Alert alert : head.desk().alerts().open()) {
      alerted |= alert.confirmed();
    }
    told = new Told(alerted, head.desk().mutes().nextEndMs());
  }

  /** Takes over a new state. */
  void now(RunState newState) {
    state = newState;
    now(newState.head());
  }

  /** It is not followed any more. */
  void now(SetAside mark) {
    state = null;
    aside = mark;
    shown = false;
    told = Told.NOTHING;
    lastArrivalMs = Math.max(lastArrivalMs, mark.sinceMs());
  }

  /** How long nothing has arrived. */
  long silentMs(long nowMs) {
    return nowMs - lastArrivalMs;
  }
}
