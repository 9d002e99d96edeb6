package io.plumbline.app.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A user of a Kafka cluster: sends events, reads what is committed, waits with a bound. */
public final class Cluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;

  public Cluster(String servers) {
    this.servers = servers;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "compression.type",
                "gzip",
                "max.request.size",
                64 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Creates the topics as defined. */
  public List<String> createTopics() {
    return createTopics(OptionalInt.empty());
  }

  List<String> createTopics(OptionalInt partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      return new TopicSetup(admin, partitions, Optional.empty()).ensure();
    }
  }

  void send(@Nullable String key, byte @Nullable [] value) {
    // What did not arrive is missed by whoever reads it.
    Future<?> unused =
        producer.send(
            new ProducerRecord<>(
                "training.events",
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value));
  }

  public void send(String run, String json) {
    send(run, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Waits until everything sent has arrived. */
  public void flush() {
    producer.flush();
  }

  /** Reads a topic from its beginning until what was read is enough. */
  List<ConsumerRecord<byte[], byte[]>> read(
      String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", servers);
    settings.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      // A topic that was just created may not be known to the broker asked.
      await("partitions of " + topic, () -> !consumer.partitionsFor(topic).isEmpty());
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!enough.test(records)) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError(
              "Only " + records.size() + " records in " + topic + " after " + PATIENCE);
        }
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      // One more look: nothing may follow that should not.
      consumer.poll(Duration.ofMillis(500)).forEach(records::add);
      return records;
    }
  }

  /** The newest forecast of every run, once {@code ended} runs have said that they ended. */
  Map<String, JsonNode> endedForecasts(int ended) {
    return newest(
        read(
            "training.forecasts",
            records ->
                newest(records).values().stream()
                        .filter(forecast -> forecast.get("status").asText().equals("finished"))
                        .count()
                    >= ended));
  }

  private static Map<String, JsonNode> newest(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<String, JsonNode> newest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      try {
        newest.put(new String(record.key(), StandardCharsets.UTF_8), JSON.readTree(record.value()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return newest;
  }

  /** Waits for a condition, with a bound. */
  public static void await(String what, BooleanSupplier condition) {
    Awaitility.await(what)
        .pollInSameThread() // consumers and producers of a test are its thread's
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(condition::getAsBoolean);
  }

  /**
   * Waits until a group has committed so many records of {@code training.events}. Counting what a
   * monitor took is not that: what it took and has not committed it takes again after a failure.
   */
  public static void awaitCommitted(Admin admin, String group, long records) {
    await(
        group + " has committed " + records + " records",
        () -> {
          try {
            return admin
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getKey().topic().equals("training.events"))
                    .mapToLong(entry -> entry.getValue() == null ? 0 : entry.getValue().offset())
                    .sum()
                >= records;
          } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
          }
        });
  }

  /** Waits until the broker allows exactly this. */
  public static void awaitRights(Admin admin, Collection<AclBinding> rights) {
    await(
        "the broker knows the rights",
        () -> {
          try {
            return Set.copyOf(admin.describeAcls(AclBindingFilter.ANY).values().get())
                .equals(Set.copyOf(rights));
          } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Override
  public void close() {
    producer.close();
  }
}
