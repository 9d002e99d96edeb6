package io.plumbline.stream;

import io.plumbline.event.TrainingEvent;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunState;
import io.plumbline.run.SetAside;
import io.plumbline.run.Silence;
import io.plumbline.run.Step;
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
 *
 * <p>All that can go wrong with one run is done before anything of it is written: whatever its
 * events or what is stored of it cause, only that run is set aside ({@link Asides}).
 */
final class RunTask {
  /** In the log it is the node that speaks. */
  private static final Logger LOG = LoggerFactory.getLogger(UpdateRun.class);

  private final ProcessorContext<byte[], byte[]> context;
  private final RunMonitor monitor;
  private final MonitorTopology.Keeping keeping;
  private final RunWork work;
  private final Hearing hearing;
  private final Showing showing;
  private final TrackedRuns runs;
  private final Asides asides;

  /** A task that {@link #restore} opens. */
  RunTask(
      ProcessorContext<byte[], byte[]> context,
      RunMonitor monitor,
      RunStore store,
      MonitorTopology.Keeping keeping,
      Outlets outlets,
      Hearing hearing,
      Showing showing,
      String release) {
    this.context = context;
    this.monitor = monitor;
    this.keeping = keeping;
    this.hearing = hearing;
    this.showing = showing;
    this.runs = new TrackedRuns(store, keeping.warmRuns());
    this.work = new RunWork(store, outlets, showing, runs);
    this.asides = new Asides(monitor, store, outlets, showing, runs, release);
  }

  /**
   * Shows at once what whoever had the task before was showing: ended runs within their grace too,
   * though they stay cold. Nothing is written to the store before it is read.
   */
  void restore() {
    long start = System.nanoTime();
    long nowMs = context.currentSystemTimeMs();
    asides.scan(nowMs, stored -> restored(stored, nowMs));
    long nanos = System.nanoTime() - start;
    showing.timed(ReportSink.Stage.RESTORE, nanos);
    LOG.atInfo()
        .addKeyValue("partition", context.taskId().partition())
        .addKeyValue("runs", runs.all().size())
        .log(
            "Partition {} is here: {} runs, {} of them going on, fitted again in {} s",
            context.taskId().partition(),
            runs.all().size(),
            runs.followed().stream().filter(run -> !run.status.ended()).count(),
            String.format(Locale.ROOT, "%.1f", nanos / 1e9));
  }

  private void restored(RunStore.Stored stored, long nowMs) {
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
  }

  void process(Record<String, Received> record) {
    long nowMs = context.currentSystemTimeMs();
    hearing.read(record.timestamp());
    TrackedRun tracked = runs.of(record.key());
    if (record.value().event() instanceof TrainingEvent.RunDeleted) {
      dismiss(tracked, nowMs, "the run was deleted");
      work.delete(tracked, nowMs);
      showing.accepted();
      return;
    }
    if (tracked.aside == null) {
      asides
          .tried(
              tracked,
              nowMs,
              () -> work.of(tracked, before -> timed(before, record.value(), nowMs)))
          .ifPresent(done -> work.keep(tracked, done, record.timestamp()));
    }
    SetAside aside = tracked.aside;
    if (aside != null) {
      tracked.lastArrivalMs = nowMs;
      asides.refuse(record, aside);
      return;
    }
    showing.accepted();
    showing.timed(ReportSink.Stage.END_TO_END, Math.max(0, nowMs - record.timestamp()) * 1_000_000);
  }

  private Step timed(RunState before, Received received, long nowMs) {
    long start = System.nanoTime();
    Step step = monitor.step(before, received.event(), nowMs);
    showing.timed(ReportSink.Stage.STEP, System.nanoTime() - start);
    return step;
  }

  void lookAtTheClock(long nowMs) {
    asides.tell();
    hearing.look(runs.followed(), nowMs);
    for (TrackedRun tracked : runs.all()) {
      if (tracked.aside == null) {
        look(tracked, nowMs);
      } else if (tracked.silentMs(nowMs) > keeping.retentionMs()) {
        work.delete(tracked, nowMs);
      }
    }
  }

  private void look(TrackedRun tracked, long nowMs) {
    long silentMs = tracked.silentMs(nowMs);
    boolean forgotten = silentMs > keeping.retentionMs();
    boolean leaves = tracked.status.ended() && silentMs > keeping.endedGraceMs();
    if (forgotten || leaves) {
      dismiss(
          tracked,
          nowMs,
          leaves ? "the run has ended" : "nothing was heard of the run for so long");
    }
    if (forgotten) {
      work.delete(tracked, nowMs);
    } else if (tracked.aside == null && tracked.status.ended()) {
      showForTheGrace(tracked, nowMs);
    } else if (nowMs >= tracked.told.muteEndsMs() || hearing.mayBeStalled(tracked, nowMs)) {
      tick(tracked, nowMs, hearing.silence());
    }
  }

  private void dismiss(TrackedRun tracked, long nowMs, String why) {
    if (tracked.told.alerted()) {
      asides
          .tried(
              tracked, nowMs, () -> work.of(tracked, before -> monitor.dismiss(before, nowMs, why)))
          .ifPresent(done -> work.keep(tracked, done, nowMs));
    }
  }

  private void tick(TrackedRun tracked, long nowMs, Silence silence) {
    asides
        .tried(
            tracked, nowMs, () -> work.of(tracked, before -> monitor.tick(before, nowMs, silence)))
        .filter(done -> !done.records().isEmpty())
        .ifPresent(done -> work.keep(tracked, done, nowMs));
  }

  private void showForTheGrace(TrackedRun tracked, long nowMs) {
    boolean withinGrace = tracked.silentMs(nowMs) <= keeping.endedGraceMs();
    if (withinGrace && !tracked.shown) {
      asides
          .tried(
              tracked,
              nowMs,
              () -> {
                runs.warm(tracked);
                return monitor.report(TrackedRuns.state(tracked));
              })
          .ifPresent(report -> showing.show(tracked, report));
    } else if (!withinGrace && tracked.shown) {
      showing.forget(tracked);
    }
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
