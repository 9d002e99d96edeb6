package io.plumbline.stream;

import io.plumbline.run.RunReport;
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

  TrackedRun(String run, RunStatus status, long lastArrivalMs) {
    this.run = run;
    this.keys = new RunKeys(run);
    this.status = status;
    this.lastArrivalMs = lastArrivalMs;
  }

  /** Takes over a new state and what its report says of it. */
  void now(RunState newState, RunReport report) {
    state = newState;
    status = report.progress().status();
    lastArrivalMs = report.progress().lastArrivalMs();
  }

  /** How long nothing has arrived. */
  long silentMs(long nowMs) {
    return nowMs - lastArrivalMs;
  }
}
