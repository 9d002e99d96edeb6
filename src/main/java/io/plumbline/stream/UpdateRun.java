package io.plumbline.stream;

import io.plumbline.contract.AlertRecord;
import io.plumbline.contract.ForecastRecord;
import io.plumbline.contract.LessonRecord;
import io.plumbline.event.TrainingEvent;
import io.plumbline.family.FamilyPriors;
import io.plumbline.family.Teaching;
import io.plumbline.run.Alert;
import io.plumbline.run.BatchTracks;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunState;
import io.plumbline.run.RunStatus;
import io.plumbline.run.Silence;
import io.plumbline.run.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Node {@code update-run}: works each event into its run's state, saves what changed, and lets the
 * report out: to the sink with every event, to {@code forecasts} when it is renewed, to {@code
 * alerts} once per transition, to {@code lessons} what it teaches its family, to {@code cells} what
 * it tells those that read the same batches.
 *
 * <p>What families teach is asked of the table {@code family-laws}, and what others told of the
 * same batches of the table {@code order-batches}; or only what was known from the beginning
 * counts. The answer is stored with the run, so that a run that is read again is the same.
 *
 * <p>By wall clock, every few seconds: silent runs are called stalled (see {@link Patience}, {@link
 * CommonSilence}), ended runs leave the sink after a grace, and runs without any event for the
 * retention time are deleted, with a tombstone in {@code forecasts}.
 *
 * <p>State is written through to the store with each event, so that offsets, state and output are
 * committed together; what is on the heap is only a cache. A task that opens reads its store and
 * shows its runs at once; a task that closes takes its runs from the sink.
 */
final class UpdateRun implements Processor<String, TrainingEvent, byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(UpdateRun.class);
  private static final long MAX_LOOK_INTERVAL_MS = 10_000;

  private final MonitorTopology.Knowledge knowledge;
  private final MonitorSettings settings;
  private final MonitorTopology.Keeping keeping;
  private final MonitorTopology.Host host;
  private final ReportSink sink;
  private final BatchCodec batchCodec = new BatchCodec();
  private RunMonitor monitor;
  private ProcessorContext<byte[], byte[]> context;
  private String owner;
  private RunStore store;
  private TrackedRuns runs;
  private Patience patience;
  private CommonSilence common;

  /** {@link #init} fills the rest before anything else is called. */
  @SuppressWarnings("NullAway.Init")
  UpdateRun(
      MonitorSettings settings,
      MonitorTopology.Knowledge knowledge,
      MonitorTopology.Keeping keeping,
      MonitorTopology.Host host,
      ReportSink sink) {
    this.settings = settings;
    this.knowledge = knowledge;
    this.keeping = keeping;
    this.host = host;
    this.sink = sink;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    owner = context.taskId().toString();
    monitor = new RunMonitor(settings, priors(), tracks());
    KeyValueStore<byte[], byte[]> stored = context.getStateStore(Nodes.RUN_STATE);
    store = new RunStore(stored, monitor);
    runs = new TrackedRuns(store, keeping.warmRuns());
    long interval = Math.min(settings.stallAfterMs() / 4, MAX_LOOK_INTERVAL_MS);
    patience = new Patience(settings.stallAfterMs(), interval);
    common = new CommonSilence(settings.stallAfterMs());
    restore();
    context.schedule(
        Duration.ofMillis(interval), PunctuationType.WALL_CLOCK_TIME, this::lookAtTheClock);
  }

  private FamilyPriors priors() {
    return knowledge.learns()
        ? new FamilyLaws(context.getStateStore(Nodes.FAMILY_LAWS), knowledge)
        : knowledge.book();
  }

  private BatchTracks tracks() {
    return knowledge.learns()
        ? new OrderBatches(context.getStateStore(Nodes.ORDER_BATCHES))
        : BatchTracks.NONE;
  }

  /**
   * Shows at once what whoever had the task before was showing: ended runs within their grace too,
   * though they stay cold.
   */
  private void restore() {
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
            show(tracked, report);
          }
          runs.restored(tracked);
        });
    long nanos = System.nanoTime() - start;
    sink.timed(ReportSink.Stage.RESTORE, nanos);
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

  @Override
  public void process(Record<String, TrainingEvent> record) {
    long nowMs = context.currentSystemTimeMs();
    patience.read(record.timestamp());
    TrackedRun tracked = runs.warm(record.key());
    RunState before = TrackedRuns.state(tracked);
    long start = System.nanoTime();
    Step step = monitor.step(before, record.value(), nowMs);
    sink.timed(ReportSink.Stage.STEP, System.nanoTime() - start);
    keepAndTell(tracked, before, step, record.timestamp());
    sink.accepted();
    sink.timed(ReportSink.Stage.END_TO_END, Math.max(0, nowMs - record.timestamp()) * 1_000_000);
  }

  private void keepAndTell(TrackedRun tracked, RunState before, Step step, long timestampMs) {
    store.save(before, step.state(), tracked.keys);
    tracked.now(step.state());
    show(tracked, step.report());
    if (step.report().renewed()) {
      forward(tracked, ForecastRecord.of(step.report()).bytes(), timestampMs, Nodes.FORECASTS);
    }
    for (Alert transition : step.report().alerts().transitions()) {
      forward(
          tracked,
          AlertRecord.of(transition, step.report(), host.address()).bytes(),
          timestampMs,
          Nodes.ALERTS);
    }
    for (Teaching teaching : step.teachings()) {
      context.forward(
          new Record<>(
              teaching.family().getBytes(StandardCharsets.UTF_8),
              LessonRecord.of(teaching).bytes(),
              Math.max(0, timestampMs)),
          Nodes.LESSONS);
    }
    step.told()
        .filter(told -> BatchCodec.worthTelling(tracked.run, told))
        .ifPresent(
            told ->
                context.forward(
                    new Record<>(
                        batchCodec.key(told.order()),
                        batchCodec.cells(tracked.run, told),
                        Math.max(0, timestampMs)),
                    Nodes.CELLS));
  }

  private void lookAtTheClock(long nowMs) {
    long heardSinceMs =
        patience.listeningSinceMs(nowMs, host.inlet().at(context.taskId().partition()));
    List<TrackedRun> all = runs.all();
    if (common.begins(all, nowMs, heardSinceMs)) {
      LOG.warn(
          "Task {}: its {} live runs fell silent at once: an outage of their cluster or of the way"
              + " in, more likely than so many stalls. None is called stalled before {} s of it",
          owner,
          common.together(),
          common.limitMs() / 1000);
    }
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
      } else if (nowMs >= tracked.muteEndsMs || mayBeStalled(tracked, nowMs, heardSinceMs)) {
        tick(runs.warm(tracked.run), nowMs, new Silence(heardSinceMs, common.together()));
      }
    }
  }

  private boolean mayBeStalled(TrackedRun tracked, long nowMs, long heardSinceMs) {
    long silentMs = CommonSilence.silentMs(tracked, nowMs, heardSinceMs);
    return tracked.status == RunStatus.LIVE
        && silentMs > settings.stallAfterMs()
        && !common.defers(silentMs);
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
      show(warm, monitor.report(TrackedRuns.state(warm)));
    } else if (!withinGrace && tracked.shown) {
      tracked.shown = false;
      sink.forget(owner, tracked.run);
    }
  }

  private void delete(TrackedRun tracked, long nowMs) {
    store.delete(tracked.keys);
    runs.forget(tracked);
    forward(tracked, null, nowMs, Nodes.FORECASTS);
    sink.forget(owner, tracked.run);
  }

  private void show(TrackedRun tracked, RunReport report) {
    tracked.shown = true;
    sink.report(owner, report);
  }

  private void forward(
      TrackedRun tracked, byte @Nullable [] value, long timestampMs, String child) {
    byte[] key = tracked.run.getBytes(StandardCharsets.UTF_8);
    context.forward(new Record<>(key, value, Math.max(0, timestampMs)), child);
  }

  @Override
  public void close() {
    sink.forgetAll(owner);
    LOG.atInfo()
        .addKeyValue("partition", context.taskId().partition())
        .addKeyValue("runs", runs.all().size())
        .log(
            "Partition {} is given up, with {} runs",
            context.taskId().partition(),
            runs.all().size());
  }
}
