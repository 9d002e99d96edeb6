package io.plumbline.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.event.TrainingEvent;
import io.plumbline.stream.MonitorTopology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The demo's two ends of the path: recordings go in on {@code training.events}, and what it shows
 * comes back on {@code training.forecasts} and {@code training.alerts}, read by an ordinary
 * consumer. Nothing is taken from the monitor by a shorter way.
 */
final class DemoFeed implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, DemoRow> rows = new LinkedHashMap<>();
  private final Map<String, Length> lengths = new LinkedHashMap<>();
  private final EventSender sender;
  private final KafkaConsumer<byte[], byte[]> consumer;

  DemoFeed(Map<String, Object> client, List<DemoRun> runs) {
    for (DemoRun run : runs) {
      rows.put(run.run(), new DemoRow(run));
      lengths.put(run.run(), Length.of(run));
    }
    this.sender = new EventSender(client, MonitorTopology.EVENTS_TOPIC);
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, "plumbline-demo-reader");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(MonitorTopology.FORECASTS_TOPIC, MonitorTopology.ALERTS_TOPIC));
  }

  /**
   * How long a recording is.
   *
   * @param lines it has
   * @param planned lines it would have had if the run had gone on to its planned end
   */
  private record Length(long lines, double planned) {
    static final Length NONE = new Length(0, 1);

    static Length of(DemoRun run) {
      try (Recording recording = run.open()) {
        long lines = 0;
        long lastStep = 1;
        long target = 0;
        for (var line = recording.next(); line.isPresent(); line = recording.next()) {
          lines++;
          Optional<TrainingEvent> event = line.get().event();
          if (event.isPresent() && event.get() instanceof TrainingEvent.StepLogged step) {
            lastStep = Math.max(lastStep, step.at().step().orElse(0));
          } else if (event.isPresent()
              && event.get() instanceof TrainingEvent.RunDeclared declared) {
            target = declared.declaration().targetSteps().orElse(0);
          }
        }
        return new Length(lines, lines * Math.max(1, (double) target / lastStep));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** One row for each run, in the order of the index. */
  List<DemoRow> rows() {
    return List.copyOf(rows.values());
  }

  /** Events of all recordings together. */
  long eventsInAll() {
    return lengths.values().stream().mapToLong(Length::lines).sum();
  }

  /** Events handed to the producer. */
  long eventsSent() {
    return sender.events();
  }

  /**
   * Sends all recordings, side by side: at any moment every run is at the same share of its planned
   * length.
   *
   * @param durationMs how long this takes for a run that gets to its end
   */
  void send(double durationMs, StopSignal stop) {
    Playback playback = new Playback();
    rows.forEach(
        (run, row) ->
            playback.add(
                row.run().open(),
                (line, index, previousMs) ->
                    durationMs * index / lengths.getOrDefault(run, Length.NONE).planned(),
                DemoFeed::cannotRead));
    playback.play(this::send, stop);
    sender.flush();
  }

  private static void cannotRead(IOException e) {
    throw new UncheckedIOException(e);
  }

  private void send(Recording.Line line) {
    sender.send(line);
    line.event()
        .ifPresent(
            event -> {
              DemoRow row = rows.get(event.run());
              if (row != null) {
                row.sent(event);
              }
            });
  }

  /**
   * Reads what came back meanwhile.
   *
   * @param opened called for each alert that was confirmed
   */
  void receive(Duration wait, Consumer<JsonNode> opened) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      if (record.value() == null) {
        continue;
      }
      JsonNode value = parse(record.value());
      DemoRow row = rows.get(value.path("run").asText());
      if (row == null) {
        continue;
      }
      if (record.topic().equals(MonitorTopology.FORECASTS_TOPIC)) {
        row.forecast(value);
      } else if (row.alert(value)) {
        opened.accept(value);
      }
    }
  }

  private static JsonNode parse(byte[] value) {
    try {
      return MAPPER.readTree(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the topology wrote something that is no JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether everything that will come has come. */
  boolean settled() {
    return rows.values().stream().allMatch(DemoRow::settled);
  }

  @Override
  public void close() {
    sender.close();
    consumer.close();
  }
}
