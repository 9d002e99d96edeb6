package io.plumbline.app.host;

import io.plumbline.stream.MonitorTopology;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * What a courier's consumer group keeps in Kafka: for each partition the offset before which all is
 * delivered, and, in the metadata beside it, from where to read again after a restart to know which
 * alerts are open.
 *
 * <p>So an alert that has been open for months is found again without reading months of alerts, as
 * long as the record of its opening is there: {@code training.alerts} keeps a year.
 */
final class CourierGroup {
  /** The metadata of a group that has not delivered anything yet. */
  private static final String FIRST = "first";

  private static final String AGAIN_FROM = "again-from=";

  private CourierGroup() {}

  /**
   * Where a partition stands.
   *
   * @param delivered the offset before which all has been delivered
   * @param againFrom where to begin reading; at most {@code delivered}
   * @param first whether the target has never been told anything of it
   */
  record Standing(long delivered, long againFrom, boolean first) {
    static Standing of(OffsetAndMetadata committed) {
      long delivered = committed.offset();
      String says = committed.metadata();
      boolean known = says.matches(AGAIN_FROM + "[0-9]{1,18}");
      long againFrom = known ? Long.parseLong(says.substring(AGAIN_FROM.length())) : 0;
      return new Standing(delivered, Math.min(againFrom, delivered), says.equals(FIRST));
    }

    /** A partition that is new: all of it is news. */
    static final Standing NEW = new Standing(0, 0, false);

    static OffsetAndMetadata commit(long delivered, OptionalLong needed) {
      long againFrom = Math.min(delivered, needed.orElse(delivered));
      return new OffsetAndMetadata(delivered, AGAIN_FROM + againFrom);
    }
  }

  /** The settings of the group's consumers. */
  static Map<String, Object> consumer(Map<String, Object> client, String group) {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // A committed offset that retention has deleted: what is left is read from its beginning.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // A killed instance's runs are another's after this; as the stream's own.
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 15_000);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
    return settings;
  }

  /**
   * For partitions of which the group knows nothing (it is new, or was away for longer than Kafka
   * keeps its offsets) the past ends now: what is open is told, what is over is not.
   */
  static void anchor(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(MonitorTopology.ALERTS_TOPIC).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    Set<TopicPartition> unknown = new HashSet<>(partitions);
    consumer
        .committed(unknown)
        .forEach(
            (partition, committed) -> {
              if (committed != null) {
                unknown.remove(partition);
              }
            });
    if (unknown.isEmpty()) {
      return;
    }
    consumer.assign(partitions);
    Map<TopicPartition, OffsetAndMetadata> anchors = new HashMap<>();
    consumer
        .endOffsets(unknown)
        .forEach((partition, end) -> anchors.put(partition, new OffsetAndMetadata(end, FIRST)));
    try {
      consumer.commitSync(anchors);
    } catch (CommitFailedException | UnknownMemberIdException e) {
      // Another instance is at work: it has seen to it.
      return;
    }
  }
}
