package io.plumbline.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.app.broker.EmbeddedKafka;
import io.plumbline.event.EventCodec;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunStatus;
import io.plumbline.stream.MonitorTopology;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silence on a real broker: of a run, and of the broker itself. */
class StallIT {
  private static final Duration STALL_AFTER = Duration.ofSeconds(4);

  private static final int STEPS = 64;

  @TempDir Path dir;

  @Test
  void aRunIsNotStalledBecauseTheBrokerIsAwayButWhenItIsSilentItself() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ReportLog log = new ReportLog();
    EmbeddedKafka kafka = EmbeddedKafka.start(dir.resolve("kafka"), port);
    ConsumerInlet inlet = new ConsumerInlet();
    try (Cluster cluster = new Cluster(kafka.bootstrapServers())) {
      cluster.createTopics();
      try (MonitorStreams monitor = monitor(kafka.bootstrapServers(), inlet, log)) {
        inlet.watch(monitor);
        monitor.start();
        // It has listened for longer than the stall time when the broker goes.
        // Often, so that twenty of its intervals are shorter than the stall time.
        AtomicInteger sent = new AtomicInteger();
        Awaitility.await("all is sent")
            .pollInSameThread()
            .pollInterval(Duration.ofMillis(100))
            .atMost(Duration.ofMinutes(1))
            .until(
                () -> {
                  cluster.send("r", step(sent.getAndIncrement()));
                  cluster.flush();
                  return sent.get() == STEPS;
                });
        // A transaction that the broker takes with it is aborted, and its records are read again.
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
          Cluster.awaitCommitted(admin, "plumbline", STEPS);
        }
        kafka.close();
        Awaitility.await("silence that is the broker's does not count")
            .pollInSameThread()
            .during(STALL_AFTER.multipliedBy(5).dividedBy(2))
            .atMost(STALL_AFTER.multipliedBy(20))
            .until(
                () -> {
                  assertThat(status(log)).isEqualTo(RunStatus.LIVE);
                  return true;
                });
        kafka = EmbeddedKafka.start(dir.resolve("kafka"), port);
        cluster.send("r", step(STEPS));
        cluster.flush();
        Cluster.await("it reads again", () -> log.accepted.get() >= STEPS + 1);
        assertThat(status(log)).isEqualTo(RunStatus.LIVE);
        Cluster.await("its own silence counts", () -> status(log) == RunStatus.STALLED);
        assertThat(monitor.failure()).isEmpty();
      }
    } finally {
      kafka.close();
    }
  }

  private static RunStatus status(ReportLog log) {
    RunReport report = log.newest.get("r");
    return report == null ? RunStatus.LIVE : report.progress().status();
  }

  private MonitorStreams monitor(String servers, ConsumerInlet inlet, ReportLog log) {
    return new MonitorStreams(
        new MonitorTopology(
                new EventCodec(),
                new MonitorSettings(
                    STALL_AFTER.toMillis(),
                    MonitorSettings.DEFAULTS.optimalTokensPerParameter(),
                    MonitorSettings.DEFAULTS.falseAlarmsPerRun()),
                MonitorTopology.Keeping.DEFAULTS,
                MonitorTopology.Knowledge.LEARNED,
                new MonitorTopology.Host(inlet, MonitorTopology.Host.UNKNOWN.address(), "test"),
                log)
            .get(),
        new StreamSettings(servers, "plumbline", dir.resolve("a"), 2, Map.of(), Map.of()));
  }

  private static String step(int step) {
    return "{\"step\":" + step + ",\"tokens\":" + 1_000L * (step + 1) + ",\"loss\":2.5}";
  }
}
