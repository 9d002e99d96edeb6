package io.plumbline.stream;

import io.plumbline.event.EventCodec;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunMonitor;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The way of an event through Kafka Streams, read from top to bottom:
 *
 * <pre>
 *   training.events ─▶ validate ─▶ update-run ─┬▶ forecasts        training.forecasts
 *                         │         (run-state)└▶ alerts           training.alerts
 *                         └▶ rejected-events                       training.events.dlq
 * </pre>
 *
 * <p>{@code validate} turns bytes into an event or a dead letter; {@code update-run} works the
 * event into its run's state ({@link RunMonitor#step}) and sends out what the step returned. Bytes
 * in, bytes out: a record is decoded once, and encoded only when something new is published.
 * Nothing is repartitioned: the key is the run id, and whoever writes a run's events keeps them in
 * one partition.
 *
 * <p>Every report also goes to the {@link ReportSink}, the port to the exporters.
 */
public final class MonitorTopology implements Supplier<Topology> {
  /** Topic of the events. */
  public static final String EVENTS_TOPIC = "training.events";

  /** Topic of the reports of each run, compacted. */
  public static final String FORECASTS_TOPIC = "training.forecasts";

  /** Topic of the alerts' transitions. */
  public static final String ALERTS_TOPIC = "training.alerts";

  /** Topic of the records that were no events. */
  public static final String DEAD_LETTERS_TOPIC = "training.events.dlq";

  // Nodes and the store, in the order of the flow; topology/expected-topology.txt pins them.
  static final String TRAINING_EVENTS = "training-events";
  static final String VALIDATE = "validate";
  static final String REJECTED_EVENTS = "rejected-events";
  static final String UPDATE_RUN = "update-run";
  static final String RUN_STATE = "run-state";
  static final String FORECASTS = "forecasts";
  static final String ALERTS = "alerts";

  private final EventCodec codec;
  private final RunMonitor monitor;
  private final MonitorSettings settings;
  private final Keeping keeping;
  private final ReportSink sink;

  /**
   * How long and how much of runs is kept.
   *
   * @param endedGraceMs an ended run is shown for this long after its last event, milliseconds; at
   *     least 0
   * @param retentionMs a run is deleted after this long without any event, milliseconds; longer
   *     than the grace
   * @param warmRuns how many runs of one task (one input partition) keep their fitted model on the
   *     heap; the others are fitted again when their next event arrives; at least 1
   */
  public record Keeping(long endedGraceMs, long retentionMs, int warmRuns) {
    /** One hour; 30 days; 2,000 runs of about 130 KB: a quarter of a heap of 1 GiB. */
    public static final Keeping DEFAULTS = new Keeping(3_600_000L, 30L * 24 * 3_600_000L, 2_000);

    public Keeping {
      if (endedGraceMs < 0) {
        throw new IllegalArgumentException(
            "endedGraceMs is " + endedGraceMs + "; give at least 0 (ms)");
      }
      if (retentionMs <= endedGraceMs) {
        throw new IllegalArgumentException(
            "retentionMs is "
                + retentionMs
                + "; give more than the grace of ended runs, "
                + endedGraceMs
                + " (ms)");
      }
      if (warmRuns < 1) {
        throw new IllegalArgumentException("warmRuns is " + warmRuns + "; give at least 1");
      }
    }
  }

  /**
   * A topology; {@link #get} builds it.
   *
   * @param codec decodes records and stored declarations
   * @param settings when a run is stalled, among others; the monitor is made with the same
   * @param keeping how long runs are kept
   * @param sink told of every report and rejection, by all stream threads
   */
  public MonitorTopology(
      EventCodec codec, MonitorSettings settings, Keeping keeping, ReportSink sink) {
    this.codec = codec;
    this.monitor = new RunMonitor(settings);
    this.settings = settings;
    this.keeping = keeping;
    this.sink = sink;
  }

  /**
   * Builds a topology of its own; call it once per {@code KafkaStreams}.
   *
   * <p>The families' laws ({@code training.laws}) will be one more step after {@code publish}: a
   * sub-topology of its own, fed by run summaries from {@code update-run} through a topic.
   */
  @Override
  public Topology get() {
    Topology topology = new Topology();
    readEvents(topology);
    validate(topology);
    updateRuns(topology);
    publish(topology);
    return topology;
  }

  private static void readEvents(Topology topology) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        TRAINING_EVENTS,
        // A record without a timestamp is not worth stopping for: it counts as written just now.
        (record, streamTimeMs) ->
            record.timestamp() >= 0 ? record.timestamp() : System.currentTimeMillis(),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        EVENTS_TOPIC);
  }

  private void validate(Topology topology) {
    topology.addProcessor(VALIDATE, () -> new Validate(codec, sink), TRAINING_EVENTS);
    topology.addSink(
        REJECTED_EVENTS,
        DEAD_LETTERS_TOPIC,
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        VALIDATE);
  }

  private void updateRuns(Topology topology) {
    topology.addProcessor(
        UPDATE_RUN, () -> new UpdateRun(monitor, settings, keeping, sink), VALIDATE);
    topology.addStateStore(runState(), UPDATE_RUN);
  }

  private static void publish(Topology topology) {
    topology.addSink(
        FORECASTS,
        FORECASTS_TOPIC,
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        UPDATE_RUN);
    topology.addSink(
        ALERTS, ALERTS_TOPIC, new ByteArraySerializer(), new ByteArraySerializer(), UPDATE_RUN);
  }

  /** Cached, so that of the many heads of a busy run only the last before a commit is written. */
  private static StoreBuilder<KeyValueStore<byte[], byte[]>> runState() {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(RUN_STATE), Serdes.ByteArray(), Serdes.ByteArray())
        .withCachingEnabled()
        .withLoggingEnabled(Map.of());
  }
}
