package io.plumbline.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.app.console.StopSignal;
import io.plumbline.app.recording.DemoRun;
import io.plumbline.app.recording.Playback;
import io.plumbline.app.recording.Recording;
import io.plumbline.app.send.EventSender;
import io.plumbline.event.TrainingEvent;
import io.plumbline.stream.MonitorTopology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The demo's two ends of the path: recordings go in on {@code training.events}, and what it shows
 * comes back on {@code training.forecasts} and {@code training.alerts}, read by an ordinary
 * consumer. Nothing is taken from the monitor by a shorter way.
 */
public final class DemoFeed implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Most events on their way: a busy machine gets a slower replay, not a monitor that lags behind
   * it. At the demo's own pace two seconds' worth.
   */
  private static final long MOST_UNREAD = 1_000;

  private static final double LOOK_AGAIN_MS = 20;
  private static final long ANSWER_SECONDS = 5;

  private final Map<String, DemoRow> rows = new LinkedHashMap<>();
  private final Map<String, Length> lengths = new LinkedHashMap<>();
  private final EventSender sender;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Admin admin;
  private final String group;
  private volatile long read;
  private volatile boolean cut;

  /**
   * Connects both ends.
   *
   * @param group the monitor's consumer group
   */
  public DemoFeed(Map<String, Object> client, String group, List<DemoRun> runs) {
    this.group = group;
    for (DemoRun run : runs) {
      rows.put(run.run(), new DemoRow(run));
      lengths.put(run.run(), Length.of(run));
    }
    this.admin = Admin.create(client);
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
            target = declared.declaration().plan().targetSteps().orElse(0);
          }
        }
        return new Length(lines, lines * Math.max(1, (double) target / lastStep));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** One row for each run, in the order of the index. */
  public List<DemoRow> rows() {
    return List.copyOf(rows.values());
  }

  /** Events of all recordings together. */
  public long eventsInAll() {
    return lengths.values().stream().mapToLong(Length::lines).sum();
  }

  /** Events handed to the producer. */
  public long eventsSent() {
    return sender.events();
  }

  /**
   * Sends all recordings, side by side: at any moment every run is at the same share of its planned
   * length.
   *
   * @param durationMs how long this takes for a run that gets to its end
   */
  public void send(double durationMs, StopSignal stop) {
    Playback playback = new Playback();
    rows.forEach(
        (run, row) ->
            playback.add(
                row.run().open(),
                (line, index, previousMs) ->
                    durationMs * index / lengths.getOrDefault(run, Length.NONE).planned(),
                DemoFeed::cannotRead));
    playback.play(line -> send(line, stop), ms -> stop.await(ms) || cut);
    sender.flush();
  }

  /** Ends the sending early. */
  public void cut() {
    cut = true;
  }

  private static void cannotRead(IOException e) {
    throw new UncheckedIOException(e);
  }

  private void send(Recording.Line line, StopSignal stop) {
    while (sender.events() - read > MOST_UNREAD && !cut) {
      if (stop.await(LOOK_AGAIN_MS)) {
        return;
      }
    }
    if (cut) {
      return;
    }
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
   * Reads what comes back.
   *
   * @param wait for so long
   * @param opened called for each alert that was confirmed
   */
  public void receive(Duration wait, Consumer<JsonNode> opened) {
    read = committed();
    long untilNanos = System.nanoTime() + wait.toNanos();
    for (long left = wait.toNanos(); left > 0; left = untilNanos - System.nanoTime()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofNanos(left))) {
        if (record.value() != null) {
          receive(record.topic(), parse(record.value()), opened);
        }
      }
    }
  }

  private void receive(String topic, JsonNode value, Consumer<JsonNode> opened) {
    DemoRow row = rows.get(value.path("run").asText());
    if (row == null) {
      return;
    }
    if (topic.equals(MonitorTopology.FORECASTS_TOPIC)) {
      row.forecast(value);
    } else if (row.alert(value)) {
      opened.accept(value);
    }
  }

  /** Events that the monitor has worked in, by the offsets it committed. */
  private long committed() {
    try {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS)
          .entrySet()
          .stream()
          .filter(entry -> entry.getKey().topic().equals(MonitorTopology.EVENTS_TOPIC))
          .map(Map.Entry::getValue)
          .filter(Objects::nonNull)
          .mapToLong(OffsetAndMetadata::offset)
          .sum();
    } catch (ExecutionException | TimeoutException e) {
      return read; // the next look will tell
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return read;
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
  public boolean settled() {
    return rows.values().stream().allMatch(DemoRow::settled);
  }

  @Override
  public void close() {
    sender.close();
    consumer.close();
    admin.close();
  }
}
