package io.plumbline.app.send;

import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.console.StartupException;
import io.plumbline.app.host.KafkaAccess;
import io.plumbline.app.recording.Recording;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends recorded lines to a topic with a real, idempotent producer. */
public final class EventSender implements AutoCloseable {
  /** How long the topic may take to be found. */
  private static final long ANSWER_SECONDS = 15;

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong others = new AtomicLong();

  /**
   * Connects.
   *
   * @param client settings of Kafka clients, {@code bootstrap.servers} among them
   * @throws CommandFailed if no broker answers or there is no such topic
   */
  public EventSender(Map<String, Object> client, String topic) {
    this.topic = topic;
    requireTopic(client, topic);
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    // Recordings compress tenfold; a few milliseconds make batches of them.
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The record a trainer would have sent: key = run; no key for what is no event. */
  private static ProducerRecord<byte[], byte[]> record(Recording.Line line, String topic) {
    return line.event()
        .map(event -> event.run().getBytes(StandardCharsets.UTF_8))
        .map(key -> new ProducerRecord<>(topic, key, line.bytes()))
        .orElseGet(() -> new ProducerRecord<>(topic, line.bytes()));
  }

  private static void requireTopic(Map<String, Object> client, String topic) {
    Object servers = client.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
    try (Admin admin = KafkaAccess.admin(client)) {
      admin.describeTopics(List.of(topic)).allTopicNames().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof InvalidTopicException) {
        throw new CommandFailed(
            "there is no topic "
                + topic
                + " on "
                + servers
                + "; start 'plumbline monitor' there, which creates its topics, or give --topic",
            e);
      }
      throw cannotSee(topic, StartupException.why(e), e);
    } catch (TimeoutException e) {
      throw cannotSee(topic, "no answer within " + ANSWER_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted before anything was sent", e);
    }
  }

  private static CommandFailed cannotSee(String topic, String why, Exception e) {
    return new CommandFailed(
        "cannot look at the topic " + topic + " (" + why + "); check what this user may read", e);
  }

  /**
   * Hands a line to the producer, which sends it in the background.
   *
   * @throws CommandFailed if an earlier one could not be delivered
   */
  public void send(Recording.Line line) {
    @Nullable Exception failed = failure.get();
    if (failed != null) {
      throw new CommandFailed(
          "Kafka refused an event ("
              + failed.getMessage()
              + "); "
              + events
              + " were handed over before",
          failed);
    }
    var unused =
        producer.send(
            record(line, topic),
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
    if (line.event().isPresent()) {
      events.incrementAndGet();
    } else {
      others.incrementAndGet();
    }
  }

  /** Waits until everything is delivered; fails like {@link #send}. */
  public void flush() {
    producer.flush();
    @Nullable Exception failed = failure.get();
    if (failed != null) {
      throw new CommandFailed("Kafka refused an event (" + failed.getMessage() + ")", failed);
    }
  }

  /** Lines handed over that are events. */
  public long events() {
    return events.get();
  }

  /** Lines handed over that are none. */
  public long others() {
    return others.get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
