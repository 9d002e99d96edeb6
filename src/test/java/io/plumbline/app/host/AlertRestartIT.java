package io.plumbline.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.app.broker.TemporaryKafka;
import io.plumbline.event.EventCodec;
import io.plumbline.run.MonitorSettings;
import io.plumbline.stream.MonitorTopology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An alert outlives the monitor that opened it: whoever goes on with the run, after a restart or on
 * another machine, does not open it again, and resolves it once.
 */
class AlertRestartIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;

  @Test
  @SuppressWarnings("try") // the first stops while the other runs on
  void anOpenAlertIsToldOnceAndResolvedOnceByWhoeverGoesOn() {
    ReportLog log = new ReportLog();
    try (TemporaryKafka kafka = TemporaryKafka.start(0);
        Cluster cluster = new Cluster(kafka.bootstrapServers())) {
      cluster.createTopics();
      try (MonitorStreams first = monitor(kafka, "a", log)) {
        first.start();
        send(cluster, 0, 50, "3.0");
        send(cluster, 50, 60, "\"NaN\"");
        cluster.read("training.alerts", records -> records.size() == 1);
      }
      try (MonitorStreams restarted = monitor(kafka, "a", log)) {
        restarted.start();
        send(cluster, 60, 70, "\"NaN\"");
        Cluster.await("the restarted one has read on", () -> log.accepted.get() >= 70);
        // Another takes over while it is open.
        try (MonitorStreams other = monitor(kafka, "b", log)) {
          other.start();
          restarted.close();
          send(cluster, 70, 80, "\"NaN\"");
          Cluster.await("the other has read on", () -> log.accepted.get() >= 80);
          cluster.send("r", "{\"type\":\"end\",\"status\":\"failed\"}");
          cluster.flush();
          List<ConsumerRecord<byte[], byte[]>> alerts =
              cluster.read("training.alerts", records -> records.size() >= 2);
          assertThat(alerts)
              .extracting(AlertRestartIT::transition)
              .containsExactly("r/diverged/1 1 open", "r/diverged/1 2 resolved");
        }
      }
    }
  }

  private static String transition(ConsumerRecord<byte[], byte[]> record) {
    try {
      var alert = JSON.readTree(new String(record.value(), StandardCharsets.UTF_8));
      return alert.get("id").asText()
          + " "
          + alert.get("sequence").asInt()
          + " "
          + alert.get("state").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(Cluster cluster, int from, int to, String loss) {
    for (int step = from; step < to; step++) {
      cluster.send(
          "r",
          "{\"step\":" + step + ",\"tokens\":" + 1_000L * (step + 1) + ",\"loss\":" + loss + "}");
    }
    cluster.flush();
  }

  private MonitorStreams monitor(TemporaryKafka kafka, String instance, ReportLog log) {
    return new MonitorStreams(
        new MonitorTopology(
                new EventCodec(), MonitorSettings.DEFAULTS, MonitorTopology.Keeping.DEFAULTS, log)
            .get(),
        new StreamSettings(
            kafka.bootstrapServers(), "plumbline", dir.resolve(instance), 1, Map.of(), Map.of()));
  }
}
