package io.plumbline.stream;

import static io.plumbline.stream.MonitorDriver.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.Rejection;
import io.plumbline.family.PriorBook;
import io.plumbline.run.MonitorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever one run's events or its stored state cause, only that run is set aside. */
class ContainmentTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One warm run: the others are read from the store with each event. */
  private static final MonitorTopology.Keeping COLD =
      new MonitorTopology.Keeping(3_600_000, 30L * 24 * 3_600_000, 1);

  private static final long NOW_MS = 1_795_320_000_000L;

  private final HeapStore store = new HeapStore();
  @TempDir private Path dir;

  @Test
  void aRunWhoseStepFailsIsSetAsideAndEveryOtherGoesOn() throws IOException {
    try (MonitorDriver driver = driver("1.0")) {
      steps(driver, "good", 1, 30);
      steps(driver, "bad", 1, 30);
      driver.forecasts();
      driver.sink.fails = "a bug";
      steps(driver, "bad", 31, 1);
      driver.sink.fails = "";
      steps(driver, "bad", 32, 2);
      steps(driver, "good", 31, 30);

      assertThat(driver.sink.shown.keySet()).containsExactly("good");
      assertThat(Objects.requireNonNull(driver.sink.shown.get("good")).progress().counts().steps())
          .isEqualTo(60);
      assertThat(Objects.requireNonNull(driver.sink.asides.get("bad")).why())
          .contains("IllegalStateException: a bug");
      assertThat(driver.sink.rejections).containsEntry(Rejection.RUN_SET_ASIDE, 3);
      List<TestRecord<byte[], byte[]>> letters = driver.deadLetters();
      assertThat(letters).hasSize(3);
      assertThat(text(letters.get(0).value())).isEqualTo(step(31));
      assertThat(text(letters.get(2).headers().lastHeader("plumbline.reason").value()))
          .isEqualTo("run_set_aside");
      assertThat(text(letters.get(2).headers().lastHeader("plumbline.detail").value()))
          .contains("a bug", "{\"type\":\"delete\",\"run\":\"bad\"}", "newer plumbline");
      JsonNode said = newestForecast(driver, "bad");
      assertThat(said.at("/set_aside/why").asText()).contains("a bug");
      assertThat(said.at("/counts/steps").asInt()).isEqualTo(30);
    }
  }

  @Test
  void itStaysSetAsideThroughARestartAndAnotherReleaseTakesItUpWhereItWas() {
    Node node = new Node("1.0");
    node.steps("good", 1, 30);
    node.steps("bad", 1, 30);
    node.sink.fails = "a bug";
    node.steps("bad", 31, 1);
    node.close();

    Node again = new Node("1.0");
    assertThat(Objects.requireNonNull(again.sink.asides.get("bad")).why()).contains("a bug");
    assertThat(again.sink.shown.keySet()).containsExactly("good");
    again.steps("bad", 32, 1);
    assertThat(again.sent(Nodes.REJECTED_EVENTS)).hasSize(1);
    again.close();

    Node newer = new Node("1.1");
    assertThat(newer.sink.asides).isEmpty();
    assertThat(Objects.requireNonNull(newer.sink.shown.get("bad")).progress().counts().steps())
        .isEqualTo(30);
    newer.steps("bad", 33, 1);
    assertThat(Objects.requireNonNull(newer.sink.shown.get("bad")).progress().counts().steps())
        .isEqualTo(31);
    assertThat(newer.sent(Nodes.REJECTED_EVENTS)).isEmpty();
    newer.close();
    assertThat(new Node("1.0").sink.asides).isEmpty();
  }

  @Test
  void aDeleteEventBeginsItAnew() {
    try (MonitorDriver driver = driver("1.0")) {
      steps(driver, "bad", 1, 30);
      driver.sink.fails = "a bug";
      steps(driver, "bad", 31, 1);
      driver.sink.fails = "";
      driver.send("bad", "{\"type\":\"delete\"}");
      assertThat(driver.sink.asides).isEmpty();
      assertThat(driver.stored("bad")).isEmpty();
      List<TestRecord<byte[], byte[]>> forecasts = driver.forecasts();
      assertThat(forecasts.get(forecasts.size() - 1).value()).as("a tombstone").isNull();
      steps(driver, "bad", 32, 1);
      assertThat(Objects.requireNonNull(driver.sink.shown.get("bad")).progress().counts().steps())
          .isEqualTo(1);
    }
  }

  @Test
  void whatCannotBeReadBackSetsOnlyItsOwnRunAside() {
    for (Part part : Part.values()) {
      String bad = "bad-" + part;
      String good = "good-" + part;
      Node node = new Node("1.0");
      node.steps(bad, 1, 60);
      node.steps(good, 1, 60);
      store.put(part.key(bad), new byte[] {3, 127, 127, 127, 127, 7});
      node.steps(bad, 61, 2);
      node.steps(good, 61, 2);
      assertThat(node.sink.asides).as("%s", part).containsKey(bad);
      assertThat(node.sink.shown).as("%s", part).containsKey(good);
      node.close();
    }
    for (String release : List.of("1.0", "1.1", "1.1")) {
      Node again = new Node(release);
      assertThat(again.sink.asides).as(release).hasSize(Part.values().length);
      assertThat(again.sink.shown).as(release).hasSize(Part.values().length);
      again.look(NOW_MS + 1_000);
      again.close();
    }
  }

  @Test
  void whatFailsAtTheStartIsTold() {
    Node node = new Node("1.0");
    node.steps("bad", 1, 60);
    store.put(Part.HEAD.key("bad"), new byte[0]);
    node.close();
    Node again = new Node("1.0");
    assertThat(again.sent(Nodes.FORECASTS)).as("nothing can be sent yet").isEmpty();
    again.look(NOW_MS + 1_000);
    assertThat(text(again.sent(Nodes.FORECASTS).get(0))).contains("\"set_aside\"");
  }

  @Test
  void keysThatAreNoRunsAreCountedAndPassedOver() {
    Node node = new Node("1.0");
    node.steps("good", 1, 3);
    store.put(new byte[] {0}, new byte[] {1, 2, 3});
    store.put(new byte[] {127, 127, 1}, new byte[0]);
    node.close();
    Node again = new Node("1.0");
    assertThat(again.sink.shown).containsOnlyKeys("good");
    assertThat(again.sink.unreadable).containsEntry("run-state", 2);
  }

  @Test
  void aStoreThatANewerPlumblineWroteIsNotTakenToPieces() {
    Node node = new Node("1.0");
    for (String run : List.of("one", "two")) {
      node.steps(run, 1, 3);
      store.put(Part.HEAD.key(run), new byte[] {99, 1});
    }
    node.close();
    assertThatThrownBy(() -> new Node("0.9")).hasMessageContaining("newer plumbline");
    assertThat(store.get(new RunKeys("one").mark())).isNull();
  }

  @Test
  void aRunSetAsideIsForgottenLikeAnyOther() {
    Node node = new Node("1.0");
    node.sink.fails = "a bug";
    node.steps("bad", 1, 1);
    node.sink.fails = "";
    node.look(NOW_MS + Duration.ofDays(31).toMillis());
    assertThat(node.sink.asides).isEmpty();
    assertThat(store.approximateNumEntries()).isZero();
  }

  /** The node as Kafka Streams opens it, over a store that outlives it. */
  private final class Node {
    final SinkLog sink = new SinkLog();
    private final MockProcessorContext<byte[], byte[]> context;
    private final UpdateRun node;
    private long offset;

    Node(String release) {
      Properties properties = new Properties();
      properties.put("application.id", "test");
      properties.put("bootstrap.servers", "none:1");
      context = new MockProcessorContext<>(properties, new TaskId(0, 0), dir.toFile());
      context.setCurrentSystemTimeMs(NOW_MS);
      context.addStateStore(store);
      node =
          new UpdateRun(
              MonitorSettings.DEFAULTS,
              new MonitorTopology.Knowledge(PriorBook.EMPTY, false),
              COLD,
              new MonitorTopology.Host(
                  partition -> MonitorTopology.Heard.UNKNOWN, "http://monitor:9464", release),
              sink);
      node.init(context);
    }

    void steps(String run, int from, int count) {
      for (int step = from; step < from + count; step++) {
        byte[] key = run.getBytes(UTF_8);
        byte[] value = step(step).getBytes(UTF_8);
        context.setRecordMetadata(MonitorTopology.EVENTS_TOPIC, 0, offset++);
        Decoded.Valid valid = (Decoded.Valid) new EventCodec().decode(key, value);
        node.process(new Record<>(run, new Received(valid.event(), key, value), NOW_MS));
      }
    }

    void look(long nowMs) {
      context.setCurrentSystemTimeMs(nowMs);
      context.scheduledPunctuators().get(0).getPunctuator().punctuate(nowMs);
    }

    List<byte[]> sent(String child) {
      return context.forwarded(child).stream().map(sent -> (byte[]) sent.record().value()).toList();
    }

    void close() {
      node.close();
    }
  }

  private enum Part {
    DECLARATION,
    FAMILY,
    HEAD,
    BINS,
    MORE_BINS;

    byte[] key(String run) {
      RunKeys keys = new RunKeys(run);
      return switch (this) {
        case DECLARATION -> keys.declaration();
        case FAMILY -> keys.family();
        case HEAD -> keys.head();
        case BINS -> keys.page(0);
        case MORE_BINS -> keys.page(1);
      };
    }
  }

  private MonitorDriver driver(String release) {
    return new MonitorDriver(
        dir, MonitorSettings.DEFAULTS, COLD, MonitorTopology.Knowledge.LEARNED, release);
  }

  private static void steps(MonitorDriver driver, String run, int from, int count) {
    for (int step = from; step < from + count; step++) {
      driver.send(run, step(step));
    }
  }

  private static String step(int step) {
    return String.format(
        Locale.ROOT,
        "{\"step\":%d,\"tokens\":%d,\"loss\":%.4f}",
        step,
        step * 1000,
        3 + 1.0 / step);
  }

  private static JsonNode newestForecast(MonitorDriver driver, String run) throws IOException {
    JsonNode newest = null;
    for (TestRecord<byte[], byte[]> record : driver.forecasts()) {
      newest = text(record.key()).equals(run) ? JSON.readTree(record.value()) : newest;
    }
    assertThat(newest).as("a forecast of %s", run).isNotNull();
    return newest;
  }
}
