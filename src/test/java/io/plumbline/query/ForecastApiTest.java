package io.plumbline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastApiTest {
  private static final long NOW = RecordedReports.NOW_MS;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RunReport RECORDED = RecordedReports.at("en-98k-wsd-s3", 0.3);

  private final List<RunReport> runs =
      new ArrayList<>(List.of(RecordedReports.as(RECORDED, "r17", NOW, 7_200)));
  private volatile Optional<String> whyNotReady = Optional.empty();
  private final ForecastApi api =
      new ForecastApi(() -> runs, () -> whyNotReady, "1.2.3", () -> NOW);

  @Test
  void withoutATimeItIsNow() throws Exception {
    JsonNode json = get("query", "query", "plumbline_ahead_tokens{run=\"r17\"}");
    assertThat(json.at("/data/result/0/value/0").asLong()).isEqualTo(NOW / 1000);
    assertThat(json.at("/data/result/0/value/1").asDouble())
        .isEqualTo(RECORDED.progress().tokens());
    assertThat(json.at("/data/result/0/metric").toString())
        .isEqualTo(
            "{\"__name__\":\"plumbline_ahead_tokens\",\"family\":\"tiny-en-byte\",\"run\":\"r17\"}");
    assertThat(json.has("warnings")).isFalse();
  }

  @Test
  void aRangeIsAnsweredFromTheNewestEventToThePlannedEnd() throws Exception {
    JsonNode json =
        get(
            "query_range",
            "query",
            "plumbline_ahead_loss{run=\"r17\",bound=\"mid\"}",
            "start",
            "" + (NOW / 1000 - 86_400),
            "end",
            "" + (NOW / 1000 + 86_400),
            "step",
            "10m");
    JsonNode values = json.at("/data/result/0/values");
    // 24 hours are 144 steps: 0 is now, and 12 of ten minutes are to go.
    assertThat(values.size()).isEqualTo(13);
    assertThat(values.get(0).get(0).asLong()).isEqualTo(NOW / 1000);
    assertThat(values.get(12).get(0).asLong()).isEqualTo(NOW / 1000 + 7_200);
    assertThat(values.get(12).get(1).asDouble())
        .isCloseTo(RECORDED.outlook().orElseThrow().grid().get(19).loss(), within(1e-9));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "r17  | -86400 | newest event, 2026-11-22T03:55:00Z, to its planned end, 2026-11-22T06:00:00Z",
        "r17  | 86400  | the time asked for lies outside",
        "gone | 0      | this instance follows no such run",
        "over | 0      | no forecast ahead: it has ended (finished)",
        "mute | 0      | no forecast ahead: it has been silent since 2026-11-22T04:00:00Z",
      })
  void whoeverAsksForOneRunAndGetsNothingIsToldWhy(String run, long later, String why)
      throws Exception {
    runs.add(
        RecordedReports.with(RecordedReports.as(RECORDED, "over", NOW, 60), RunStatus.FINISHED));
    runs.add(
        RecordedReports.with(RecordedReports.as(RECORDED, "mute", NOW, 60), RunStatus.STALLED));
    for (String sign : List.of("=", "=~")) {
      JsonNode json =
          get(
              "query",
              "query",
              "sum(plumbline_ahead_loss{run" + sign + "\"" + run + "\"})",
              "time",
              "" + (NOW / 1000 + later));
      assertThat(json.at("/data/result")).isEmpty();
      assertThat(json.path("warnings")).hasSize(1);
      assertThat(json.at("/warnings/0").asText()).contains(run).contains(why);
    }
    assertThat(
            get("query", "query", "plumbline_ahead_loss{run=~\"" + run + ".*\"}").has("warnings"))
        .as("whoever asks for some is not")
        .isFalse();
  }

  @Test
  void whoeverAsksForWhatWasMeasuredIsSentToPrometheus() throws Exception {
    assertThat(get("query", "query", "plumbline_run_loss").at("/warnings/0").asText())
        .contains("no plumbline_run_loss among the forecasts", "Prometheus");
  }

  @Test
  void whileRunsAreStillRestoredNothingIsAnsweredAsIfTheyWereAll() throws Exception {
    whyNotReady = Optional.of("the topology is REBALANCING");
    for (String path : List.of("query", "series", "labels", "label/run/values")) {
      JsonNode json = get(path, "query", "1", "match[]", "plumbline_ahead_loss");
      assertThat(json.path("code").asInt()).isEqualTo(503);
      assertThat(json.path("errorType").asText()).isEqualTo("unavailable");
      assertThat(json.path("error").asText()).contains("REBALANCING");
    }
    assertThat(get("status/buildinfo").path("code").asInt()).isEqualTo(200);
  }

  @Test
  void metadataNamesTypeUnitAndMeaning() throws Exception {
    JsonNode all = get("metadata").path("data");
    for (AheadMetric metric : AheadMetric.values()) {
      JsonNode one = all.path(metric.series()).path(0);
      assertThat(one.path("type").asText()).isEqualTo("gauge");
      assertThat(one.path("help").asText()).isNotBlank();
    }
    assertThat(all.at("/plumbline_ahead_loss/0/unit").asText()).isEqualTo("nats per token");
    assertThat(get("metadata", "metric", "plumbline_ahead_tokens").path("data")).hasSize(1);
    assertThat(get("metadata", "limit", "2").path("data")).hasSize(2);
  }

  @Test
  void bothPathsSayWhoAnswers() throws Exception {
    for (String path : List.of("status/buildinfo", "buildinfo")) {
      assertThat(get(path).at("/data/version").asText()).isEqualTo("1.2.3");
      assertThat(get(path).at("/data/application").asText()).isEqualTo("plumbline");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "query/",
        "labels/run/values",
        "label//values",
        "label/values",
        "rules",
        "admin/tsdb/snapshot",
        "../metrics"
      })
  void otherPathsAreNotFoundAndThoseThereAreNamed(String path) throws Exception {
    JsonNode json = get(path, "query", "1");
    assertThat(json.path("code").asInt()).isEqualTo(404);
    assertThat(json.path("errorType").asText()).isEqualTo("not_found");
    assertThat(json.path("error").asText()).contains("query_range");
  }

  /** Nothing that is sent as a time, a step or a limit breaks it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "Inf",
        "-Inf",
        "1e308",
        "-1e308",
        "1e9999",
        "1e-320",
        "0",
        "-0",
        "",
        " ",
        "x",
        "0x10",
        "9223372036854775807",
        "-9223372036854775808",
        "1d",
        "99999999y",
        "2026-13-45T00:00:00Z",
        "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00Z",
        "\u0000",
        "\ud800",
        "1795320000"
      })
  void hostileNumbersAreAnsweredInOrder(String value) throws Exception {
    for (String name : List.of("time", "start", "end", "step", "timeout", "limit")) {
      Map<String, String> parameters = new HashMap<>();
      parameters.put("query", "plumbline_ahead_loss");
      parameters.put("match[]", "plumbline_ahead_loss");
      parameters.put("start", "" + NOW / 1000);
      parameters.put("end", "" + (NOW / 1000 + 60));
      parameters.put("step", "15");
      parameters.put(name, value);
      for (String path : List.of("query", "query_range", "series", "labels", "label/run/values")) {
        assertThat(get(path, parameters).path("code").asInt())
            .as(path + " " + parameters)
            .isIn(200, 400, 503);
      }
    }
  }

  @Test
  void ofSeveralParametersOfOneNameTheFirstCounts() throws Exception {
    Answer answer = api.answer("query", Map.of("query", List.of("1", "(")));
    assertThat(answer.status()).isEqualTo(200);
    Answer all =
        api.answer(
            "series", Map.of("match[]", List.of("plumbline_ahead_tokens", "plumbline_ahead_loss")));
    assertThat(JSON.readTree(all.json()).path("data")).hasSize(8);
  }

  @Test
  void elevenThousandPointsAreTheMost() throws Exception {
    String start = "" + NOW / 1000;
    String query = "plumbline_ahead_tokens";
    JsonNode most =
        get(
            "query_range",
            "query",
            query,
            "start",
            start,
            "end",
            "" + (NOW / 1000 + 11_000),
            "step",
            "1");
    assertThat(most.at("/data/result/0/values")).hasSize(7_201);
    JsonNode more =
        get(
            "query_range",
            "query",
            query,
            "start",
            start,
            "end",
            "" + (NOW / 1000 + 11_001),
            "step",
            "1");
    assertThat(more.path("code").asInt()).isEqualTo(400);
    assertThat(more.path("error").asText()).contains("11,000 points", "a step of 2 s or more");
  }

  @Test
  void whatCostsTooMuchIsRefusedWithAWayOut() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      runs.add(RecordedReports.as(RECORDED, "fleet-" + i, NOW, 7_200));
    }
    JsonNode large =
        get(
            "query_range",
            "query",
            "plumbline_ahead_tokens",
            "start",
            "" + NOW / 1000,
            "end",
            "" + (NOW / 1000 + 7_000),
            "step",
            "10");
    assertThat(large.path("code").asInt()).isEqualTo(422);
    assertThat(large.path("errorType").asText()).isEqualTo("execution");
    assertThat(large.path("error").asText()).contains("1000000 samples", "name the run");

    JsonNode slow = get("query", "query", "sum(plumbline_ahead_loss)", "timeout", "0");
    assertThat(slow.path("code").asInt()).isEqualTo(503);
    assertThat(slow.path("errorType").asText()).isEqualTo("timeout");
    assertThat(
            get("query", "query", "count(plumbline_ahead_tokens)")
                .at("/data/result/0/value/1")
                .asText())
        .isEqualTo("2001");
  }

  @Test
  void namesFromEventsArriveAsTheyAre() throws Exception {
    String name = "</script>\"'\\\n{}\u0000 é \ud83d\ude00";
    runs.clear();
    runs.add(RecordedReports.as(RECORDED, name, NOW, 7_200));
    assertThat(get("label/run/values").at("/data/0").asText()).isEqualTo(name);
    String quoted = name.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    assertThat(
            get("query", "query", "plumbline_ahead_tokens{run=\"" + quoted + "\"}")
                .at("/data/result"))
        .hasSize(1);
  }

  private JsonNode get(String path, String... parameters) throws IOException {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      all.put(parameters[i], parameters[i + 1]);
    }
    return get(path, all);
  }

  private JsonNode get(String path, Map<String, String> parameters) throws IOException {
    Map<String, List<String>> lists = new HashMap<>();
    parameters.forEach((name, value) -> lists.put(name, List.of(value)));
    Answer answer = api.answer(path, lists);
    JsonNode json = JSON.readTree(answer.json());
    assertThat(json.path("status").asText())
        .isEqualTo(answer.status() == 200 ? "success" : "error");
    return ((ObjectNode) json).put("code", answer.status());
  }
}
