package io.plumbline.stream;

import static io.plumbline.stream.MonitorDriver.text;
import static io.plumbline.stream.MonitorDriver.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.plumbline.event.EventCodec;
import io.plumbline.event.Rejection;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.ReportSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One topology on Kafka's test driver: what comes out, what is stored, what time does. */
class MonitorTopologyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path dir;
  private MonitorDriver driver;

  @BeforeEach
  void open() {
    driver = new MonitorDriver(dir);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void theTopologyIsTheOneDrawn() throws Exception {
    String described =
        new MonitorTopology(
                new EventCodec(),
                MonitorSettings.DEFAULTS,
                MonitorTopology.Keeping.DEFAULTS,
                new SinkLog())
            .get()
            .describe()
            .toString();
    // A change here moves running state: say in the commit what becomes of it.
    assertThat(described).isEqualTo(Files.readString(Path.of("topology/expected-topology.txt")));
  }

  @Test
  void aRejectedRecordGoesToTheDeadLettersUntouched() throws Exception {
    byte[] key = utf8("r1");
    byte[] value = {'{', '"', (byte) 0xff, 0, 'x'};
    RecordHeaders headers = new RecordHeaders();
    headers.add("trainer", utf8("alpha"));
    driver.send("r1", step(1, 3.0));
    driver.send(new TestRecord<>(key, value, headers, MonitorDriver.START));

    List<TestRecord<byte[], byte[]>> letters = driver.deadLetters();
    assertThat(letters).hasSize(1);
    TestRecord<byte[], byte[]> letter = letters.get(0);
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.value()).isEqualTo(value);
    Map<String, String> seen = new TreeMap<>();
    for (Header header : letter.headers()) {
      seen.put(header.key(), text(header.value()));
    }
    assertThat(seen)
        .containsEntry("trainer", "alpha")
        .containsEntry("plumbline.reason", "not_json")
        .containsEntry("__streams.errors.topic", "training.events")
        .containsEntry("__streams.errors.partition", "0")
        .containsEntry("__streams.errors.offset", "1");
    assertValid("dead-letter", JSON.writeValueAsString(seen));
    assertThat(driver.sink.rejections).isEqualTo(Map.of(Rejection.NOT_JSON, 1));
    assertThat(driver.sink.accepted).isEqualTo(1);
  }

  @Test
  void aRecordTooLargeForAnyTopicLeavesItsContentBehind() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trainer", new byte[2_000_000]);
    driver.send(new TestRecord<>(utf8("r1"), utf8("{}"), headers, MonitorDriver.START));
    driver.send(new TestRecord<>(utf8("r1"), new byte[2_000_000]));
    driver.send(new TestRecord<>(new byte[2_000_000], utf8("{}")));
    List<TestRecord<byte[], byte[]>> letters = driver.deadLetters();
    assertThat(letters).hasSize(3).allMatch(letter -> letter.value() == null);
    assertThat(letters.get(1).key()).isEqualTo(utf8("r1"));
    assertThat(letters.get(2).key()).isNull();
    for (TestRecord<byte[], byte[]> letter : letters) {
      assertThat(letter.headers().headers("trainer")).isEmpty();
      assertThat(text(letter.headers().lastHeader("plumbline.detail").value()))
          .contains("left in the input topic");
      assertThat(letter.headers().lastHeader("__streams.errors.offset")).isNotNull();
    }
  }

  @Test
  void recordsWithoutKeyOrValueAreDeadLettersToo() {
    driver.send(new TestRecord<>(null, utf8("{\"loss\":1,\"step\":1}")));
    driver.send(new TestRecord<>(utf8("r1"), null));
    driver.send(new TestRecord<>(null, null));
    assertThat(driver.deadLetters()).hasSize(3);
    assertThat(driver.sink.rejections).isEqualTo(Map.of(Rejection.NO_RUN, 1, Rejection.EMPTY, 2));
  }

  @Test
  void forecastsAppearWhenRenewedAndFitTheirSchema() throws Exception {
    driver.send("r1", declaration());
    for (int i = 1; i <= 300; i++) {
      driver.send("r1", step(i, 3.0 + 2 / Math.sqrt(i)));
    }
    List<TestRecord<byte[], byte[]>> forecasts = driver.forecasts();
    long renewed = driver.sink.reports.stream().filter(report -> report.renewed()).count();
    assertThat(forecasts).hasSize((int) renewed).hasSizeBetween(2, 299);
    for (TestRecord<byte[], byte[]> forecast : forecasts) {
      assertThat(text(forecast.key())).isEqualTo("r1");
      assertValid("forecast", text(forecast.value()));
    }
    assertThat(driver.sink.reports).hasSize(301);
    assertThat(driver.sink.timed.keySet()).containsExactlyInAnyOrder(ReportSink.Stage.values());
  }

  @Test
  void oneRecordForEachPartOfARunIsStored() {
    driver.send("r1", declaration());
    for (int i = 1; i <= 300; i++) {
      driver.send("r1", step(i, 3.0));
      driver.send("r10", step(i, 3.0));
    }
    List<Byte> kinds = driver.stored("r1").stream().map(e -> RunKeys.kind(e.key)).toList();
    assertThat(kinds.get(0)).isEqualTo(RunKeys.DECLARATION);
    // It has three tenths of its plan behind it, and so has taught.
    assertThat(kinds.get(1)).isEqualTo(RunKeys.FAMILY);
    assertThat(kinds.get(2)).isEqualTo(RunKeys.HEAD);
    assertThat(Set.copyOf(kinds.subList(3, kinds.size()))).isEqualTo(Set.of(RunKeys.BINS));
    // The undeclared run has neither declaration nor family.
    assertThat(driver.stored("r10")).hasSize(kinds.size() - 2);
  }

  @Test
  void theReportsAreThoseOfTheMonitorWithoutKafka() {
    // Two runs only stay warm of three: the third is fitted again from the store with every event.
    try (MonitorDriver small =
        new MonitorDriver(
            dir.resolve("small"),
            MonitorSettings.DEFAULTS,
            new MonitorTopology.Keeping(HOUR.toMillis(), 10 * HOUR.toMillis(), 2))) {
      for (int i = 1; i <= 60; i++) {
        for (String run : List.of("r1", "r2", "r3")) {
          small.send(run, i == 1 ? declaration() : step(i, 3.0 + 2 / Math.sqrt(i)));
          driver.send(run, i == 1 ? declaration() : step(i, 3.0 + 2 / Math.sqrt(i)));
        }
      }
      assertThat(small.sink.reports).isEqualTo(driver.sink.reports);
    }
  }

  @Test
  void anEndedRunIsShownForItsGraceAndDeletedAfterTheRetention() {
    driver.send("r1", step(1, 3.0));
    driver.send("r1", "{\"type\":\"end\",\"status\":\"finished\",\"step\":1}");
    driver.advance(Duration.ofMinutes(59));
    assertThat(driver.sink.shown).containsKey("r1");
    listenFor(Duration.ofMinutes(2));
    assertThat(driver.sink.shown).doesNotContainKey("r1");
    assertThat(driver.stored("r1")).isNotEmpty();
    driver.forecasts();
    driver.advance(Duration.ofDays(31));
    assertThat(driver.stored("r1")).isEmpty();
    List<TestRecord<byte[], byte[]>> tombstones = driver.forecasts();
    assertThat(tombstones).hasSize(1);
    assertThat(text(tombstones.get(0).key())).isEqualTo("r1");
    assertThat(tombstones.get(0).value()).isNull();
  }

  @Test
  void anAlertThatTheEndOpenedIsResolvedWhenTheRunIsShownNoMore() throws Exception {
    driver.send("r1", "{\"type\":\"run\",\"params\":1000,\"target_tokens\":20000}");
    driver.send("r1", step(1, 3.0));
    driver.send("r1", "{\"type\":\"end\",\"status\":\"finished\"}");
    assertThat(alerts()).containsExactly("undertrained open");
    listenFor(Duration.ofMinutes(59));
    assertThat(alerts()).isEmpty();
    listenFor(Duration.ofMinutes(2));
    assertThat(alerts()).containsExactly("undertrained resolved");
    listenFor(Duration.ofMinutes(2));
    assertThat(alerts()).isEmpty();
    assertThat(driver.sink.shown).doesNotContainKey("r1");
  }

  @Test
  void aRunThatIsForgottenLeavesNoAlertOpen() throws Exception {
    listenFor(Duration.ofMinutes(11));
    driver.send("r1", step(1, 3.0));
    listenFor(Duration.ofMinutes(11));
    assertThat(alerts()).containsExactly("stalled open");
    driver.advance(Duration.ofDays(31));
    assertThat(alerts()).containsExactly("stalled resolved");
    assertThat(driver.stored("r1")).isEmpty();
    List<TestRecord<byte[], byte[]>> forecasts = driver.forecasts();
    assertThat(forecasts.get(forecasts.size() - 1).value()).isNull();
  }

  @Test
  void aMuteEndsByTheClockAndItsAlertIsTold() throws Exception {
    driver.send("r1", "{\"type\":\"mute\",\"for_s\":1800}");
    driver.send("r1", step(1, 3.0));
    listenFor(Duration.ofMinutes(11));
    assertThat(alerts()).containsExactly("stalled open muted");
    listenFor(Duration.ofMinutes(18));
    assertThat(alerts()).isEmpty();
    listenFor(Duration.ofMinutes(2));
    assertThat(alerts()).containsExactly("stalled open");
  }

  private List<String> alerts() throws Exception {
    List<String> seen = new ArrayList<>();
    for (TestRecord<byte[], byte[]> record : driver.alerts()) {
      assertValid("alert", text(record.value()));
      JsonNode alert = JSON.readTree(record.value());
      seen.add(
          alert.get("kind").asText()
              + " "
              + alert.get("state").asText()
              + (alert.get("muted").asBoolean() ? " muted" : ""));
    }
    return seen;
  }

  @Test
  void deletingARunLeavesTheOthersAlone() {
    driver.send("r1", step(1, 3.0));
    driver.advance(Duration.ofDays(20));
    driver.send("r10", step(1, 3.0));
    driver.send("r", step(1, 3.0));
    driver.advance(Duration.ofDays(11));
    assertThat(driver.stored("r1")).isEmpty();
    assertThat(driver.stored("r10")).isNotEmpty();
    assertThat(driver.stored("r")).isNotEmpty();
  }

  @Test
  void aClosedTaskTakesItsRunsFromTheSink() {
    driver.send("r1", step(1, 3.0));
    assertThat(driver.sink.shown).containsKey("r1");
    driver.close();
    assertThat(driver.sink.shown).isEmpty();
  }

  /** Lets time pass in steps of ten seconds: the monitor is there all the while. */
  private void listenFor(Duration time) {
    for (long left = time.toSeconds(); left > 0; left -= 10) {
      driver.advance(Duration.ofSeconds(10));
    }
  }

  private static void assertValid(String schema, String json) throws Exception {
    JsonSchema rules =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(Path.of("topology/events/" + schema + ".schema.json")));
    assertThat(rules.validate(json, InputFormat.JSON)).as(json).isEmpty();
  }

  private static String declaration() {
    return "{\"type\":\"run\",\"family\":\"f\",\"params\":1e6,\"target_tokens\":1e6,"
        + "\"batch_tokens\":1000,\"schedule\":{\"kind\":\"cosine\",\"peak_lr\":1e-3}}";
  }

  private static String step(int step, double loss) {
    return "{\"step\":" + step + ",\"tokens\":" + 1000L * step + ",\"loss\":" + loss + "}";
  }
}
