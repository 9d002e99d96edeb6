package io.plumbline.stream;

import io.plumbline.event.EventCodec;
import io.plumbline.run.MonitorSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology on Kafka's own test driver, with a clock that the test turns. */
final class MonitorDriver implements AutoCloseable {
  static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

  final SinkLog sink = new SinkLog();
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> events;
  private final TestOutputTopic<byte[], byte[]> forecasts;
  private final TestOutputTopic<byte[], byte[]> alerts;
  private final TestOutputTopic<byte[], byte[]> deadLetters;
  private final TestOutputTopic<byte[], byte[]> lessons;
  private final TestOutputTopic<byte[], byte[]> laws;
  private final TestOutputTopic<byte[], byte[]> batches;
  private Instant now = START;

  /** What the consumers would know of the topic of events. */
  MonitorTopology.Heard heard = MonitorTopology.Heard.UNKNOWN;

  private boolean closed;

  MonitorDriver(Path stateDir) {
    this(stateDir, MonitorSettings.DEFAULTS, MonitorTopology.Keeping.DEFAULTS);
  }

  MonitorDriver(Path stateDir, MonitorSettings settings, MonitorTopology.Keeping keeping) {
    this(stateDir, settings, keeping, MonitorTopology.Knowledge.LEARNED);
  }

  MonitorDriver(
      Path stateDir,
      MonitorSettings settings,
      MonitorTopology.Keeping keeping,
      MonitorTopology.Knowledge knowledge) {
    this(stateDir, settings, keeping, knowledge, "0.1.0");
  }

  /** As another release of plumbline would. */
  MonitorDriver(
      Path stateDir,
      MonitorSettings settings,
      MonitorTopology.Keeping keeping,
      MonitorTopology.Knowledge knowledge,
      String release) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "plumbline-test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.class);
    driver =
        new TopologyTestDriver(
            new MonitorTopology(
                    new EventCodec(),
                    settings,
                    keeping,
                    knowledge,
                    new MonitorTopology.Host(partition -> heard, "http://monitor:9464", release),
                    sink)
                .get(),
            properties,
            START);
    events =
        driver.createInputTopic(
            MonitorTopology.EVENTS_TOPIC, new ByteArraySerializer(), new ByteArraySerializer());
    forecasts = output(MonitorTopology.FORECASTS_TOPIC);
    alerts = output(MonitorTopology.ALERTS_TOPIC);
    deadLetters = output(MonitorTopology.DEAD_LETTERS_TOPIC);
    lessons = output(MonitorTopology.LESSONS_TOPIC);
    laws = output(MonitorTopology.LAWS_TOPIC);
    batches = output(MonitorTopology.BATCHES_TOPIC);
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  void send(String run, String json) {
    send(new TestRecord<>(utf8(run), utf8(json)));
  }

  /** Sends a record as it is, stamped with the driver's clock when it has no time of its own. */
  void send(TestRecord<byte[], byte[]> record) {
    events.pipeInput(
        record.timestamp() == null
            ? new TestRecord<>(record.key(), record.value(), record.headers(), now.toEpochMilli())
            : record);
  }

  void advance(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  Instant now() {
    return now;
  }

  List<TestRecord<byte[], byte[]>> forecasts() {
    return forecasts.readRecordsToList();
  }

  List<TestRecord<byte[], byte[]>> alerts() {
    return alerts.readRecordsToList();
  }

  List<TestRecord<byte[], byte[]>> deadLetters() {
    return deadLetters.readRecordsToList();
  }

  List<TestRecord<byte[], byte[]>> lessons() {
    return lessons.readRecordsToList();
  }

  List<TestRecord<byte[], byte[]>> laws() {
    return laws.readRecordsToList();
  }

  List<TestRecord<byte[], byte[]>> batches() {
    return batches.readRecordsToList();
  }

  /** Writes to the topic of cells, as another program might. */
  void tell(byte[] key, byte @Nullable [] value) {
    driver
        .createInputTopic(
            MonitorTopology.CELLS_TOPIC, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(key, value, now));
  }

  /** Writes to any topic, as another program might. */
  void write(String topic, byte[] key, byte @Nullable [] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(key, value, now));
  }

  /** Writes to the topic of lessons, as another program might. */
  void teach(String family, byte @Nullable [] value) {
    driver
        .createInputTopic(
            MonitorTopology.LESSONS_TOPIC, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(utf8(family), value, now));
  }

  KeyValueStore<byte[], byte[]> store() {
    return driver.getKeyValueStore(Nodes.RUN_STATE);
  }

  /** Every stored record of a run, in key order. */
  List<KeyValue<byte[], byte[]>> stored(String run) {
    List<KeyValue<byte[], byte[]>> found = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> all = store().all()) {
      all.forEachRemaining(
          entry -> {
            if (RunKeys.run(entry.key).equals(run)) {
              found.add(entry);
            }
          });
    }
    return found;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      driver.close();
    }
  }
}
