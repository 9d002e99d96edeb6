package io.plumbline.app.doctor;

import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.Rejection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What arrives: reads the newest records of the topic of events, without a group and without
 * committing anything, and decodes them as the monitor does.
 */
public final class ArrivalsCheck implements Check {
  private static final String NAME = "events";

  /** Enough to tell a share of a few percent; a megabyte or so. */
  private static final long NEWEST = 1_000;

  private static final Duration READING = Duration.ofSeconds(6);

  private final Map<String, Object> client;
  private final String topic;
  private final long quietMs;
  private final Clock clock;
  private final EventCodec codec = new EventCodec();

  /**
   * Of a topic.
   *
   * @param quietMs the age of the newest event from which on nothing seems to arrive any more
   */
  public ArrivalsCheck(Map<String, Object> client, String topic, long quietMs, Clock clock) {
    this.client = new HashMap<>(client);
    this.client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    this.client.put(ConsumerConfig.CLIENT_ID_CONFIG, "plumbline-doctor");
    this.topic = topic;
    this.quietMs = quietMs;
    this.clock = clock;
  }

  @Override
  public List<Finding> look() {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo info : consumer.partitionsFor(topic, READING)) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
      if (partitions.isEmpty()) {
        return List.of(
            new Finding.Doubtful(NAME, topic + " is missing", "see the lines on topics"));
      }
      return judge(newest(consumer, partitions));
    } catch (AuthorizationException e) {
      return List.of(
          new Finding.Doubtful(NAME, "may not be read by this user", "see the lines about rights"));
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> newest(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, READING);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, READING);
    long each = Math.max(1, NEWEST / partitions.size());
    Set<TopicPartition> open = new HashSet<>();
    ends.forEach(
        (partition, end) -> {
          consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - each));
          if (end > begins.getOrDefault(partition, 0L)) {
            open.add(partition);
          }
        });
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    long deadline = System.nanoTime() + READING.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
    }
    return records;
  }

  private List<Finding> judge(List<ConsumerRecord<byte[], byte[]>> records) {
    if (records.isEmpty()) {
      return List.of(
          new Finding.Doubtful(
              NAME,
              "there is none in " + topic,
              "point a trainer at it (README.md has the lines of Python), or try plumbline replay"));
    }
    long newestMs = records.stream().mapToLong(ConsumerRecord::timestamp).max().orElse(0);
    long ageMs = clock.millis() - newestMs;
    String found = "the newest of " + topic + " is " + Ages.of(Math.max(0, ageMs)) + " old";
    List<Finding> findings = new ArrayList<>();
    findings.add(
        ageMs > quietMs
            ? new Finding.Doubtful(
                NAME,
                found,
                "if a run should be going on: see whether its trainer lives and can reach Kafka")
            : new Finding.Fine(NAME, found));
    findings.addAll(rejections(records));
    return findings;
  }

  /** The newest of each reason is the example: it is the one whose sender can still be found. */
  private List<Finding> rejections(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<Rejection, Integer> counts = new EnumMap<>(Rejection.class);
    Map<Rejection, String> examples = new EnumMap<>(Rejection.class);
    int rejected = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (codec.decode(record.key(), record.value()) instanceof Decoded.Rejected no) {
        rejected++;
        counts.merge(no.reason(), 1, Integer::sum);
        examples.put(
            no.reason(),
            "partition %d offset %d: %s"
                .formatted(record.partition(), record.offset(), no.detail()));
      }
    }
    if (rejected == 0) {
      return List.of(
          new Finding.Fine(NAME, "the newest " + records.size() + " are all understood"));
    }
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<Rejection, Integer> each : counts.entrySet()) {
      String found =
          "%d of the newest %d are refused as %s; %s"
              .formatted(
                  each.getValue(),
                  records.size(),
                  each.getKey().label(),
                  examples.getOrDefault(each.getKey(), ""));
      String advice =
          "mend the sender (topology/events has the contract); they are in training.events.dlq with"
              + " the reason";
      findings.add(
          rejected == records.size()
              ? new Finding.Failing(NAME, found, advice)
              : new Finding.Doubtful(NAME, found, advice));
    }
    return findings;
  }
}
