package io.plumbline.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.app.config.MonitorConfig;
import io.plumbline.app.recording.LineReader;
import io.plumbline.notify.RealAlertmanager;
import io.plumbline.notify.Receiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All the way: a trainer's events, the monitor with its broker, the real Alertmanager, and whoever
 * is at the end of its webhook; beside it a webhook of the monitor's own.
 */
class DeliveryIT {
  private static final String FAULTY = "fault-smallshard-s1";

  private static final int LAST_STEP = 760;

  @TempDir private Path folder;
  private Receiver pager;
  private Receiver chat;
  private RealAlertmanager alertmanager;

  @BeforeEach
  void start() throws Exception {
    pager = new Receiver();
    chat = new Receiver();
    alertmanager = RealAlertmanager.in(folder, RealAlertmanager.deployed(pager.url()));
  }

  @AfterEach
  void stop() throws Exception {
    pager.close();
    chat.close();
    alertmanager.close();
  }

  @Test
  void aFaultReachesThePagerAndSoDoesItsEnd() throws Exception {
    alertmanager.start();
    try (MonitorProcess monitor = new MonitorProcess(config());
        Cluster cluster = new Cluster(monitor.bootstrapServers())) {
      send(cluster);
      Cluster.await("the pager hears of it", () -> pager.told("firing", "RunDriftDown") >= 1);
      assertThat(pager.told("resolved", "RunDriftDown")).isZero();
      JsonNode labels = pager.messages().get(0).body().at("/groupLabels");
      assertThat(labels.path("run").asText()).isEqualTo(FAULTY);
      end(cluster);
      Cluster.await("and of its end", () -> pager.told("resolved", "RunDriftDown") >= 1);
      Cluster.await("the chat too", () -> said("OPEN") >= 1 && said("OPEN") == said("RESOLVED"));
    }
  }

  @Test
  void aMonitorStartedAnewKeepsTheAlertOpen() throws Exception {
    alertmanager.start();
    String startsAt;
    try (MonitorProcess monitor = new MonitorProcess(config());
        Cluster cluster = new Cluster(monitor.bootstrapServers())) {
      send(cluster);
      Cluster.await("the pager hears of it", () -> pager.told("firing", "RunDriftDown") >= 1);
      Cluster.await("the chat too", () -> said("OPEN") >= 1);
      startsAt = drift().path("startsAt").asText();
    }
    long told = said("OPEN");
    try (MonitorProcess monitor = new MonitorProcess(config());
        Cluster cluster = new Cluster(monitor.bootstrapServers())) {
      String updated = drift().path("updatedAt").asText();
      Cluster.await("it is sent again", () -> !drift().path("updatedAt").asText().equals(updated));
      assertThat(drift().path("startsAt").asText()).isEqualTo(startsAt);
      assertThat(pager.told("resolved", "RunDriftDown")).as("no flap").isZero();
      assertThat(said("OPEN")).as("told the chat once").isEqualTo(told);
      end(cluster);
      Cluster.await("its end arrives", () -> pager.told("resolved", "RunDriftDown") >= 1);
      Cluster.await("in the chat too", () -> said("OPEN") == said("RESOLVED"));
    }
  }

  private JsonNode drift() {
    for (JsonNode alert : alertmanager.alerts()) {
      if (alert.at("/labels/alertname").asText().equals("RunDriftDown")) {
        return alert;
      }
    }
    throw new AssertionError("no RunDriftDown in " + alertmanager.alerts());
  }

  private long said(String status) {
    return chat.messages().stream()
        .filter(message -> message.body().path("status").asText().equals(status))
        .count();
  }

  private MonitorConfig config() {
    Map<String, String> settings = new HashMap<>();
    settings.put("embedded", "true");
    settings.put("kafka.port", "0");
    settings.put("http.port", "0");
    settings.put("data.dir", folder.resolve("monitor").toString());
    settings.put("alertmanager.urls", alertmanager.url());
    // Four of these must outlast a restart of the monitor, also on a slow machine.
    settings.put("alertmanager.resend.seconds", "20");
    settings.put("alertmanager.hold.seconds", "1");
    settings.put("webhook.url", chat.url());
    return MonitorConfig.load(Optional.empty(), Map.of(), settings);
  }

  /**
   * A recording, until a little after its fault (the same shard again and again from step 700 on):
   * then its alert is open, and stays so while nothing more comes.
   */
  private static void send(Cluster cluster) throws Exception {
    Path file = Path.of("src/main/resources/recordings/" + FAULTY + ".jsonl.gz");
    try (LineReader reader = LineReader.open(file)) {
      for (Optional<byte[]> line = reader.next(); line.isPresent(); line = reader.next()) {
        String event = new String(line.get(), StandardCharsets.UTF_8);
        cluster.send(FAULTY, event);
        if (event.contains("\"step\":" + LAST_STEP + ",")) {
          break;
        }
      }
    }
    cluster.flush();
  }

  private static void end(Cluster cluster) {
    cluster.send(FAULTY, "{\"type\":\"end\",\"run\":\"" + FAULTY + "\",\"status\":\"finished\"}");
    cluster.flush();
  }
}
