package io.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder of {@code topology/scenarios} through the real topology: {@code input.jsonl} as
 * records, one a second; then what {@code expected.jsonl} says must have come of them. Its lines:
 *
 * <pre>
 *   {"silence_minutes":25}                                        time that passes after the input,
 *        or "after_records" so many of it
 *   {"alert":"spike","state":"open","grade":"confirmed","step":[690,694]}   a transition, in order;
 *        all of a run's are listed ("run" only where there are several runs); step: where it opened;
 *        "muted":true where nobody is to be told
 *   {"counts":{"steps":740,"duplicates":3,...}}                   of the newest forecast
 *   {"status":"finished"}                                         likewise
 *   {"forecast_at":0.3,"loss":[1.80,1.95],"lands":1.87}           the forecast made at this share of
 *        the target; its 95 % interval holds where the run landed
 * </pre>
 */
class ScenariosTest {
  private static final Path SCENARIOS = Path.of("topology/scenarios");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;

  static List<String> scenarios() throws IOException {
    try (Stream<Path> folders = Files.list(SCENARIOS)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void comesOutAsExpected(String name) throws Exception {
    List<JsonNode> expected = lines(SCENARIOS.resolve(name).resolve("expected.jsonl"));
    List<String> input = Files.readAllLines(SCENARIOS.resolve(name).resolve("input.jsonl"));
    List<String> runs =
        input.stream().map(ScenariosTest::parse).map(ScenariosTest::run).distinct().toList();
    List<JsonNode> forecasts;
    List<JsonNode> alerts;
    try (MonitorDriver driver = new MonitorDriver(dir)) {
      for (int sent = 0; sent <= input.size(); sent++) {
        for (JsonNode line : expected) {
          if (line.path("after_records").asInt(input.size()) == sent) {
            for (int left = 6 * line.path("silence_minutes").asInt(); left > 0; left--) {
              driver.advance(Duration.ofSeconds(10));
            }
          }
        }
        if (sent < input.size()) {
          driver.advance(Duration.ofSeconds(1));
          driver.send(JSON.readTree(input.get(sent)).get("run").asText(), input.get(sent));
        }
      }
      forecasts = valid("forecast", driver.forecasts());
      alerts = valid("alert", driver.alerts());
      assertThat(driver.deadLetters()).isEmpty();
    }

    if (Boolean.getBoolean("plumbline.show")) {
      show(name, forecasts, alerts);
    }
    assertThat(expected).as("something is expected").isNotEmpty();
    assertThat(forecasts.stream().map(ScenariosTest::run).distinct())
        .as("runs that were forecast")
        .containsExactlyInAnyOrderElementsOf(runs);
    assertThat(alerts.stream().map(ScenariosTest::run)).isSubsetOf(runs);
    for (JsonNode line : expected) {
      assertThat(line.path("run").asText(runs.size() == 1 ? runs.get(0) : ""))
          .as("the run of %s", line)
          .isIn(runs);
    }
    for (String run : runs) {
      check(
          expected.stream()
              .filter(line -> run.equals(line.path("run").asText(runs.get(0))))
              .toList(),
          forecasts.stream().filter(record -> run(record).equals(run)).toList(),
          alerts.stream().filter(record -> run(record).equals(run)).toList());
    }
  }

  private static void check(
      List<JsonNode> expected, List<JsonNode> forecasts, List<JsonNode> alerts) {
    JsonNode newest = forecasts.get(forecasts.size() - 1);
    List<JsonNode> transitions = expected.stream().filter(line -> line.has("alert")).toList();
    assertThat(alerts.stream().map(a -> transition(a, "kind")).toList())
        .as("transitions of %s", run(newest))
        .isEqualTo(transitions.stream().map(a -> transition(a, "alert")).toList());
    for (int i = 0; i < alerts.size(); i++) {
      JsonNode step = transitions.get(i).path("step");
      if (!step.isMissingNode()) {
        assertThat(alerts.get(i).get("opened_step").asLong())
            .as("%s", alerts.get(i))
            .isBetween(step.get(0).asLong(), step.get(1).asLong());
      }
    }
    for (JsonNode line : expected) {
      if (line.has("counts")) {
        assertThat(newest.get("counts")).isEqualTo(line.get("counts"));
      } else if (line.has("status")) {
        assertThat(newest.get("status")).isEqualTo(line.get("status"));
      } else if (line.has("forecast_at")) {
        checkForecast(line, forecasts);
      } else if (!line.has("alert") && !line.has("silence_minutes")) {
        fail("expected.jsonl has a line that nothing checks: " + line);
      }
    }
  }

  private static void checkForecast(JsonNode line, List<JsonNode> forecasts) {
    JsonNode made =
        forecasts.stream()
            .filter(f -> f.path("share").asDouble() >= line.get("forecast_at").asDouble())
            .findFirst()
            .orElseThrow()
            .get("forecast");
    assertThat(made.get("loss").asDouble())
        .isBetween(line.get("loss").get(0).asDouble(), line.get("loss").get(1).asDouble());
    assertThat(line.get("lands").asDouble())
        .as("inside %s", made)
        .isBetween(made.get("lo95").asDouble(), made.get("hi95").asDouble());
  }

  private static String transition(JsonNode alert, String kind) {
    return alert.get(kind).asText()
        + " "
        + alert.get("state").asText()
        + " "
        + alert.get("grade").asText()
        + (alert.path("muted").asBoolean() ? " muted" : "");
  }

  private static String run(JsonNode record) {
    return record.get("run").asText();
  }

  private static List<JsonNode> valid(String schema, List<TestRecord<byte[], byte[]>> records)
      throws IOException {
    JsonSchema rules =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("topology/events/" + schema + ".schema.json")));
    List<JsonNode> parsed = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : records) {
      JsonNode json = JSON.readTree(record.value());
      assertThat(rules.validate(json)).as("%s", json).isEmpty();
      assertThat(MonitorDriver.text(record.key())).isEqualTo(run(json));
      parsed.add(json);
    }
    return parsed;
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(ScenariosTest::parse).toList();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For writing expectations: {@code -Dplumbline.show=true}. */
  private static void show(String name, List<JsonNode> forecasts, List<JsonNode> alerts) {
    StringBuilder seen = new StringBuilder(name).append('\n');
    for (JsonNode alert : alerts) {
      seen.append(run(alert)).append(' ').append(transition(alert, "kind"));
      seen.append(" opened at ").append(alert.path("opened_step"));
      seen.append(": ").append(alert.path("message").asText()).append('\n');
    }
    double share = 0;
    for (JsonNode forecast : forecasts) {
      if (forecast.path("share").asDouble() >= share && forecast.has("forecast")) {
        seen.append(run(forecast)).append(' ').append(forecast.get("share"));
        seen.append(' ').append(forecast.get("forecast")).append('\n');
        share = forecast.path("share").asDouble() + 0.1;
      }
    }
    JsonNode newest = forecasts.get(forecasts.size() - 1);
    seen.append(newest.get("status")).append(newest.get("counts"));
    seen.append(newest.get("smoothed_loss")).append('\n');
    System.err.println(seen);
  }
}
