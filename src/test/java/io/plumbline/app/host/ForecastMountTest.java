package io.plumbline.app.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.export.ExportSettings;
import io.plumbline.export.HttpEndpoint;
import io.plumbline.export.PrometheusSink;
import io.plumbline.query.RecordedReports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forecast API over HTTP: forms, encodings, methods. What it answers is ForecastApiTest's. */
class ForecastMountTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String QUERY = "query=plumbline_ahead_tokens%7Brun%3D%22r17%22%7D";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static HttpEndpoint endpoint;

  @BeforeAll
  static void start() {
    PrometheusSink sink =
        new PrometheusSink(ExportSettings.defaults("1.2.3").withAddress("127.0.0.1").withPort(0));
    sink.report(
        "0_1",
        RecordedReports.as(
            RecordedReports.at("en-98k-constant-s2", 0.3),
            "r17",
            System.currentTimeMillis(),
            3_600));
    endpoint =
        HttpEndpoint.start(sink, Optional::empty, ForecastMount.of(sink, Optional::empty, "1.2.3"));
  }

  @AfterAll
  static void stop() {
    endpoint.close();
  }

  @Test
  void aQueryByGetAndByFormIsAnsweredTheSame() throws Exception {
    HttpResponse<String> byGet = send(request("query?" + QUERY + "&time=9").GET());
    HttpResponse<String> byForm = send(form("query", QUERY + "&time=9"));
    assertThat(byGet.statusCode()).isEqualTo(200);
    assertThat(byForm.body()).isEqualTo(byGet.body());
    assertThat(byForm.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(json(send(form("query", QUERY))).at("/data/result")).hasSize(1);
  }

  @Test
  void grafanasHealthCheckIsAnswered() throws Exception {
    assertThat(json(send(form("query", "query=1%2B1&time=4"))).at("/data").toString())
        .isEqualTo("{\"resultType\":\"scalar\",\"result\":[4,\"2\"]}");
  }

  @Test
  void ofFormAndAddressTheFormCounts() throws Exception {
    assertThat(json(send(form("query?query=1&time=4", "query=2"))).at("/data/result/1").asText())
        .isEqualTo("2");
  }

  @Test
  void pathsBelowPathsAreFound() throws Exception {
    assertThat(json(send(request("label/run/values").GET())).at("/data/0").asText())
        .isEqualTo("r17");
    assertThat(send(request("status/buildinfo").GET()).statusCode()).isEqualTo(200);
    assertThat(send(request("nothing/at/all").GET()).statusCode()).isEqualTo(404);
    assertThat(send(request("query/../labels").GET()).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query=%ff",
        "query=%zz",
        "query=%c3",
        "query=1&%ff=2",
        "query=%ed%a0%80",
        "\u00ff=1"
      })
  void whatIsNotWellEncodedIsRefusedInTheApisOwnForm(String form) throws Exception {
    HttpResponse<String> answer =
        send(
            request("query")
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofByteArray(form.getBytes(ISO_8859_1))));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("errorType").asText()).isEqualTo("bad_data");
    assertThat(json(answer).path("error").asText()).contains("not well encoded");
  }

  @Test
  void unencodedUtf8IsUnderstood() throws Exception {
    assertThat(json(send(form("query", "query=vector(1)+unless+x{run=\"é\"}"))).at("/data/result"))
        .hasSize(1);
  }

  @Test
  void otherBodiesAndTooLargeOnesAreRefused() throws Exception {
    HttpResponse<String> other =
        send(
            request("query")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(QUERY)));
    assertThat(other.statusCode()).isEqualTo(400);
    assertThat(json(other).path("error").asText()).contains(FORM);
    HttpResponse<String> large = send(form("query", "query=" + "1".repeat(70_000)));
    assertThat(large.statusCode()).isEqualTo(400);
    assertThat(json(large).path("error").asText()).contains("65536 bytes");
    assertThat(json(send(request("query").POST(BodyPublishers.noBody()))).path("error").asText())
        .contains("no expression");
  }

  @Test
  void onlyFormsAreTakenAndOnlyHere() throws Exception {
    for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS")) {
      HttpResponse<String> answer =
          send(request("query?query=1").method(method, BodyPublishers.noBody()));
      assertThat(answer.statusCode()).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
    }
    HttpResponse<String> elsewhere =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + "/metrics"))
                .POST(BodyPublishers.ofString("x"))
                .build(),
            BodyHandlers.ofString());
    assertThat(elsewhere.statusCode()).isEqualTo(405);
  }

  private static HttpRequest.Builder form(String path, String body) {
    return request(path).header("Content-Type", FORM).POST(BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + endpoint.port() + ForecastMount.PATH + path))
        .timeout(Duration.ofSeconds(10));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body());
  }
}
