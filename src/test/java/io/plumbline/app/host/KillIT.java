package io.plumbline.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunState;
import io.plumbline.run.Step;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real monitor with its broker, killed in mid-stream and started again on the same data: no event
 * is lost, none counts twice, and the reports are those of a monitor that was never killed.
 */
class KillIT {
  private static final int RUNS = 8;
  private static final int STEPS = 3_000;
  private static final int KILLS = 2;

  @TempDir Path dir;
  private int starts;

  @Test
  void killedTwiceInMidStream() throws Exception {
    int port = freePort();
    List<List<String>> runs = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      runs.add(events(run));
    }
    Process monitor = start(port);
    try (Cluster cluster = new Cluster("localhost:" + port)) {
      awaitReady(monitor, 0);
      int sent = 0;
      for (int kill = 1; kill <= KILLS; kill++) {
        int upTo = STEPS * kill / (KILLS + 1);
        int half = (sent + upTo) / 2;
        send(cluster, runs, sent, half);
        cluster.flush();
        int part = kill;
        cluster.read("training.forecasts", records -> records.size() >= 40 * part);
        // These are on their way to the broker, or through the topology, when both die.
        send(cluster, runs, half, upTo);
        sent = upTo;
        monitor.destroyForcibly().waitFor();
        monitor = start(port);
        awaitReady(monitor, kill);
        assertThat(read(dir.resolve("monitor-" + kill + ".log")))
            .contains("The last monitor here was killed")
            .doesNotContain("ERROR", "Exception");
      }
      send(cluster, runs, sent, STEPS + 2);
      cluster.flush();
      Map<String, JsonNode> forecasts = cluster.endedForecasts(RUNS);
      for (int run = 0; run < RUNS; run++) {
        RunReport expected = undisturbed(runs.get(run));
        assertThat(forecasts)
            .hasEntrySatisfying("run-" + run, forecast -> assertSame(forecast, expected));
      }
      assertThat(cluster.read("training.events.dlq", letters -> true)).isEmpty();
    } finally {
      monitor.destroyForcibly().waitFor();
    }
  }

  private static void assertSame(JsonNode forecast, RunReport expected) {
    assertThat(forecast.at("/counts").toString())
        .isEqualTo(
            "{\"steps\":%d,\"duplicates\":0,\"late\":0,\"rewinds\":0,\"non_finite\":0}"
                .formatted(STEPS));
    assertThat(forecast.get("tokens").asDouble()).isEqualTo(expected.progress().tokens());
    assertThat(forecast.get("smoothed_loss").asDouble())
        .isEqualTo(expected.progress().losses().smoothedNats());
    assertThat(forecast.has("forecast")).isEqualTo(expected.outlook().isPresent());
    expected
        .outlook()
        .ifPresent(
            outlook ->
                assertThat(forecast.at("/forecast/loss").asDouble())
                    .isEqualTo(outlook.atHorizon().loss()));
  }

  private static RunReport undisturbed(List<String> events) {
    RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
    EventCodec codec = new EventCodec();
    RunState state = monitor.begin("undisturbed");
    RunReport report = monitor.report(state);
    for (String event : events) {
      Decoded decoded =
          codec.decode(
              "undisturbed".getBytes(StandardCharsets.UTF_8),
              event.getBytes(StandardCharsets.UTF_8));
      Step step = monitor.step(state, ((Decoded.Valid) decoded).event(), 0);
      state = step.state();
      report = step.report();
    }
    return report;
  }

  private static void send(Cluster cluster, List<List<String>> runs, int from, int to) {
    for (int i = from; i < to; i++) {
      for (int run = 0; run < runs.size(); run++) {
        cluster.send("run-" + run, runs.get(run).get(i));
      }
    }
  }

  /** A declaration, the steps, the end. */
  private static List<String> events(int run) {
    Random random = new Random(run);
    List<String> events = new ArrayList<>();
    events.add(
        "{\"type\":\"run\",\"params\":1e6,\"batch_tokens\":1000,\"target_steps\":"
            + STEPS
            + ",\"schedule\":{\"kind\":\"constant\",\"peak_lr\":1e-3}}");
    for (int step = 1; step <= STEPS; step++) {
      double loss = 2 + 3 * Math.pow(step, -0.4) + 0.02 * random.nextGaussian();
      events.add(String.format(Locale.ROOT, "{\"step\":%d,\"loss\":%.6f,\"lr\":1e-3}", step, loss));
    }
    events.add("{\"type\":\"end\",\"status\":\"finished\"}");
    return events;
  }

  private Process start(int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            "io.plumbline.app.Main",
            "monitor",
            "--embedded",
            "--kafka-port",
            Integer.toString(port),
            "--http-port",
            "0",
            "--data-dir",
            dir.resolve("data").toString())
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("monitor-" + starts++ + ".log").toFile())
        .start();
  }

  private void awaitReady(Process monitor, int start) {
    Path log = dir.resolve("monitor-" + start + ".log");
    Cluster.await(
        "start " + start + " says that it is ready",
        () -> {
          String text = read(log);
          if (!monitor.isAlive()) {
            throw new AssertionError("The monitor ended: " + text);
          }
          return text.lines().anyMatch("ready"::equals);
        });
  }

  private static String read(Path log) {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
