package io.plumbline.stream;

import io.plumbline.event.TrainingEvent;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunState;
import io.plumbline.run.Silence;
import io.plumbline.run.Step;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of one task, that is, of one partition of the events. Each event is worked into its
 * run's state ({@link RunMonitor#step}); what changed is saved, the report goes to the sink, and
 * what is new of it out ({@link Outlets}).
 *
 * <p>By wall clock, every few seconds: silent runs are called stalled (see {@link Hearing}), ended
 * runs leave the sink after a grace, and runs without any event for the retention time are deleted,
 * with a tombstone in {@code forecasts}.
 *
 * <p>State is written through to the store with each event, so that offsets, state and output are
 * committed together; what is on the heap is only a cache. A task that opens reads its store and
 * shows its runs at once; a task that closes takes its runs from the sink.
 */
final class RunTask {
  /** In the log it is the node that speaks. */
  private static final Logger LOG = LoggerFactory.getLogger(UpdateRun.class);

  private final ProcessorContext<byte[], byte[]> context;
  private final RunMonitor monitor;
  private final RunStore store;
  private final MonitorTopology.Keeping keeping;
  private final Outlets outlets;
  private final Hearing hearing;
  private final Showing showing;
  private final TrackedRuns runs;

  /** A task that {@link #restore} opens. */
  RunTask(
      ProcessorContext<byte[], byte[]> context,
      RunMonitor monitor,
      RunStore store,
      MonitorTopology.Keeping keeping,
      Outlets outlets,
      Hearing hearing,
      Showing showing) {
    this.context = context;
    this.monitor = monitor;
    this.store = store;
    this.keeping = keeping;
    this.outlets = outlets;
    this.hearing = hearing;
    this.showing = showing;
    this.runs = new TrackedRuns(store, keeping.warmRuns());
  }

  /**
   * Shows at once what whoever had the task before was showing: ended runs within their grace too,
   * though they stay cold.
   */
  void restore() {
    long start = System.nanoTime();
    long nowMs = context.currentSystemTimeMs();
    store.forEach(
        stored -> {
          TrackedRun tracked = new TrackedRun(stored.run(), stored.head());
          boolean ended = tracked.status.ended();
          if (!ended || tracked.silentMs(nowMs) <= keeping.endedGraceMs()) {
            RunState state = stored.restore();
            RunReport report = monitor.report(state);
            if (!ended) {
              tracked.now(state);
            }
            showing.show(tracked, report);
          }
          runs.restored(tracked);
        });
    long nanos = System.nanoTime() - start;
    showing.timed(ReportSink.Stage.RESTORE, nanos);
    LOG.atInfo()
        .addKeyValue("partition", context.taskId().partition())
        .addKeyValue("runs", runs.all().size())
        .log(
            "Partition {} is here: {} runs, {} of them going on, fitted again in {} s",
            context.taskId().partition(),
            runs.all().size(),
            runs.all().stream().filter(run -> !run.status.ended()).count(),
            String.format(Locale.ROOT, "%.1f", nanos / 1e9));
  }

  void process(Record<String, TrainingEvent> record) {
    long nowMs = context.currentSystemTimeMs();
    hearing.read(record.timestamp());
    TrackedRun tracked = runs.warm(record.key());
    RunState before = TrackedRuns.state(tracked);
    long start = System.nanoTime();
    Step step = monitor.step(before, record.value(), nowMs);
    showing.timed(ReportSink.Stage.STEP, System.nanoTime() - start);
    keepAndTell(tracked, before, step, record.timestamp());
    showing.accepted();
    showing.timed(ReportSink.Stage.END_TO_END, Math.max(0, nowMs - record.timestamp()) * 1_000_000);
  }

  private void keepAndTell(TrackedRun tracked, RunState before, Step step, long timestampMs) {
    store.save(before, step.state(), tracked.keys);
    tracked.now(step.state());
    showing.show(tracked, step.report());
    outlets.tell(tracked.run, step, timestampMs);
  }

  void lookAtTheClock(long nowMs) {
    List<TrackedRun> all = runs.all();
    hearing.look(all, nowMs);
    for (TrackedRun tracked : all) {
      long silentMs = tracked.silentMs(nowMs);
      boolean forgotten = silentMs > keeping.retentionMs();
      boolean leaves = tracked.status.ended() && silentMs > keeping.endedGraceMs();
      if (tracked.alerted && (forgotten || leaves)) {
        dismiss(
            runs.warm(tracked.run),
            nowMs,
            leaves ? "the run has ended" : "nothing was heard of the run for so long");
      }
      if (forgotten) {
        delete(tracked, nowMs);
      } else if (tracked.status.ended()) {
        showForTheGrace(tracked, silentMs <= keeping.endedGraceMs());
      } else if (nowMs >= tracked.muteEndsMs || hearing.mayBeStalled(tracked, nowMs)) {
        tick(runs.warm(tracked.run), nowMs, hearing.silence());
      }
    }
  }

  private void tick(TrackedRun tracked, long nowMs, Silence silence) {
    RunState before = TrackedRuns.state(tracked);
    Step step = monitor.tick(before, nowMs, silence);
    if (step.state() != before) {
      keepAndTell(tracked, before, step, nowMs);
    }
  }

  private void dismiss(TrackedRun tracked, long nowMs, String why) {
    RunState before = TrackedRuns.state(tracked);
    keepAndTell(tracked, before, monitor.dismiss(before, nowMs, why), nowMs);
  }

  private void showForTheGrace(TrackedRun tracked, boolean withinGrace) {
    if (withinGrace && !tracked.shown) {
      TrackedRun warm = runs.warm(tracked.run);
      showing.show(warm, monitor.report(TrackedRuns.state(warm)));
    } else if (!withinGrace && tracked.shown) {
      showing.forget(tracked);
    }
  }

  private void delete(TrackedRun tracked, long nowMs) {
    store.delete(tracked.keys);
    runs.forget(tracked);
    outlets.forget(tracked.run, nowMs);
    showing.forget(tracked);
  }

  void close() {
    showing.forgetAll();
    LOG.atInfo()
        .addKeyValue("partition", context.taskId().partition())
        .addKeyValue("runs", runs.all().size())
        .log(
            "Partition {} is given up, with {} runs",
            context.taskId().partition(),
            runs.all().size());
  }
}
