package io.plumbline.export;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
  private static final ExportSettings ANY_PORT =
      ExportSettings.defaults("1.2.3").withAddress("127.0.0.1").withPort(0);

  private final PrometheusSink sink = new PrometheusSink(ANY_PORT);
  private volatile Readiness readiness = Optional::empty;
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpEndpoint endpoint;

  @BeforeEach
  void start() {
    endpoint = HttpEndpoint.start(sink, () -> readiness.whyNotReady());
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void metricsAreTextByDefaultAndOpenMetricsOnRequest() throws Exception {
    sink.report("0_1", SampleReports.healthy("r17"));
    HttpResponse<String> plain = get("/metrics");
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(plain.body())
        .contains("plumbline_run_loss{run=\"r17\",}")
        .contains("jvm_memory_bytes_used")
        .contains("plumbline_ready 1.0");

    HttpResponse<String> open =
        get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
    assertThat(open.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(open.body()).endsWith("# EOF\n");
  }

  @Test
  void metricsCanBeNarrowedToNamedFamilies() throws Exception {
    sink.report("0_1", SampleReports.healthy("r17"));
    String body = get("/metrics?name[]=plumbline_run_loss".replace("[]", "%5B%5D")).body();
    assertThat(body.lines().filter(line -> !line.startsWith("#")))
        .singleElement()
        .asString()
        .startsWith("plumbline_run_loss{");
  }

  @Test
  void gzipIsUsedWhenAskedForAndUnpacksToTheSame() throws Exception {
    sink.report("0_1", SampleReports.healthy("r17"));
    HttpResponse<byte[]> packed =
        client.send(
            request("/metrics?name%5B%5D=plumbline_run_forecast_curve")
                .header("Accept-Encoding", "deflate, gzip;q=1.0")
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    String unpacked =
        new String(
            new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(), UTF_8);
    assertThat(unpacked).isEqualTo(get("/metrics?name%5B%5D=plumbline_run_forecast_curve").body());
    assertThat(packed.body().length).isLessThan(unpacked.length() / 4);
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, true",
    "'deflate, GZIP', true",
    "*, true",
    "gzip;q=0.5, true",
    "'', false",
    "deflate, false",
    "gzip;q=0, false",
    "'gzip; q=0.0', false",
    "xgzip, false"
  })
  void gzipIsSentToThoseWhoTakeIt(String header, boolean accepted) {
    assertThat(Pages.acceptsGzip(header)).isEqualTo(accepted);
  }

  @Test
  void readinessSaysWhatIsWaitedFor() throws Exception {
    readiness = () -> Optional.of("the stream is REBALANCING");
    HttpResponse<String> not = get("/-/ready");
    assertThat(not.statusCode()).isEqualTo(503);
    assertThat(not.body()).isEqualTo("not ready: the stream is REBALANCING\n");
    assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
    assertThat(get("/metrics").body()).contains("plumbline_ready 0.0");

    readiness = Optional::empty;
    assertThat(get("/-/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void runbooksAreServedAndNothingElseOfTheJar() throws Exception {
    assertThat(get("/runbooks/RunDiverged").body()).startsWith("# RunDiverged\n");
    assertThat(get("/runbooks/drift_up").body()).startsWith("# RunDriftUp\n");
    assertThat(get("/runbooks/RunDiverged.md").statusCode()).isEqualTo(200);
    for (String none :
        List.of(
            "", "Nothing", "..%2flogback.xml", "%2e%2e/logback.xml", "a/b", "RunDiverged.md.md")) {
      assertThat(get("/runbooks/" + none).statusCode()).as(none).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/metrics/", "/-/", "/%2e%2e/etc/passwd", "/-/ready/x"})
  void unknownPathsAreNotFound(String path) throws Exception {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("/metrics");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void onlyReadingIsAllowed(String method) throws Exception {
    HttpResponse<String> answer =
        client.send(
            request("/metrics").method(method, HttpRequest.BodyPublishers.ofString("x")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/-/ready", "/nothing"})
  void headHasTheHeadersAndNoBody(String path) throws Exception {
    HttpResponse<String> head =
        client.send(
            request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(get(path).statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/?page=0", "/?page=x", "/?page=-1", "/?page=99999999999", "/?q=%zz"})
  void badQueriesAreRefusedWithAReason(String path) throws Exception {
    // The client library refuses to send the last of them.
    String answer = rawRequest("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void aPageThatFailsIsAnErrorAndTheNextRequestIsAnswered() throws Exception {
    readiness =
        () -> {
          throw new IllegalStateException("a secret");
        };
    HttpResponse<String> failed = get("/-/ready");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).doesNotContain("secret");
    readiness = Optional::empty;
    assertThat(get("/-/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void aPortInUseIsNamedWithTheSettingToChange() {
    PrometheusSink second = new PrometheusSink(ANY_PORT.withPort(endpoint.port()));
    assertThatThrownBy(() -> HttpEndpoint.start(second, Optional::empty))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("127.0.0.1:" + endpoint.port())
        .hasMessageContaining("--http-port");
  }

  @Test
  void anAddressThatIsNotOursIsNamedWithTheSettingToChange() {
    PrometheusSink elsewhere = new PrometheusSink(ANY_PORT.withAddress("no such host"));
    assertThatThrownBy(() -> HttpEndpoint.start(elsewhere, Optional::empty))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("--http-address");
  }

  @Test
  void aClosedEndpointFreesItsPort() throws Exception {
    int port = endpoint.port();
    endpoint.close();
    try (ServerSocket again = new ServerSocket(port)) {
      assertThat(again.getLocalPort()).isEqualTo(port);
    }
  }

  @Test
  void clientsThatSayNothingDoNotKeepOthersWaiting() throws Exception {
    Socket[] silent = new Socket[20];
    try {
      for (int i = 0; i < silent.length; i++) {
        silent[i] = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
        // Half a request line.
        silent[i].getOutputStream().write("GET /metr".getBytes(US_ASCII));
      }
      assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : silent) {
        if (socket != null) {
          socket.close();
        }
      }
    }
  }

  private String rawRequest(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path))
        .timeout(Duration.ofSeconds(10));
  }
}
