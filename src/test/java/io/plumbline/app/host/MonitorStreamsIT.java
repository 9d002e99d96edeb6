package io.plumbline.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.app.broker.TemporaryKafka;
import io.plumbline.app.console.StartupException;
import io.plumbline.event.EventCodec;
import io.plumbline.event.Rejection;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.ReportSink;
import io.plumbline.stream.MonitorTopology;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The running monitor on a real broker. */
class MonitorStreamsIT {
  @TempDir Path dir;

  @Test
  void thousandMalformedRecordsBetweenGoodOnesStopNothing() {
    ReportLog log = new ReportLog();
    try (TemporaryKafka kafka = TemporaryKafka.start(0);
        Cluster cluster = new Cluster(kafka.bootstrapServers())) {
      assertThat(cluster.createTopics()).isEmpty();
      try (MonitorStreams monitor = monitor(kafka, "a", log)) {
        monitor.start();
        List<String> malformed =
            List.of("not json", "[1,2]", "{\"step\":-5,\"loss\":1}", "{\"step\":1}", "");
        for (int i = 0; i < 1_000; i++) {
          cluster.send("good", step(i));
          cluster.send("good", malformed.get(i % malformed.size()));
        }
        cluster.send("good", end());
        cluster.flush();

        List<ConsumerRecord<byte[], byte[]>> letters =
            cluster.read("training.events.dlq", records -> records.size() >= 1_000);
        assertThat(letters).hasSize(1_000);
        assertThat(cluster.endedForecasts(1))
            .hasEntrySatisfying(
                "good",
                forecast -> assertThat(forecast.at("/counts/steps").asLong()).isEqualTo(1_000));
        assertThat(log.rejections)
            .isEqualTo(
                Map.of(
                    Rejection.NOT_JSON, 200L,
                    Rejection.NOT_AN_OBJECT, 200L,
                    Rejection.BAD_POSITION, 200L,
                    Rejection.NO_LOSS, 200L,
                    Rejection.EMPTY, 200L));
        for (int i = 0; i < letters.size(); i++) {
          // One input partition holds the run, so the letters come in the order of the input.
          assertThat(new String(letters.get(i).value(), StandardCharsets.UTF_8))
              .isEqualTo(malformed.get(i % malformed.size()));
        }
        assertThat(monitor.failure()).isEmpty();
      }
    }
  }

  @Test
  void theLargestRecordsStopNothing() {
    ReportLog log = new ReportLog();
    try (TemporaryKafka kafka = TemporaryKafka.start(0);
        Cluster cluster = new Cluster(kafka.bootstrapServers())) {
      cluster.createTopics();
      try (MonitorStreams monitor = monitor(kafka, "a", log)) {
        monitor.start();
        // As large as the topic takes, and twenty megabytes of nothing in a small batch.
        cluster.send("good", new byte[1_048_588 - 100]);
        cluster.send("good", new byte[20_000_000]);
        cluster.send("good", step(1));
        cluster.flush();
        List<ConsumerRecord<byte[], byte[]>> letters =
            cluster.read("training.events.dlq", records -> records.size() >= 2);
        assertThat(letters.get(0).value()).isEqualTo(new byte[1_048_588 - 100]);
        assertThat(letters.get(1).value()).isNull();
        Cluster.await("the step behind them counts", () -> log.accepted.get() == 1);
        assertThat(monitor.failure()).isEmpty();
      }
    }
  }

  @Test
  void twoInstancesShareTheRunsAndOneTakesOverFromTheOther() {
    int runs = 12;
    ReportLog first = new ReportLog();
    ReportLog second = new ReportLog();
    try (TemporaryKafka kafka = TemporaryKafka.start(0);
        Cluster cluster = new Cluster(kafka.bootstrapServers())) {
      cluster.createTopics(OptionalInt.of(4));
      try (MonitorStreams a = monitor(kafka, "a", first)) {
        a.start();
        a.awaitReady(Duration.ofSeconds(60));
        try (MonitorStreams b = monitor(kafka, "b", second)) {
          b.start();
          b.awaitReady(Duration.ofSeconds(60));
          sendSteps(cluster, runs, 0, 500);
          Cluster.await(
              "both show runs, each run is shown once",
              () ->
                  !first.newest.isEmpty()
                      && !second.newest.isEmpty()
                      && union(first, second).size() == runs
                      && first.newest.size() + second.newest.size() == runs);
        }
        assertThat(second.newest).as("a closed instance shows nothing").isEmpty();
        sendSteps(cluster, runs, 500, 1_000);
        for (int run = 0; run < runs; run++) {
          cluster.send("run-" + run, end());
        }
        cluster.flush();
        cluster
            .endedForecasts(runs)
            .forEach(
                (run, forecast) ->
                    assertThat(forecast.at("/counts").toString())
                        .as(run)
                        .isEqualTo(
                            "{\"steps\":1000,\"duplicates\":0,\"late\":0,\"rewinds\":0,\"non_finite\":0}"));
        assertThat(first.newest).hasSize(runs);
      }
    }
  }

  @Test
  void aRestartTakesItsPartitionsBackAtOnceAndShowsItsRunsWithoutNewEvents() {
    try (TemporaryKafka kafka = TemporaryKafka.start(0);
        Cluster cluster = new Cluster(kafka.bootstrapServers())) {
      cluster.createTopics();
      ReportLog before = new ReportLog();
      try (MonitorStreams monitor = monitor(kafka, "a", before)) {
        monitor.start();
        sendSteps(cluster, 5, 0, 300);
        cluster.send("run-0", end());
        cluster.flush();
        Cluster.await("all counted", () -> before.accepted.get() == 1_501);
      }
      assertThat(before.newest).isEmpty();
      ReportLog after = new ReportLog();
      try (MonitorStreams monitor = monitor(kafka, "a", after)) {
        monitor.start();
        monitor.awaitReady(Duration.ofSeconds(60));
        long ready = System.nanoTime();
        Cluster.await("all shown again", () -> after.newest.size() == 5);
        assertThat(Duration.ofNanos(System.nanoTime() - ready))
            .as("the ended run waits for no look at the clock, which are 10 s apart")
            .isLessThan(Duration.ofSeconds(5));
        assertThat(after.accepted).hasValue(0);
        assertThat(after.newest.values())
            .allSatisfy(report -> assertThat(report.progress().counts().steps()).isEqualTo(300));
      }
    }
  }

  @Test
  void twoMonitorsOnOneStateDirectoryAreRefused() {
    try (TemporaryKafka kafka = TemporaryKafka.start(0);
        MonitorStreams first = monitor(kafka, "a", new ReportLog())) {
      assertThatThrownBy(() -> monitor(kafka, "a", new ReportLog()))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("another plumbline");
      assertThat(first.ready()).isFalse();
    }
  }

  @Test
  void aThreadThatDiesIsReplacedAndWhatNoRestartMendsEndsTheMonitor() {
    try (TemporaryKafka kafka = TemporaryKafka.start(0);
        Cluster cluster = new Cluster(kafka.bootstrapServers())) {
      cluster.createTopics();
      Topology topology = new Topology();
      topology.addSource(
          "in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "training.events");
      topology.addProcessor("fragile", Fragile::new, "in");
      try (MonitorStreams monitor = new MonitorStreams(topology, settings(kafka, "a"))) {
        monitor.start();
        cluster.send("r", step(1));
        Cluster.await("the next thread has it", () -> Fragile.seen.get() == 2);
        assertThat(monitor.failure()).isEmpty();
        cluster.send("r", step(2));
        Cluster.await("it gives up", () -> monitor.failure().isPresent());
        assertThat(StartupException.why(monitor.failure().orElseThrow())).isEqualTo("lasting");
        Cluster.await("it stops", () -> !monitor.ready());
      }
    }
  }

  /** Fails on the first record it sees, takes it the second time, and breaks down on the next. */
  private static final class Fragile extends ContextualProcessor<byte[], byte[], Void, Void> {
    static final AtomicInteger seen = new AtomicInteger();

    @Override
    public void process(Record<byte[], byte[]> record) {
      switch (seen.incrementAndGet()) {
        case 1 -> throw new IllegalStateException("passing");
        case 2 -> {}
        default -> throw new AssertionError("lasting");
      }
    }
  }

  private static Set<String> union(ReportLog first, ReportLog second) {
    Set<String> runs = new HashSet<>(first.newest.keySet());
    runs.addAll(second.newest.keySet());
    return runs;
  }

  private static void sendSteps(Cluster cluster, int runs, int from, int to) {
    for (int i = from; i < to; i++) {
      for (int run = 0; run < runs; run++) {
        cluster.send("run-" + run, step(i));
      }
    }
    cluster.flush();
  }

  private static String step(int step) {
    double loss = 2 + 2 / Math.sqrt(step + 1);
    return "{\"step\":" + step + ",\"tokens\":" + 1_000L * (step + 1) + ",\"loss\":" + loss + "}";
  }

  private static String end() {
    return "{\"type\":\"end\",\"status\":\"finished\"}";
  }

  private MonitorStreams monitor(TemporaryKafka kafka, String instance, ReportSink sink) {
    return new MonitorStreams(
        new MonitorTopology(
                new EventCodec(), MonitorSettings.DEFAULTS, MonitorTopology.Keeping.DEFAULTS, sink)
            .get(),
        settings(kafka, instance));
  }

  private StreamSettings settings(TemporaryKafka kafka, String instance) {
    return new StreamSettings(
        kafka.bootstrapServers(), "plumbline", dir.resolve(instance), 2, Map.of(), Map.of());
  }
}
