package io.plumbline.stream;

import io.plumbline.run.RunReport;
import io.plumbline.run.RunState;
import io.plumbline.run.Step;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * One event's work on a run, in two halves. What can go wrong with a run comes first and writes
 * nothing: it is read if it must be, worked on, and what has come of it made bytes. The second half
 * writes them.
 */
final class RunWork {
  private final RunStore store;
  private final Outlets outlets;
  private final Showing showing;
  private final TrackedRuns runs;

  /**
   * What has come of it.
   *
   * @param state to be kept
   * @param report to be shown
   * @param records for the store
   * @param post for the topics
   */
  record Done(
      RunState state,
      RunReport report,
      List<KeyValue<byte[], byte @Nullable []>> records,
      Outlets.Post post) {}

  RunWork(RunStore store, Outlets outlets, Showing showing, TrackedRuns runs) {
    this.store = store;
    this.outlets = outlets;
    this.showing = showing;
    this.runs = runs;
  }

  /** The first half. */
  Done of(TrackedRun tracked, Function<RunState, Step> worked) {
    runs.warm(tracked);
    RunState before = TrackedRuns.state(tracked);
    Step step = worked.apply(before);
    return new Done(
        step.state(),
        step.report(),
        store.changed(before, step.state(), tracked.keys),
        outlets.of(tracked.run, step));
  }

  /** The second. */
  void keep(TrackedRun tracked, Done done, long timestampMs) {
    store.put(done.records);
    tracked.now(done.state);
    showing.show(tracked, done.report);
    outlets.send(done.post, timestampMs);
  }

  /** Nothing is kept of the run any more. */
  void delete(TrackedRun tracked, long nowMs) {
    store.delete(tracked.keys);
    runs.forget(tracked);
    outlets.forget(tracked.run, nowMs);
    showing.forget(tracked);
  }
}
