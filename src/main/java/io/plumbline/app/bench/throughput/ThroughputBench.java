package io.plumbline.app.bench.throughput;

import io.plumbline.app.broker.EmbeddedKafka;
import io.plumbline.app.console.StartupException;
import io.plumbline.app.host.MonitorStreams;
import io.plumbline.app.host.StreamSettings;
import io.plumbline.app.host.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

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
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(2).toNanos();

  /** Share of the events after which the clock starts. */
  private static final double RUN_UP = 0.1;

  private final Settings settings;
  private final Path folder;
  private final Consumer<String> progress;

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
      progress.accept(
          String.format(
              Locale.ROOT, "writing %,d events of %d runs", settings.events(), settings.runs()));
      new BenchEvents(settings.events(), settings.runs()).writeTo(kafka.bootstrapServers());
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
          .createTopics(
              List.of(new NewTopic(Subject.OUT_TOPIC, Optional.of(partitions), Optional.empty())))
          .all()
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("Interrupted while creating topics", e);
    } catch (ExecutionException e) {
      throw new StartupException(
          "Cannot create " + Subject.OUT_TOPIC + ": " + StartupException.why(e), e);
    }
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
}
