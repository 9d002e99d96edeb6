package io.plumbline.notify;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Alertmanager itself, as Debian packages it, on a port and in a folder of its own. A test that
 * wants it is skipped, with the reason, where the package is missing; {@code .ci/run} installs it.
 */
public final class RealAlertmanager implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/prometheus-alertmanager");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final Path config;
  private final int port;
  private @Nullable Process process;

  private RealAlertmanager(Path folder, Path config, int port) {
    this.folder = folder;
    this.config = config;
    this.port = port;
  }

  /** Not started yet. */
  public static RealAlertmanager in(Path folder, String config) throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(PROGRAM),
        PROGRAM + " is missing: apt-get install prometheus-alertmanager");
    try (ServerSocket socket = new ServerSocket(0)) {
      Path file = Files.writeString(Files.createTempFile(folder, "alertmanager", ".yml"), config);
      return new RealAlertmanager(folder, file, socket.getLocalPort());
    }
  }

  /** The configuration of deploy/, made quick, with every receiver posting to this webhook. */
  public static String deployed(String webhook) throws IOException {
    String text = Files.readString(Path.of("deploy/alertmanager/alertmanager.yml"));
    return text.replaceFirst("group_wait: .*", "group_wait: 300ms")
        .replaceFirst("group_interval: .*", "group_interval: 500ms")
        .replaceAll(
            "(?m)^  - name: (page|chat)$",
            "  - name: $1\n    webhook_configs: [{url: \"" + webhook + "\", send_resolved: true}]");
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Starts it and waits until it is ready. */
  public void start() throws Exception {
    Path log = folder.resolve("alertmanager-" + port + ".log");
    Process started =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    process = started;
    try {
      await("Alertmanager is ready")
          .atMost(Duration.ofSeconds(30))
          .until(() -> ready() || !started.isAlive());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(Files.readString(log), e);
    }
    if (!started.isAlive()) {
      throw new AssertionError(Files.readString(log));
    }
  }

  private boolean ready() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/-/ready")).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** As a power cut would: nothing in memory is saved. */
  public void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** What it shows of its alerts. */
  public JsonNode alerts() {
    return get("/api/v2/alerts");
  }

  public JsonNode get(String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).build();
      return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public JsonNode post(String path, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
