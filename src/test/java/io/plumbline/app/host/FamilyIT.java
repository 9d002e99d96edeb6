package io.plumbline.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.app.broker.TemporaryKafka;
import io.plumbline.app.config.PriorFile;
import io.plumbline.app.recording.LineReader;
import io.plumbline.app.recording.Recording;
import io.plumbline.event.EventCodec;
import io.plumbline.event.TrainingEvent;
import io.plumbline.family.Belief;
import io.plumbline.family.FamilyPriors;
import io.plumbline.family.PriorBook;
import io.plumbline.forecast.Forecast;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.Outlook;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunState;
import io.plumbline.run.Step;
import io.plumbline.stream.MonitorTopology;
import io.plumbline.stream.MonitorTopology.Knowledge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two recorded runs of a family through a real broker: the forecasts are those that a backtest
 * makes which knows the same.
 */
class FamilyIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path RECORDINGS = Path.of("src/main/resources/recordings");
  private static final String FIRST = "en-98k-wsd-s3";
  private static final String SECOND = "en-98k-linear-s4";

  @TempDir Path dir;

  @Test
  void theSecondRunOfAFamilyIsForecastAsABacktestThatKnowsTheFirstWould() throws Exception {
    try (TemporaryKafka kafka = TemporaryKafka.start(0);
        Cluster cluster = new Cluster(kafka.bootstrapServers())) {
      assertThat(cluster.createTopics()).isEmpty();
      List<JsonNode> first;
      List<ConsumerRecord<byte[], byte[]>> laws;
      try (MonitorStreams monitor = monitor(kafka, Knowledge.LEARNED)) {
        monitor.start();
        send(cluster, FIRST, 0, 1);
        first = forecasts(cluster, FIRST);
        laws = cluster.read(MonitorTopology.LAWS_TOPIC, FamilyIT::knowsACompleteRun);
        assertThat(monitor.failure()).isEmpty();
      }
      assertSame(first, backtest(FIRST, FamilyPriors.NONE));

      // The dump of the topic is a prior file. A monitor that starts has read it all before it
      // reads an event; one is stopped in the middle of the run.
      Path file = dir.resolve("laws.jsonl");
      Files.write(file, laws.stream().map(law -> utf8(law.value())).toList());
      PriorBook book = PriorFile.read(file);
      for (int half = 0; half < 2; half++) {
        ReportLog log = new ReportLog();
        try (MonitorStreams monitor = monitor(kafka, Knowledge.LEARNED, log)) {
          monitor.start();
          int sent = send(cluster, SECOND, 0.5 * half, 0.5 + 0.5 * half);
          Cluster.await("it has read all", () -> log.accepted.get() >= sent);
          if (half == 1) {
            laws =
                cluster.read(
                    MonitorTopology.LAWS_TOPIC,
                    records -> newest(records).get("complete").asInt() == 2);
          }
        }
      }
      assertSame(forecasts(cluster, SECOND), backtest(SECOND, book));
      assertThat(newest(laws).get("lessons")).hasSize(2);
      assertThat(book.memory("tiny-en-byte").lessons()).hasSize(1);
    }
  }

  @Test
  void withFixedPriorsAReplayForecastsAsABacktestWhateverWasReadBefore() throws Exception {
    try (TemporaryKafka kafka = TemporaryKafka.start(0);
        Cluster cluster = new Cluster(kafka.bootstrapServers())) {
      cluster.createTopics();
      try (MonitorStreams monitor = monitor(kafka, new Knowledge(PriorBook.EMPTY, false))) {
        monitor.start();
        send(cluster, FIRST, 0, 1);
        cluster.read(MonitorTopology.LAWS_TOPIC, FamilyIT::knowsACompleteRun);
        send(cluster, SECOND, 0, 1);
        assertSame(forecasts(cluster, SECOND), backtest(SECOND, FamilyPriors.NONE));
      }
    }
  }

  /** What a monitor without Kafka publishes of a recording. */
  private static List<RunReport> backtest(String run, FamilyPriors priors) throws IOException {
    RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS, priors);
    List<RunReport> published = new ArrayList<>();
    RunState state = monitor.begin(run);
    try (Recording recording = recording(run)) {
      for (var line = recording.next(); line.isPresent(); line = recording.next()) {
        TrainingEvent event = line.get().event().orElseThrow();
        Step step = monitor.step(state, event, event.timeMs().orElse(0));
        state = step.state();
        if (step.report().renewed()) {
          published.add(step.report());
        }
      }
    }
    return published;
  }

  private static void assertSame(List<JsonNode> streamed, List<RunReport> backtested) {
    assertThat(streamed).hasSameSizeAs(backtested).hasSizeGreaterThan(100);
    for (int i = 0; i < streamed.size(); i++) {
      JsonNode seen = streamed.get(i);
      RunReport expected = backtested.get(i);
      assertThat(seen.get("tokens").asDouble()).isEqualTo(expected.progress().tokens());
      Belief belief = expected.expected().belief();
      assertThat(seen.at("/prior/source").asText())
          .isEqualTo(belief.source() == Belief.Source.FAMILY ? "family" : "shipped");
      assertThat(seen.at("/prior/runs").asInt()).isEqualTo(belief.runs());
      assertThat(seen.has("forecast")).isEqualTo(expected.outlook().isPresent());
      expected.outlook().map(Outlook::atHorizon).ifPresent(end -> assertSame(seen, end));
    }
  }

  private static void assertSame(JsonNode seen, Forecast end) {
    // To the bit: JSON numbers are written so that they come back.
    assertThat(seen.at("/forecast/loss").asDouble()).isEqualTo(end.loss());
    assertThat(seen.at("/forecast/lo80").asDouble()).isEqualTo(end.bounds().lo80());
    assertThat(seen.at("/forecast/hi80").asDouble()).isEqualTo(end.bounds().hi80());
    assertThat(seen.at("/forecast/lo95").asDouble()).isEqualTo(end.bounds().lo95());
  }

  private static int send(Cluster cluster, String run, double from, double to) throws IOException {
    List<String> lines = new ArrayList<>();
    try (LineReader reader = LineReader.open(file(run))) {
      for (var line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(utf8(line.get()));
      }
    }
    List<String> part = lines.subList((int) (from * lines.size()), (int) (to * lines.size()));
    part.forEach(line -> cluster.send(run, line));
    cluster.flush();
    return part.size();
  }

  /** All that was published of a run, once it has said that it ended. */
  private static List<JsonNode> forecasts(Cluster cluster, String run) {
    return cluster
        .read(
            MonitorTopology.FORECASTS_TOPIC,
            records ->
                records.stream()
                    .map(FamilyIT::json)
                    .anyMatch(
                        json -> of(run, json) && json.at("/status").asText().equals("finished")))
        .stream()
        .map(FamilyIT::json)
        .filter(json -> of(run, json))
        .toList();
  }

  private static boolean of(String run, JsonNode json) {
    return json.at("/run").asText().equals(run);
  }

  private static boolean knowsACompleteRun(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().anyMatch(record -> json(record).at("/lessons/0/share").asDouble() >= 1);
  }

  private static JsonNode newest(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.isEmpty()
        ? JSON.createObjectNode().put("complete", 0)
        : json(records.get(records.size() - 1));
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new AssertionError(Arrays.toString(record.value()), e);
    }
  }

  private static Recording recording(String run) throws IOException {
    return new Recording(LineReader.open(file(run)));
  }

  private static Path file(String run) {
    return RECORDINGS.resolve(run + ".jsonl.gz");
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private MonitorStreams monitor(TemporaryKafka kafka, Knowledge knowledge) {
    return monitor(kafka, knowledge, new ReportLog());
  }

  private MonitorStreams monitor(TemporaryKafka kafka, Knowledge knowledge, ReportLog log) {
    return new MonitorStreams(
        new MonitorTopology(
                new EventCodec(),
                MonitorSettings.DEFAULTS,
                MonitorTopology.Keeping.DEFAULTS,
                knowledge,
                MonitorTopology.Host.UNKNOWN,
                log)
            .get(),
        new StreamSettings(
            kafka.bootstrapServers(), "plumbline", dir.resolve("a"), 2, Map.of(), Map.of()));
  }
}
