package io.plumbline.stream;

import io.plumbline.family.FamilyPriors;
import io.plumbline.run.BatchTracks;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunMonitor;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Node {@code update-run}: works each event into its run's state, saves what changed, and lets the
 * report out (see {@link RunTask}, which is the node while Kafka Streams has its task open here).
 *
 * <p>What families teach is asked of the table {@code family-laws}, and what others told of the
 * same batches of the table {@code order-batches}; or only what was known from the beginning
 * counts. The answer is stored with the run, so that a run that is read again is the same.
 */
final class UpdateRun implements Processor<String, Received, byte[], byte[]> {
  private static final long MAX_LOOK_INTERVAL_MS = 10_000;

  private final MonitorSettings settings;
  private final MonitorTopology.Knowledge knowledge;
  private final MonitorTopology.Keeping keeping;
  private final MonitorTopology.Host host;
  private final ReportSink sink;
  private RunTask task;

  /** {@link #init} opens the task before anything else is called. */
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
  public void init(ProcessorContext<byte[], byte[]> context) {
    RunMonitor monitor = new RunMonitor(settings, priors(context), tracks(context));
    KeyValueStore<byte[], byte[]> stored = context.getStateStore(Nodes.RUN_STATE);
    long interval = Math.min(settings.stallAfterMs() / 4, MAX_LOOK_INTERVAL_MS);
    task =
        new RunTask(
            context,
            monitor,
            new RunStore(stored, monitor),
            keeping,
            new Outlets(context, host.address()),
            new Hearing(context.taskId(), host.inlet(), settings.stallAfterMs(), interval),
            new Showing(sink, context.taskId().toString()),
            host.release());
    task.restore();
    context.schedule(
        Duration.ofMillis(interval), PunctuationType.WALL_CLOCK_TIME, task::lookAtTheClock);
  }

  private FamilyPriors priors(ProcessorContext<byte[], byte[]> context) {
    return knowledge.learns()
        ? new FamilyLaws(context.getStateStore(Nodes.FAMILY_LAWS), knowledge, sink)
        : knowledge.book();
  }

  private BatchTracks tracks(ProcessorContext<byte[], byte[]> context) {
    return knowledge.learns()
        ? new OrderBatches(context.getStateStore(Nodes.ORDER_BATCHES), sink)
        : BatchTracks.NONE;
  }

  @Override
  public void process(Record<String, Received> record) {
    task.process(record);
  }

  @Override
  public void close() {
    task.close();
  }
}
