package io.plumbline.stream;

import static io.plumbline.stream.MonitorDriver.text;
import static io.plumbline.stream.MonitorDriver.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.plumbline.family.Belief;
import io.plumbline.family.Lesson;
import io.plumbline.family.PriorBook;
import io.plumbline.run.FamilyReport;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a family through the topology: what they teach, and who is told. */
class FamilyTopologyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STEPS = 300;

  @TempDir Path dir;
  private MonitorDriver driver;

  @BeforeEach
  void open() {
    driver = driver("a", 100, MonitorTopology.Knowledge.LEARNED);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aFinishedRunTeachesTheNextOfItsFamily() throws Exception {
    whole("a", "f");
    List<TestRecord<byte[], byte[]>> lessons = driver.lessons();
    assertThat(lessons).allMatch(lesson -> text(lesson.key()).equals("f"));
    // 0.3 ... 0.9 of the plan, the last tokens, the very last, the end.
    assertThat(parsed("lesson", lessons))
        .extracting(lesson -> lesson.get("complete").asBoolean())
        .containsExactly(false, false, false, false, false, false, false, true, true, true);
    JsonNode law = law("f");
    assertThat(law.get("runs").asInt()).isEqualTo(1);
    assertThat(law.at("/lessons/0/run").asText()).isEqualTo("a");
    assertThat(law.at("/lessons/0/exponent").asDouble()).isBetween(0.3, 0.8);
    assertThat(law.at("/prior/source").asText()).isEqualTo("family");

    FamilyReport shown = Objects.requireNonNull(driver.sink.families.get("f"));
    assertThat(shown.memory().lessons()).extracting(Lesson::run).containsExactly("a");
    assertThat(shown.belief().prior().exponent().median())
        .isEqualTo(law.at("/prior/exponent_median").asDouble());

    driver.send("b", declaration("f"));
    assertThat(belief("b").source()).isEqualTo(Belief.Source.FAMILY);
    assertThat(belief("b").runs()).isEqualTo(1);
    assertThat(belief("b").prior().exponent().median())
        .isEqualTo(law.at("/prior/exponent_median").asDouble());
    driver.send("c", declaration("another"));
    assertThat(belief("c")).isEqualTo(Belief.SHIPPED);
    // What the run taught itself does not come back to it.
    driver.send("a", "{\"type\":\"run\",\"params\":2e6}");
    assertThat(belief("a")).isEqualTo(Belief.SHIPPED);

    Map<String, JsonNode> forecasts = newest("forecast", driver.forecasts());
    assertThat(of("b", forecasts).get("prior").toString())
        .isEqualTo("{\"source\":\"family\",\"runs\":1}");
    assertThat(of("c", forecasts).get("prior").toString())
        .isEqualTo("{\"source\":\"shipped\",\"runs\":0}");
  }

  @Test
  void aRunThatIsReadAgainHasThePriorItHadWhateverItsFamilyLearnedSince() {
    // One warm run only: each change of run fits the other again from the store.
    try (MonitorDriver cold = driver("cold", 1, MonitorTopology.Knowledge.LEARNED)) {
      for (MonitorDriver each : List.of(driver, cold)) {
        whole(each, "a", "f");
        each.send("b", declaration("f"));
        steps(each, "b", 0, STEPS / 2);
        whole(each, "c", "f");
        steps(each, "b", STEPS / 2, STEPS);
      }
      assertThat(belief("b").runs()).isEqualTo(1);
      assertThat(cold.sink.reports).isEqualTo(driver.sink.reports);
    }
  }

  @Test
  void untilHalfOfItsPlanARunHearsWhatItsFamilyLearns() {
    driver.send("b", declaration("f"));
    steps(driver, "b", 0, STEPS / 20);
    assertThat(belief("b")).isEqualTo(Belief.SHIPPED);
    whole("a", "f");
    steps(driver, "b", STEPS / 20, STEPS / 10);
    assertThat(belief("b").runs()).isEqualTo(1);
    whole("c", "f");
    steps(driver, "b", STEPS / 10, STEPS / 2);
    assertThat(belief("b").runs()).isEqualTo(2);
    whole("d", "f");
    steps(driver, "b", STEPS / 2, STEPS);
    assertThat(belief("b").runs()).as("too late").isEqualTo(2);
  }

  @Test
  void aRunThatBreaksTakesBackWhatItTaught() throws Exception {
    driver.send("a", declaration("f"));
    steps(driver, "a", 0, STEPS * 2 / 3);
    assertThat(newestLaws()).containsKey("f");
    driver.send("a", "{\"type\":\"end\",\"status\":\"failed\"}");
    List<TestRecord<byte[], byte[]>> laws = driver.laws();
    assertThat(laws).hasSize(1);
    assertThat(laws.get(0).value()).as("nothing is left to know").isNull();
    driver.send("b", declaration("f"));
    assertThat(belief("b")).isEqualTo(Belief.SHIPPED);
    assertThat(parsed("lesson", driver.lessons()))
        .last()
        .matches(lesson -> lesson.get("withdrawn").asBoolean());
  }

  @Test
  void aRunThatDivergesTeachesNothingMore() throws Exception {
    whole("a", "f");
    driver.send("b", declaration("f"));
    steps(driver, "b", 0, STEPS * 2 / 3);
    assertThat(law("f").get("runs").asInt()).isEqualTo(2);
    driver.send("b", "{\"step\":" + (STEPS * 2 / 3 + 1) + ",\"loss\":\"NaN\"}");
    steps(driver, "b", STEPS * 2 / 3 + 1, STEPS);
    JsonNode law = law("f");
    assertThat(law.get("runs").asInt()).isEqualTo(1);
    assertThat(law.at("/lessons/0/run").asText()).isEqualTo("a");
  }

  @Test
  void aRunThatChangesItsFamilyTakesItsLessonAlong() throws Exception {
    driver.send("a", declaration("f"));
    steps(driver, "a", 0, STEPS * 2 / 3);
    driver.send("a", "{\"type\":\"run\",\"family\":\"g\"}");
    List<TestRecord<byte[], byte[]>> laws = driver.laws();
    assertThat(laws.get(laws.size() - 2)).matches(law -> text(law.key()).equals("f"));
    assertThat(laws.get(laws.size() - 2).value()).isNull();
    assertThat(text(laws.get(laws.size() - 1).key())).isEqualTo("g");
  }

  @Test
  void aRunBackAtItsBeginningTakesBackItsFuture() throws Exception {
    driver.send("a", declaration("f"));
    steps(driver, "a", 0, STEPS * 2 / 3);
    driver.laws();
    driver.send("a", "{\"step\":50,\"loss\":3.0,\"attempt\":1}");
    assertThat(driver.laws()).singleElement().matches(law -> law.value() == null);
    steps(driver, "a", 51, STEPS);
    assertThat(law("f").at("/lessons/0/share").asDouble()).isGreaterThan(0.9);
  }

  @Test
  void aRunWithoutFamilyTeachesNobodyAndIsToldNothing() {
    driver.send("a", declaration("f").replace("\"family\":\"f\",", ""));
    steps(driver, "a", 0, STEPS);
    driver.send("a", "{\"type\":\"end\",\"status\":\"finished\"}");
    assertThat(driver.lessons()).isEmpty();
    assertThat(belief("a")).isEqualTo(Belief.SHIPPED);
    assertThat(driver.stored("a")).noneMatch(e -> RunKeys.kind(e.key) == RunKeys.FAMILY);
  }

  @Test
  void fixedPriorsAreThoseOfTheBookWhateverRunsTeach() throws Exception {
    whole("a", "f");
    PriorBook book =
        new PriorBook(Map.of("f", MonitorTopology.Knowledge.memory(utf8(law("f").toString()))));
    try (MonitorDriver shipped =
            driver("shipped", 100, new MonitorTopology.Knowledge(PriorBook.EMPTY, false));
        MonitorDriver fixed = driver("fixed", 100, new MonitorTopology.Knowledge(book, false));
        MonitorDriver more = driver("more", 100, new MonitorTopology.Knowledge(book, true))) {
      for (MonitorDriver each : List.of(shipped, fixed, more)) {
        whole(each, "c", "f");
        each.send("b", declaration("f"));
      }
      assertThat(report(shipped, "b").expected().belief()).isEqualTo(Belief.SHIPPED);
      assertThat(report(fixed, "b").expected().belief().runs()).as("a, by the book").isEqualTo(1);
      assertThat(report(more, "b").expected().belief().runs()).as("and c").isEqualTo(2);
      assertThat(of("f", newest("law", fixed.laws())).get("runs").asInt())
          .as("c teaches all the same; the book is not copied")
          .isEqualTo(1);
    }
  }

  @Test
  void aFamilyOfManySizesHasASurface() throws Exception {
    whole("a", "f");
    String lesson = text(driver.lessons().get(9).value());
    driver.laws();
    for (int i = 0; i < 12; i++) {
      double params = 1e6 * Math.pow(3, i % 4);
      double tokens = 20 * params * Math.pow(3, Math.floorDiv(i, 4));
      double loss = 1.8 + 480 * Math.pow(params, -0.35) + 2000 * Math.pow(tokens, -0.37);
      driver.teach(
          "f",
          utf8(
              lesson
                  .replace("\"run\":\"a\"", "\"run\":\"s" + i + "\"")
                  .replaceAll("\"loss\":[^,]+", "\"loss\":" + loss)
                  .replaceAll("\"params_active\":[^,]+", "\"params_active\":" + params)
                  .replaceAll("\"target_tokens\":[^,]+", "\"target_tokens\":" + tokens)));
    }
    JsonNode surface = law("f").get("surface");
    assertThat(surface.get("runs").asInt()).isEqualTo(13);
    assertThat(surface.get("size_exponent").asDouble()).isBetween(0.3, 0.4);
    // A run on its way changes the lessons, not what complete runs landed at.
    driver.send("b", declaration("f"));
    steps(driver, "b", 0, STEPS / 2);
    JsonNode law = law("f");
    assertThat(law.get("runs").asInt()).isEqualTo(14);
    assertThat(law.get("surface")).isEqualTo(surface);
  }

  @Test
  void whatIsNoLessonIsPassedOver() throws Exception {
    whole("a", "f");
    driver.laws();
    driver.teach("f", null);
    driver.teach("f", utf8("rubbish"));
    driver.teach("f", utf8("{\"format\":99,\"family\":\"f\",\"run\":\"x\",\"withdrawn\":true}"));
    driver.teach("f", utf8("{\"format\":1,\"family\":\"f\",\"run\":\"x\",\"withdrawn\":false}"));
    assertThat(driver.laws()).isEmpty();
    driver.send("b", declaration("f"));
    assertThat(belief("b").runs()).isEqualTo(1);
  }

  @Test
  void noMoreFamiliesAreRememberedThanAreBounded() {
    whole("a", "f");
    String lesson = text(driver.lessons().get(9).value());
    driver.laws();
    for (int i = 0; i < LearnFamily.MOST_FAMILIES; i++) {
      driver.teach(
          "g" + i,
          utf8(
              lesson
                  .replace("\"family\":\"f\"", "\"family\":\"g" + i + "\"")
                  .replaceAll("\"at_ms\":\\d+", "\"at_ms\":" + (1L << 50) + i)));
    }
    List<TestRecord<byte[], byte[]>> laws = driver.laws();
    assertThat(laws).hasSize(LearnFamily.MOST_FAMILIES + 1);
    assertThat(laws.get(laws.size() - 1)).matches(law -> text(law.key()).equals("f"));
    assertThat(laws.get(laws.size() - 1).value()).isNull();
  }

  private MonitorDriver driver(String name, int warm, MonitorTopology.Knowledge knowledge) {
    MonitorTopology.Keeping keeping = MonitorTopology.Keeping.DEFAULTS;
    return new MonitorDriver(
        dir.resolve(name),
        MonitorSettings.DEFAULTS,
        new MonitorTopology.Keeping(keeping.endedGraceMs(), keeping.retentionMs(), warm),
        knowledge);
  }

  private void whole(String run, String family) {
    whole(driver, run, family);
  }

  private static void whole(MonitorDriver driver, String run, String family) {
    driver.send(run, declaration(family));
    steps(driver, run, 0, STEPS);
    driver.send(run, "{\"type\":\"end\",\"status\":\"finished\"}");
  }

  private static String declaration(String family) {
    return "{\"type\":\"run\",\"family\":\""
        + family
        + "\",\"params\":1e6,\"target_steps\":"
        + STEPS
        + ",\"batch_tokens\":65536,\"schedule\":{\"kind\":\"cosine\",\"peak_lr\":1e-3}}";
  }

  private static void steps(MonitorDriver driver, String run, int from, int to) {
    for (int i = from; i < to; i++) {
      double share = (i + 1.0) / STEPS;
      // The noise is of the step alone: every run of a name is the same.
      double noise = 0.005 * new Random(31L * run.hashCode() + i).nextGaussian();
      double heat = 0.5 + 0.5 * Math.cos(Math.PI * share);
      double loss = (2.5 + 0.3 * Math.pow(share, -0.5)) * (1 - 0.05 * (1 - heat)) + noise;
      driver.send(run, String.format(Locale.ROOT, "{\"step\":%d,\"loss\":%.6f}", i + 1, loss));
    }
  }

  private Belief belief(String run) {
    return report(driver, run).expected().belief();
  }

  private static RunReport report(MonitorDriver driver, String run) {
    return Objects.requireNonNull(driver.sink.shown.get(run), run);
  }

  private JsonNode law(String family) throws IOException {
    return of(family, newestLaws());
  }

  private static JsonNode of(String key, Map<String, JsonNode> newest) {
    return Objects.requireNonNull(newest.get(key), key);
  }

  private Map<String, JsonNode> newestLaws() throws IOException {
    return newest("law", driver.laws());
  }

  private static Map<String, JsonNode> newest(
      String schema, List<TestRecord<byte[], byte[]>> records) throws IOException {
    Map<String, JsonNode> newest = new TreeMap<>();
    List<JsonNode> parsed = parsed(schema, records);
    for (int i = 0; i < parsed.size(); i++) {
      newest.put(text(records.get(i).key()), parsed.get(i));
    }
    return newest;
  }

  private static List<JsonNode> parsed(String schema, List<TestRecord<byte[], byte[]>> records)
      throws IOException {
    var rules =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("topology/events/" + schema + ".schema.json")));
    List<JsonNode> parsed = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : records) {
      JsonNode json = JSON.readTree(record.value());
      assertThat(rules.validate(json).stream().map(Object::toString).collect(Collectors.toList()))
          .as("%s", json)
          .isEmpty();
      parsed.add(json);
    }
    return parsed;
  }
}
