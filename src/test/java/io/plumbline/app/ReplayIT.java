package io.plumbline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.app.broker.TemporaryKafka;
import io.plumbline.app.host.TopicSetup;
import io.plumbline.app.recording.LineReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings to a real broker and back through an ordinary consumer. */
class ReplayIT {
  /** Of some day, in milliseconds since the epoch. */
  private static final long NOON = 1_795_348_800_000L;

  private static TemporaryKafka kafka;

  @TempDir private Path folder;
  private Map<TopicPartition, Long> before;

  @BeforeAll
  static void start() {
    kafka = TemporaryKafka.start(0);
    try (Admin admin = Admin.create(client())) {
      new TopicSetup(admin, OptionalInt.empty(), Optional.empty()).ensure();
    }
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void rememberTheEnd() {
    try (KafkaConsumer<String, String> consumer = consumer()) {
      before = new HashMap<>(consumer.endOffsets(partitions(consumer)));
    }
  }

  @Test
  void everyLineArrivesUnchangedUnderItsRun() throws Exception {
    String recording = "src/main/resources/recordings/en-98k-wsd-s3.jsonl.gz";
    CommandLineRun run = replay(recording);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("1532 events of 1 file sent to training.events");

    List<ConsumerRecord<String, String>> records = received(1532);
    assertThat(records).allMatch(record -> record.key().equals("en-98k-wsd-s3"));
    assertThat(records)
        .extracting(ConsumerRecord::partition)
        .containsOnly(records.get(0).partition());
    assertThat(records)
        .extracting(ConsumerRecord::value)
        .containsExactlyElementsOf(lines(recording));
  }

  @Test
  void speedFollowsTheTrainersClockAndMixesTheRuns() throws Exception {
    Path a = write("a.jsonl", event("a", 1, NOON), event("a", 2, NOON + 60_000));
    Path b =
        write(
            "b.jsonl",
            event("b", 1, NOON + 9_000_000),
            event("b", 2, NOON + 9_030_000),
            "{\"run\":\"b\",\"step\":3,\"loss\":2}");
    long start = System.nanoTime();
    CommandLineRun run = replay("--speed", "60", a.toString(), b.toString());
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(seconds).isGreaterThanOrEqualTo(0.95);
    List<ConsumerRecord<String, String>> records = received(5);
    records.sort(java.util.Comparator.comparingLong(ConsumerRecord::timestamp));
    assertThat(records.get(records.size() - 1).value()).isEqualTo(event("a", 2, NOON + 60_000));
  }

  @Test
  void whatIsNoEventIsSentAsItIsWithoutAKey() throws Exception {
    Path file = write("bad.jsonl", event("r", 1, NOON), "not json", "{\"no\":\"run\"}");
    CommandLineRun run = replay(file.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("1 events").contains("2 lines that are no event");
    assertThat(received(3))
        .filteredOn(record -> record.key() == null)
        .extracting(ConsumerRecord::value)
        .containsExactlyInAnyOrder("not json", "{\"no\":\"run\"}");
  }

  @Test
  void aFileThatCannotBeReadIsSaidAfterTheOthersWereSent() throws Exception {
    Path broken = folder.resolve("broken.jsonl.gz");
    Files.write(broken, new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2});
    Path good = write("good.jsonl", event("g", 1, NOON));
    CommandLineRun run = replay(broken.toString(), good.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("plumbline: cannot read " + broken);
    assertThat(received(1)).extracting(ConsumerRecord::key).containsExactly("g");
  }

  @Test
  void aMissingTopicIsSaid() throws Exception {
    Path good = write("good.jsonl", event("g", 1, NOON));
    CommandLineRun run = replay("--topic", "no.such.topic", good.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errLines())
        .last()
        .asString()
        .contains("there is no topic no.such.topic on " + kafka.bootstrapServers())
        .contains("plumbline monitor");
  }

  private static CommandLineRun replay(String... args) {
    List<String> all =
        new ArrayList<>(List.of("replay", "--bootstrap-servers", kafka.bootstrapServers()));
    all.addAll(List.of(args));
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private static String event(String run, long step, long ts) {
    return "{\"run\":\"%s\",\"step\":%d,\"loss\":3.5,\"ts\":%d}".formatted(run, step, ts);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private static List<String> lines(String recording) throws IOException {
    List<String> lines = new ArrayList<>();
    try (LineReader reader = LineReader.open(Path.of(recording))) {
      for (var line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(new String(line.get(), StandardCharsets.UTF_8));
      }
    }
    return lines;
  }

  private static Map<String, Object> client() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  private static KafkaConsumer<String, String> consumer() {
    return new KafkaConsumer<>(client(), new StringDeserializer(), new StringDeserializer());
  }

  private static List<TopicPartition> partitions(KafkaConsumer<String, String> consumer) {
    return consumer.partitionsFor("training.events").stream()
        .map(info -> new TopicPartition("training.events", info.partition()))
        .toList();
  }

  /** What arrived since the test began, once it is so many; more than that fails. */
  private List<ConsumerRecord<String, String>> received(int expected) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer = consumer()) {
      consumer.assign(before.keySet());
      before.forEach(consumer::seek);
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (records.size() < expected && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      consumer.poll(Duration.ofMillis(200)).forEach(records::add);
    }
    assertThat(records).hasSize(expected);
    return records;
  }
}
