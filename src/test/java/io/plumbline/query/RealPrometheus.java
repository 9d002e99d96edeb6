package io.plumbline.query;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assumptions;

/**
 * Prometheus itself, as Debian packages it, over samples of any time, each of which it finds at
 * exactly that time only. A test that wants it is skipped, with the reason, where it is missing;
 * {@code .ci/run} installs it.
 */
final class RealPrometheus implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/bin/prometheus");
  private static final Path TOOL = Path.of("/usr/bin/promtool");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private RealPrometheus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Skips the test where Prometheus is not installed. */
  static void assumeInstalled() {
    Assumptions.assumeTrue(
        Files.isExecutable(SERVER) && Files.isExecutable(TOOL),
        SERVER + " is missing: apt-get install prometheus");
  }

  /**
   * Starts one that knows these samples.
   *
   * @param openMetrics as exposition text with timestamps
   */
  static RealPrometheus over(String openMetrics, Path folder) throws Exception {
    Path samples = Files.writeString(folder.resolve("samples.om"), openMetrics);
    Path data = folder.resolve("data");
    Path log = folder.resolve("prometheus.log");
    Process loading =
        new ProcessBuilder(
                TOOL.toString(),
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                "-q",
                "" + samples,
                "" + data)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!loading.waitFor(60, TimeUnit.SECONDS) || loading.exitValue() != 0) {
      throw new AssertionError(Files.readString(log));
    }
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path config = Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
    Process process =
        new ProcessBuilder(
                SERVER.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.retention.time=100y",
                "--query.lookback-delta=1ms",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    RealPrometheus prometheus = new RealPrometheus(process, port);
    try {
      await("Prometheus is ready")
          .atMost(Duration.ofSeconds(60))
          .until(() -> prometheus.ready() || !process.isAlive());
    } catch (ConditionTimeoutException e) {
      prometheus.close();
      throw new AssertionError(Files.readString(log), e);
    }
    if (!process.isAlive()) {
      throw new AssertionError(Files.readString(log));
    }
    return prometheus;
  }

  private boolean ready() throws InterruptedException {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** What it answers, with the HTTP status as the field {@code code}. */
  JsonNode get(String path, Map<String, String> parameters) throws Exception {
    String query =
        parameters.entrySet().stream()
            .map(p -> encoded(p.getKey()) + "=" + encoded(p.getValue()))
            .collect(Collectors.joining("&"));
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port + "/api/v1/" + path + "?" + query))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    JsonNode json = JSON.readTree(answer.body());
    return ((ObjectNode) json).put("code", answer.statusCode());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
