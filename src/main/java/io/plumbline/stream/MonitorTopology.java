package io.plumbline.stream;

import io.plumbline.contract.LawRecord;
import io.plumbline.event.EventCodec;
import io.plumbline.family.FamilyMemory;
import io.plumbline.family.LossSurface;
import io.plumbline.family.PriorBook;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunMonitor;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;

/**
 * The way of an event through Kafka Streams, read from top to bottom:
 *
 * <pre>
 *   training.events ─▶ validate ─▶ update-run ──┬▶ forecasts       training.forecasts
 *                         │         (run-state, ├▶ alerts          training.alerts
 *                         │          family-laws,├▶ lessons         training.lessons
 *                         │        order-batches)└▶ cells           training.cells
 *                         └▶ rejected-events                       training.events.dlq
 *
 *   training.lessons ─▶ learn-family ─▶ laws                       training.laws
 *                      (family-lessons)
 *   training.laws ─▶ keep-laws                                     read back, on every instance
 *                   (family-laws)
 *
 *   training.cells ─▶ track-batches ─▶ batches                     training.batches
 *                    (batch-tracks)
 *   training.batches ─▶ keep-batches                               read back, on every instance
 *                      (order-batches)
 * </pre>
 *
 * <p>{@code validate} turns bytes into an event or a dead letter; {@code update-run} works the
 * event into its run's state ({@link RunMonitor#step}) and sends out what the step returned; events
 * of a run that it cannot go on with are dead letters too. Bytes in, bytes out: a record is decoded
 * once, and encoded only when something new is published. Nothing is repartitioned: the key is the
 * run id, and whoever writes a run's events keeps them in one partition.
 *
 * <p>What runs teach their families goes by a topic of its own, for a family's runs lie in many
 * partitions; what comes of it is read back as a global table. So a run is told what its family
 * knew a moment ago, and keeps that ({@code FamilyLaws}). In the same way runs that read the same
 * batches meet by their data order ({@code OrderBatches}).
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

  /** Topic of what runs teach their families. */
  public static final String LESSONS_TOPIC = "training.lessons";

  /** Topic of what is known of each family, compacted. */
  public static final String LAWS_TOPIC = "training.laws";

  /** Topic of what runs tell of the batches they read. */
  public static final String CELLS_TOPIC = "training.cells";

  /** Topic of what is known of each data order's batches, compacted. */
  public static final String BATCHES_TOPIC = "training.batches";

  /** Topic of the records that were no events. */
  public static final String DEAD_LETTERS_TOPIC = "training.events.dlq";

  private final EventCodec codec;
  private final MonitorSettings settings;
  private final Keeping keeping;
  private final Knowledge knowledge;
  private final Host host;
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
   * Where the priors of runs come from, and whether they hear of batches that others have read.
   *
   * @param book what is known from the beginning
   * @param learns whether runs are told what others of their family have taught meanwhile, and how
   *     hard the batches were that others have read before them; if not, they teach all the same,
   *     but only the book counts: the same events then give the same forecasts whenever they are
   *     read
   */
  public record Knowledge(PriorBook book, boolean learns) {
    /** Nothing from the beginning, and all that comes. */
    public static final Knowledge LEARNED = new Knowledge(PriorBook.EMPTY, true);

    /** As a record of {@link #LAWS_TOPIC}, or a line of a prior file, has it. */
    public static byte[] law(FamilyMemory memory) {
      return LawRecord.of(memory, LossSurface.of(memory.lessons())).bytes();
    }

    /**
     * What such a record says.
     *
     * @throws IllegalArgumentException if it is none; the message says why
     */
    public static FamilyMemory memory(byte[] law) {
      return LawRecord.read(law).memory();
    }
  }

  /** What the consumers of this process know of the topic of events; asked by stream threads. */
  @FunctionalInterface
  public interface Inlet {
    /** What is known of one partition now. */
    Heard at(int partition);
  }

  /**
   * How well a partition is heard.
   *
   * @param unread its records not yet read, as the consumer last saw; empty when unknown
   * @param answers how often a broker has answered its reader so far; empty when unknown
   */
  public record Heard(OptionalLong unread, OptionalLong answers) {
    /** Nothing is known: only the records' own times tell how far behind the monitor is. */
    public static final Heard UNKNOWN = new Heard(OptionalLong.empty(), OptionalLong.empty());
  }

  /**
   * The process that the topology runs in.
   *
   * @param inlet what its consumers know of the topic of events
   * @param address where a reader finds its pages, such as {@code http://monitor-1:9464}, without a
   *     slash at the end; alerts link to the runbooks there
   * @param release which plumbline it is: what one cannot go on with, another tries again
   */
  public record Host(Inlet inlet, String address, String release) {
    /** No process: a test, or a topology that is only described. */
    public static final Host UNKNOWN =
        new Host(partition -> Heard.UNKNOWN, "http://localhost:9464", "unknown");
  }

  /** A topology of runs that learn from each other; {@link #get} builds it. */
  public MonitorTopology(
      EventCodec codec, MonitorSettings settings, Keeping keeping, ReportSink sink) {
    this(codec, settings, keeping, Knowledge.LEARNED, Host.UNKNOWN, sink);
  }

  /**
   * A topology; {@link #get} builds it.
   *
   * @param codec decodes records and stored declarations
   * @param settings when a run is stalled, among others; the monitor is made with the same
   * @param keeping how long runs are kept
   * @param knowledge where the priors of runs come from
   * @param host the process it runs in
   * @param sink told of every report and rejection, by all stream threads
   */
  public MonitorTopology(
      EventCodec codec,
      MonitorSettings settings,
      Keeping keeping,
      Knowledge knowledge,
      Host host,
      ReportSink sink) {
    this.codec = codec;
    this.settings = settings;
    this.keeping = keeping;
    this.knowledge = knowledge;
    this.host = host;
    this.sink = sink;
  }

  /** Builds a topology of its own; call it once per {@code KafkaStreams}. */
  @Override
  public Topology get() {
    Topology topology = new Topology();
    readEvents(topology);
    validate(topology);
    updateRuns(topology);
    publish(topology);
    learnFamilies(topology);
    readLawsBack(topology);
    trackBatches(topology);
    readBatchesBack(topology);
    return topology;
  }

  private static void readEvents(Topology topology) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        Nodes.TRAINING_EVENTS,
        // A record without a timestamp is not worth stopping for: it counts as written just now.
        (record, streamTimeMs) ->
            record.timestamp() >= 0 ? record.timestamp() : System.currentTimeMillis(),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        EVENTS_TOPIC);
  }

  private void validate(Topology topology) {
    topology.addProcessor(Nodes.VALIDATE, () -> new Validate(codec, sink), Nodes.TRAINING_EVENTS);
  }

  private void updateRuns(Topology topology) {
    topology.addProcessor(
        Nodes.UPDATE_RUN,
        () -> new UpdateRun(settings, knowledge, keeping, host, sink),
        Nodes.VALIDATE);
    topology.addStateStore(Wiring.kept(Nodes.RUN_STATE), Nodes.UPDATE_RUN);
  }

  private static void publish(Topology topology) {
    Wiring.write(topology, Nodes.FORECASTS, FORECASTS_TOPIC, Nodes.UPDATE_RUN);
    Wiring.write(topology, Nodes.ALERTS, ALERTS_TOPIC, Nodes.UPDATE_RUN);
    Wiring.write(topology, Nodes.LESSONS, LESSONS_TOPIC, Nodes.UPDATE_RUN);
    Wiring.write(topology, Nodes.CELLS, CELLS_TOPIC, Nodes.UPDATE_RUN);
    Wiring.write(
        topology, Nodes.REJECTED_EVENTS, DEAD_LETTERS_TOPIC, Nodes.VALIDATE, Nodes.UPDATE_RUN);
  }

  /** A sub-topology of its own: its records are keyed by family, not by run. */
  private void learnFamilies(Topology topology) {
    Wiring.read(topology, Nodes.TRAINING_LESSONS, LESSONS_TOPIC);
    topology.addProcessor(Nodes.LEARN_FAMILY, () -> new LearnFamily(sink), Nodes.TRAINING_LESSONS);
    topology.addStateStore(Wiring.kept(Nodes.FAMILY_LESSONS), Nodes.LEARN_FAMILY);
    Wiring.write(topology, Nodes.LAWS, LAWS_TOPIC, Nodes.LEARN_FAMILY);
  }

  private static void readLawsBack(Topology topology) {
    Wiring.readBack(
        topology,
        Nodes.TRAINING_LAWS,
        LAWS_TOPIC,
        Nodes.KEEP_LAWS,
        Nodes.FAMILY_LAWS,
        FamilyLaws.Keep::new);
  }

  /** A sub-topology of its own: its records are keyed by data order, not by run. */
  private void trackBatches(Topology topology) {
    Wiring.read(topology, Nodes.TRAINING_CELLS, CELLS_TOPIC);
    topology.addProcessor(Nodes.TRACK_BATCHES, () -> new TrackBatches(sink), Nodes.TRAINING_CELLS);
    topology.addStateStore(Wiring.kept(Nodes.BATCH_TRACKS), Nodes.TRACK_BATCHES);
    Wiring.write(topology, Nodes.BATCHES, BATCHES_TOPIC, Nodes.TRACK_BATCHES);
  }

  private static void readBatchesBack(Topology topology) {
    Wiring.readBack(
        topology,
        Nodes.TRAINING_BATCHES,
        BATCHES_TOPIC,
        Nodes.KEEP_BATCHES,
        Nodes.ORDER_BATCHES,
        OrderBatches.Keep::new);
  }
}
