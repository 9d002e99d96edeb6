package io.plumbline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.run.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same values, the same questions, to this API and to Prometheus itself: the same answers. What
 * it refuses is refused here with the same status and error type.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusOracleIT {
  /** Samples lie this far apart in Prometheus; all times asked for are multiples of it. */
  private static final long STEP_MS = 60_000;

  private static final long NOW_MS = RecordedReports.NOW_MS;
  private static final int RANDOM_QUERIES = 1_000;
  private static final long SEED = 20_261_124;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<RunReport> runs = new ArrayList<>();
  private ForecastApi api;
  private RealPrometheus prometheus;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    RealPrometheus.assumeInstalled();
    runs.add(RecordedReports.as(RecordedReports.at("en-98k-wsd-s3", 0.3), "wsd", NOW_MS, 7_200));
    runs.add(
        RecordedReports.as(
            RecordedReports.at("en-222k-cosine-20tpp-s1", 0.5), "cosine", NOW_MS - 120_000, 3_600));
    RunReport constant = RecordedReports.at("en-98k-constant-s2", 0.7);
    runs.add(RecordedReports.as(constant, "r.17", NOW_MS + 60_000, 1_800));
    runs.add(RecordedReports.as(constant, "r-18 \"\\é", NOW_MS, 1_200));
    api = new ForecastApi(() -> runs, Optional::empty, "0", () -> NOW_MS);
    prometheus = RealPrometheus.over(exposition(), folder);
  }

  @AfterAll
  void stop() throws Exception {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  /** Every series at every step of the time that any query asks for. */
  private String exposition() {
    StringBuilder text = new StringBuilder();
    List<Series> all =
        new Fleet(runs).select(List.of(), -Parameters.FOREVER_MS, Parameters.FOREVER_MS);
    for (AheadMetric metric : AheadMetric.values()) {
      text.append("# TYPE ").append(metric.series()).append(" gauge\n");
      for (Series series : all) {
        if (!series.labels().get(Labels.NAME).equals(metric.series())) {
          continue;
        }
        StringBuilder labels = new StringBuilder();
        series
            .labels()
            .unnamed()
            .byName()
            .forEach(
                (name, value) ->
                    labels
                        .append(labels.isEmpty() ? "" : ",")
                        .append(name)
                        .append("=\"")
                        .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"'));
        for (long t = NOW_MS - 3_600_000; t <= NOW_MS + 4 * 3_600_000; t += STEP_MS) {
          double value = series.at(t);
          if (!Double.isNaN(value)) {
            text.append(metric.series()).append('{').append(labels).append("} ");
            text.append(value).append(' ').append(t / 1000).append('\n');
          }
        }
      }
    }
    return text.append("# EOF\n").toString();
  }

  private static final List<String> QUERIES =
      List.of(
          "1+1",
          "-2^2",
          "2^-1 * 3",
          "2^3^2",
          "10 % 4 - -3",
          "010 + 0x1F + .5e1",
          "1 / 0 - 1 / 0",
          "NaN == bool NaN",
          "1 < bool 2 + 1",
          "time()",
          "-time() + 1",
          "vector(time() % 7)",
          "plumbline_ahead_loss",
          "plumbline_ahead_loss{bound=\"mid\"}",
          "plumbline_ahead_loss{bound!=\"mid\",run=~\"wsd|cos.*\"}",
          "plumbline_ahead_loss{run=~\"r\\\\.1[0-9]\"}",
          "plumbline_ahead_loss{run='r-18 \"\\\\é'}",
          "plumbline_ahead_loss{run=`r-18 \"\\é`}",
          "plumbline_ahead_loss{run!~\"r.*\", family=~\".+\"}",
          "plumbline_ahead_loss{nothing=\"\"}",
          "plumbline_ahead_loss{nothing!=\"\"}",
          "{__name__=~\"plumbline_ahead_t.*\", run=\"wsd\"}",
          "plumbline_ahead_loss offset 5m",
          "plumbline_ahead_loss{bound=\"hi80\"} offset -1h",
          "plumbline_ahead_tokens offset 1h30m",
          "plumbline_ahead_loss{bound=\"hi80\"} - ignoring(bound)"
              + " plumbline_ahead_loss{bound=\"lo80\"}",
          "plumbline_ahead_loss{bound=\"hi80\"} / on(run, family)"
              + " plumbline_ahead_loss{bound=\"mid\"} - 1",
          "plumbline_ahead_loss{bound=\"mid\"} < on(run) plumbline_ahead_loss{bound=\"hi50\"}",
          "plumbline_ahead_loss{bound=\"mid\"} < bool ignoring(bound)"
              + " plumbline_ahead_loss{bound=\"hi50\"}",
          "plumbline_ahead_loss > 2",
          "2 < plumbline_ahead_loss",
          "2 < bool plumbline_ahead_loss",
          "plumbline_ahead_loss == plumbline_ahead_loss",
          "plumbline_ahead_loss * plumbline_ahead_loss",
          "plumbline_ahead_loss{bound=\"mid\"} or plumbline_ahead_tokens",
          "plumbline_ahead_loss and plumbline_ahead_loss{run=\"wsd\"}",
          "plumbline_ahead_loss unless on(run) plumbline_ahead_tokens{run=\"wsd\"}",
          "plumbline_ahead_tokens or vector(0)",
          "sum(plumbline_ahead_tokens)",
          "sum by (family) (plumbline_ahead_compute_flops)",
          "avg without (run, family) (plumbline_ahead_loss)",
          "min(plumbline_ahead_loss) by (bound, nothing)",
          "max by (__name__) (plumbline_ahead_learning_rate)",
          "count by (run) ({__name__=~\"plumbline.+\"})",
          "topk(2, plumbline_ahead_loss{bound=\"mid\"})",
          "bottomk by (run) (2, plumbline_ahead_loss)",
          "topk(0, plumbline_ahead_loss)",
          "topk(NaN, plumbline_ahead_loss)",
          "topk(2.9, plumbline_ahead_loss{run='wsd'})",
          "exp(plumbline_ahead_loss{bound=\"mid\"})",
          "ln(plumbline_ahead_tokens) + log2(plumbline_ahead_tokens) +"
              + " log10(plumbline_ahead_tokens)",
          "floor(plumbline_ahead_loss) + ceil(plumbline_ahead_loss) + abs(-plumbline_ahead_loss)",
          "sqrt(plumbline_ahead_loss - 2)",
          "timestamp(plumbline_ahead_tokens)",
          "timestamp(plumbline_ahead_tokens offset 10m)",
          "timestamp((plumbline_ahead_tokens offset 10m))",
          "timestamp(plumbline_ahead_tokens + 1)",
          "scalar(plumbline_ahead_tokens{run=\"wsd\"}) * 2",
          "scalar(plumbline_ahead_tokens)",
          "plumbline_ahead_tokens / scalar(sum(plumbline_ahead_tokens))",
          "-plumbline_ahead_loss{bound=\"mid\"} ^ 2 # the power first",
          "+plumbline_ahead_tokens",
          "SUM(plumbline_ahead_tokens) BY (run)",
          "count(plumbline_ahead_tokens > 1e18)",
          "plumbline_ahead_tokens{run=\"wsd\",}",
          // Refused by both.
          "",
          "1 +",
          "1 < 2",
          "sum(1)",
          "time(1)",
          "exp(1)",
          "{}",
          "{run=~\".*\"}",
          "plumbline_ahead_loss{run=\"a\"",
          "plumbline_ahead_loss{run=~\"(\"}",
          "plumbline_ahead_loss{run=~\"a(?=b)\"}",
          "plumbline_ahead_loss{run==\"a\"}",
          "plumbline_ahead_loss{__name__=\"x\"}",
          "1 and 1",
          "1 + bool 1",
          "1 + on(run) 1",
          "(1) offset 5m",
          "(plumbline_ahead_tokens) offset 5m",
          "plumbline_ahead_loss offset 5",
          "plumbline_ahead_loss offset 1m1h",
          "plumbline_ahead_loss{run=\"\\q\"}",
          "\"abc",
          "1_000",
          "5m",
          "08.5.1",
          "foo bar",
          "sum by run (plumbline_ahead_loss)",
          "nosuchfunction(plumbline_ahead_loss)",
          "plumbline_ahead_loss + on(run) plumbline_ahead_tokens",
          "plumbline_ahead_tokens + on(run) plumbline_ahead_loss",
          "-{__name__=~\"plumbline_ahead_tokens|plumbline_ahead_compute_flops\"}");

  @Test
  void answersAtOneTimeAreTheSame() throws Exception {
    for (String query : QUERIES) {
      compareInstant(query, NOW_MS + 600_000);
    }
    compareInstant("plumbline_ahead_loss", NOW_MS - 120_000);
    compareInstant("plumbline_ahead_loss", NOW_MS + 24 * 3_600_000);
  }

  @Test
  void answersOverARangeAreTheSame() throws Exception {
    for (String query : QUERIES) {
      compareRange(query, NOW_MS - 1_200_000, NOW_MS + 3 * 3_600_000, 10 * STEP_MS);
    }
  }

  @Test
  void answersToRandomQueriesAreTheSame() throws Exception {
    RandomQueries queries = new RandomQueries(new Random(SEED));
    int found = 0;
    int refused = 0;
    for (int i = 0; i < RANDOM_QUERIES; i++) {
      String query = queries.next();
      JsonNode answer = compareInstant(query, NOW_MS + STEP_MS * (i % 40));
      found += answer.at("/data/result").isEmpty() ? 0 : 1;
      refused += answer.path("code").asInt() == 200 ? 0 : 1;
      if (i % 10 == 0) {
        compareRange(query, NOW_MS - 300_000, NOW_MS + 2 * 3_600_000, 5 * STEP_MS);
      }
    }
    // Or the questions have become such as have no answer.
    assertThat(found).as("with an answer").isGreaterThan(RANDOM_QUERIES / 3);
    assertThat(refused).as("refused").isGreaterThan(RANDOM_QUERIES / 100);
  }

  @Test
  void parametersAreReadAlike() throws Exception {
    String q = "plumbline_ahead_tokens";
    String now = "" + NOW_MS / 1000;
    String later = "" + (NOW_MS / 1000 + 600);
    for (Map<String, String> range :
        List.of(
            Map.of("query", q, "start", now, "end", later, "step", "1m"),
            Map.of("query", q, "start", now, "end", later, "step", "60.0"),
            Map.of("query", q, "start", now + ".000", "end", later, "step", "6e1"),
            Map.of("query", q, "start", now, "end", now, "step", "1"),
            Map.of("query", q, "start", "2026-11-22T04:00:00Z", "end", later, "step", "60"),
            Map.of("query", q, "start", "2026-11-22T05:00:00+01:00", "end", later, "step", "60"),
            Map.of("query", q, "start", now, "end", later),
            Map.of("query", q, "start", now, "step", "60"),
            Map.of("query", q, "start", later, "end", now, "step", "60"),
            Map.of("query", q, "start", now, "end", later, "step", "0"),
            Map.of("query", q, "start", now, "end", later, "step", "-5"),
            Map.of("query", q, "start", now, "end", later, "step", "x"),
            Map.of("query", q, "start", now, "end", later, "step", "NaN"),
            Map.of("query", q, "start", now, "end", later, "step", "0.0001"),
            Map.of("query", q, "start", now, "end", later, "step", "1h1h"),
            Map.of("query", q, "start", "0", "end", later, "step", "60"),
            Map.of("query", q, "start", "yesterday", "end", later, "step", "60"),
            Map.of("query", q, "start", now, "end", later, "step", "60", "timeout", "x"),
            Map.of("start", now, "end", later, "step", "60"))) {
      same("query_range", range);
    }
    for (Map<String, String> instant :
        List.of(
            Map.of("query", q, "time", now),
            Map.of("query", q, "time", now + ".0004"),
            Map.of("query", q, "time", "2026-11-22T04:00:00.000Z"),
            Map.of("query", q, "time", "x"),
            Map.of("query", "1", "time", now + ".123"))) {
      same("query", instant);
    }
  }

  @Test
  void listingsAreTheSame() throws Exception {
    String now = "" + NOW_MS / 1000;
    for (Map<String, String> which :
        List.of(
            Map.of("match[]", "plumbline_ahead_loss"),
            Map.of("match[]", "{run=~\"w.*\"}"),
            Map.of("match[]", "plumbline_ahead_loss{run=\"wsd\"}", "start", now, "end", now),
            Map.of("match[]", "{__name__=~\".+rate\"}"),
            Map.of("match[]", "nothing"),
            Map.of("match[]", "{}"),
            Map.of("match[]", "{run=\""),
            Map.of("match[]", "plumbline_ahead_loss + 1"),
            Map.<String, String>of())) {
      same("series", which);
      same("labels", which);
      same("label/run/values", which);
      same("label/__name__/values", which);
      same("label/bound/values", which);
      same("label/no-name/values", which);
    }
  }

  private JsonNode compareInstant(String query, long timeMs) throws Exception {
    return same("query", Map.of("query", query, "time", "" + timeMs / 1000));
  }

  private void compareRange(String query, long fromMs, long toMs, long stepMs) throws Exception {
    same(
        "query_range",
        Map.of(
            "query",
            query,
            "start",
            "" + fromMs / 1000,
            "end",
            "" + toMs / 1000,
            "step",
            "" + stepMs / 1000));
  }

  /** Asks both; returns this API's answer, with its HTTP status as {@code code}. */
  private JsonNode same(String path, Map<String, String> parameters) throws Exception {
    JsonNode theirs = prometheus.get(path, parameters);
    Map<String, List<String>> asked = new LinkedHashMap<>();
    parameters.forEach((name, value) -> asked.put(name, List.of(value)));
    Answer answer = api.answer(path, asked);
    ObjectNode ours = ((ObjectNode) JSON.readTree(answer.json())).put("code", answer.status());
    String what = path + " " + parameters + "\nours: " + ours + "\ntheirs: " + theirs + "\n";
    assertThat(ours.path("code")).as(what).isEqualTo(theirs.path("code"));
    assertThat(ours.path("status")).as(what).isEqualTo(theirs.path("status"));
    assertThat(ours.path("errorType")).as(what).isEqualTo(theirs.path("errorType"));
    JsonNode type = theirs.at("/data/resultType");
    assertThat(ours.at("/data/resultType")).as(what).isEqualTo(type);
    if (type.asText().equals("vector") || type.asText().equals("matrix")) {
      // Elsewhere the order means nothing.
      boolean ordered =
          type.asText().equals("vector")
              && parameters.getOrDefault("query", "").matches("(topk|bottomk)\\([^()]*\\)");
      sameSeries(what, series(ours, ordered), series(theirs, ordered));
    } else if (type.asText().equals("scalar")) {
      samePoint(what, ours.at("/data/result"), theirs.at("/data/result"));
    } else {
      assertThat(ours.path("data")).as(what).isEqualTo(theirs.path("data"));
    }
    return ours;
  }

  private static List<JsonNode> series(JsonNode answer, boolean ordered) {
    List<JsonNode> all = new ArrayList<>();
    answer.at("/data/result").forEach(all::add);
    if (!ordered) {
      all.sort(Comparator.comparing(PrometheusOracleIT::labels));
    }
    return all;
  }

  private static String labels(JsonNode series) {
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, JsonNode> label : series.path("metric").properties()) {
      labels.put(label.getKey(), label.getValue().asText());
    }
    return labels.toString();
  }

  private static void sameSeries(String what, List<JsonNode> ours, List<JsonNode> theirs) {
    assertThat(ours.stream().map(PrometheusOracleIT::labels).toList())
        .as(what)
        .isEqualTo(theirs.stream().map(PrometheusOracleIT::labels).toList());
    for (int i = 0; i < ours.size(); i++) {
      if (ours.get(i).has("value")) {
        samePoint(what, ours.get(i).path("value"), theirs.get(i).path("value"));
      } else {
        JsonNode a = ours.get(i).path("values");
        JsonNode b = theirs.get(i).path("values");
        assertThat(a.size()).as(what).isEqualTo(b.size());
        for (int j = 0; j < a.size(); j++) {
          samePoint(what, a.get(j), b.get(j));
        }
      }
    }
  }

  private static void samePoint(String what, JsonNode ours, JsonNode theirs) {
    assertThat(ours.get(0).asDouble()).as(what).isEqualTo(theirs.get(0).asDouble());
    double a = number(ours.get(1).asText());
    double b = number(theirs.get(1).asText());
    if (Double.isFinite(b)) {
      // Go's and Java's exp, log and pow may differ in the last place, sums of large parts in more.
      assertThat(a).as(what).isCloseTo(b, within(1e-9 * Math.abs(b) + 1e-12));
    } else {
      assertThat(ours.get(1).asText()).as(what).isEqualTo(theirs.get(1).asText());
    }
  }

  private static double number(String text) {
    return text.toLowerCase(Locale.ROOT).contains("inf")
        ? Double.parseDouble(text.replace("Inf", "Infinity"))
        : Double.parseDouble(text);
  }
}
