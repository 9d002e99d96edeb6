package io.plumbline.app.bench.throughput;

import io.plumbline.app.broker.EmbeddedKafka;
import io.plumbline.app.console.StartupException;
import io.plumbline.app.host.MonitorStreams;
import io.plumbline.app.host.StreamSettings;
import io.plumbline.app.host.TopicSetup;
import io.plumbline.event.EventCodec;
import io.plumbline.event.Rejection;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunReport;
import io.plumbline.stream.MonitorTopology;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * How many events a second the monitor takes, beside what Kafka Streams takes when it does nothing.
 *
 * <p>One embedded broker, one input topic filled once; then three topologies read it from the
 * beginning, in turn, with the monitor's own settings (exactly once): records passed through as
 * they are, records decoded and passed through, and the whole monitor. The first round warms up and
 * does not count. The rate of a pass is that of its last nine tenths, by Kafka Streams' own counter
 * of processed records: joining the group is not in it, commits are.
 */
public final class ThroughputBench {
  private static final String OUT_TOPIC = "bench.out";
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(2).toNanos();

  /** Share of the events after which the clock starts. */
  private static final double RUN_UP = 0.1;

  private final Settings settings;
  private final Path folder;
  private final Consumer<String> progress;

  /** What is measured. */
  public enum Subject {
    /** Records go through as they are. */
    PASS_THROUGH("pass-through"),
    /** Records are decoded, and go through as they were. */
    DECODED("pass-through, decoded"),
    /** The monitor: decoding, fit, drift, state, forecasts, alerts. */
    MONITOR("the whole monitor");

    private final String label;

    Subject(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }

    private Topology topology() {
      if (this == MONITOR) {
        return new MonitorTopology(
                new EventCodec(),
                MonitorSettings.DEFAULTS,
                MonitorTopology.Keeping.DEFAULTS,
                new NoSink())
            .get();
      }
      Topology topology = new Topology();
      topology.addSource(
          "in",
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer(),
          MonitorTopology.EVENTS_TOPIC);
      if (this == DECODED) {
        topology.addProcessor("decode", Decode::new, "in");
      }
      topology.addSink(
          "out",
          OUT_TOPIC,
          new ByteArraySerializer(),
          new ByteArraySerializer(),
          this == DECODED ? "decode" : "in");
      return topology;
    }
  }

  /**
   * How to measure.
   *
   * @param events in the input topic; at least 10,000, or the passes are too short to measure
   * @param repetitions rounds that count, at least 1
   * @param runs how many runs the events belong to, at least 1
   * @param threads stream threads, at least 1
   */
  public record Settings(int events, int repetitions, int runs, int threads) {
    public Settings {
      atLeast("events", events, 10_000);
      atLeast("repetitions", repetitions, 1);
      atLeast("runs", runs, 1);
      atLeast("threads", threads, 1);
    }

    private static void atLeast(String name, int value, int least) {
      if (value < least) {
        throw new IllegalArgumentException(name + " is " + value + "; give at least " + least);
      }
    }
  }

  /** Events per second of one subject, one rate per round. */
  public record Rates(Subject subject, List<Double> eventsPerSecond) {
    public Rates {
      eventsPerSecond = List.copyOf(eventsPerSecond);
    }

    /** The middle rate. */
    public double median() {
      double[] sorted = eventsPerSecond.stream().mapToDouble(Double::doubleValue).toArray();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
  }

  /**
   * A bench.
   *
   * @param folder for the broker's log and the stores; half a gigabyte for a million events
   * @param progress told what happens, one line at a time
   */
  public ThroughputBench(Settings settings, Path folder, Consumer<String> progress) {
    this.settings = settings;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Measures; about two minutes for 500,000 events and three rounds.
   *
   * @return the subjects in the order of {@link Subject}
   */
  public List<Rates> run() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0)) {
      createTopics(kafka);
      fill(kafka);
      Map<Subject, List<Double>> rates = new EnumMap<>(Subject.class);
      for (int round = 0; round <= settings.repetitions(); round++) {
        for (Subject subject : Subject.values()) {
          double rate = pass(kafka, subject, round);
          String name = round == 0 ? "warm-up" : "round " + round;
          progress.accept(
              String.format(
                  Locale.ROOT, "%s  %-22s %,10.0f events/s", name, subject.label(), rate));
          if (round > 0) {
            rates.computeIfAbsent(subject, s -> new ArrayList<>()).add(rate);
          }
        }
      }
      return rates.entrySet().stream().map(e -> new Rates(e.getKey(), e.getValue())).toList();
    }
  }

  private static void createTopics(EmbeddedKafka kafka) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      new TopicSetup(admin, OptionalInt.empty(), Optional.empty()).ensure();
      int partitions = TopicSetup.definitions().get(0).partitions();
      admin
          .createTopics(List.of(new NewTopic(OUT_TOPIC, Optional.of(partitions), Optional.empty())))
          .all()
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("Interrupted while creating topics", e);
    } catch (ExecutionException e) {
      throw new StartupException("Cannot create " + OUT_TOPIC + ": " + StartupException.why(e), e);
    }
  }

  /** Healthy runs side by side, as their trainers would log them. */
  private void fill(EmbeddedKafka kafka) {
    progress.accept(
        String.format(
            Locale.ROOT, "writing %,d events of %d runs", settings.events(), settings.runs()));
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers",
            kafka.bootstrapServers(),
            "batch.size",
            256 * 1024,
            "linger.ms",
            20);
    int steps = settings.events() / settings.runs() + 1;
    Random random = new Random(1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < settings.events(); i++) {
        int run = i % settings.runs();
        int step = i / settings.runs();
        String event = step == 0 ? declaration(run, steps) : step(step, steps, random);
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(
                    MonitorTopology.EVENTS_TOPIC, utf8("bench-run-" + run), utf8(event)));
      }
    }
  }

  private static String declaration(int run, int steps) {
    return "{\"type\":\"run\",\"run\":\"bench-run-"
        + run
        + "\",\"family\":\"bench\",\"params\":1.2e8,\"batch_tokens\":524288,\"target_steps\":"
        + steps
        + ",\"schedule\":{\"kind\":\"cosine\",\"peak_lr\":3e-4,\"final_frac\":0.1}}";
  }

  private static String step(int step, int steps, Random random) {
    double share = step / (double) steps;
    double rate = 3e-4 * (0.55 + 0.45 * Math.cos(Math.PI * share));
    double loss = 2.2 + 0.9 * Math.pow(share, -0.4) + 0.03 * random.nextGaussian();
    return String.format(
        Locale.ROOT,
        "{\"type\":\"step\",\"step\":%d,\"tokens\":%d,\"loss\":%.6f,\"lr\":%.8f,\"grad_norm\":%.4f,\"ts\":%d}",
        step,
        524_288L * step,
        loss,
        rate,
        0.4 + 0.05 * random.nextDouble(),
        1_795_320_128_682L + 700L * step);
  }

  private double pass(EmbeddedKafka kafka, Subject subject, int round) {
    String id = "bench-" + subject.name().toLowerCase(Locale.ROOT) + "-" + round;
    StreamSettings streams =
        new StreamSettings(
            kafka.bootstrapServers(),
            id,
            folder.resolve("state").resolve(id),
            settings.threads(),
            Map.of(),
            Map.of());
    try (MonitorStreams monitor = new MonitorStreams(subject.topology(), streams)) {
      monitor.start();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long first = 0;
      long processedFirst = 0;
      while (true) {
        long processed = monitor.processed();
        long now = System.nanoTime();
        if (first == 0 && processed >= RUN_UP * settings.events()) {
          first = now;
          processedFirst = processed;
        }
        if (processed >= settings.events()) {
          return (processed - processedFirst) * 1e9 / (now - first);
        }
        if (monitor.failure().isPresent() || now > deadline) {
          throw new StartupException(
              "The pass "
                  + id
                  + " stopped after "
                  + processed
                  + " events: "
                  + monitor.failure().map(StartupException::why).orElse("too slow"));
        }
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Decodes each record and passes on what came. */
  private static final class Decode extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    private final EventCodec codec = new EventCodec();

    @Override
    public void process(Record<byte[], byte[]> record) {
      boolean valid = codec.decode(record.key(), record.value()).fold(v -> true, r -> false);
      if (!valid) {
        throw new IllegalStateException("The bench wrote an event that is none");
      }
      context().forward(record);
    }
  }

  /** Nobody looks: what exporters cost is not the topology's. */
  private static final class NoSink implements ReportSink {
    @Override
    public void report(String owner, RunReport report) {}

    @Override
    public void forget(String owner, String run) {}

    @Override
    public void forgetAll(String owner) {}

    @Override
    public void accepted() {}

    @Override
    public void rejected(Rejection reason) {}

    @Override
    public void timed(Stage stage, long nanos) {}
  }
}
