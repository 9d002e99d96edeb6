package io.plumbline.app.host;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines about the stream as a whole: partitions being shared out, stores being restored, reading
 * again. A restore that is over before anybody could read of it has no line.
 */
final class StreamLog implements KafkaStreams.StateListener, StateRestoreListener {
  private static final Logger LOG = LoggerFactory.getLogger(StreamLog.class);

  /** A second's work or so. */
  private static final long WORTH_A_LINE = 20_000;

  private final Map<TopicPartition, Long> sinceNanos = new ConcurrentHashMap<>();
  private final StateRestoreListener next;
  private long rebalancingSinceNanos = System.nanoTime();

  /** Kafka Streams tells one listener of restores: this one tells the next. */
  StreamLog(StateRestoreListener next) {
    this.next = next;
  }

  @Override
  public synchronized void onChange(KafkaStreams.State now, KafkaStreams.State before) {
    switch (now) {
      case REBALANCING -> {
        rebalancingSinceNanos = System.nanoTime();
        LOG.info(
            before == KafkaStreams.State.RUNNING
                ? "Partitions are being shared out anew among the monitors"
                : "Joining the monitors of this application");
      }
      case RUNNING -> LOG.info("Reading events: ready after {}", seconds(rebalancingSinceNanos));
      case PENDING_SHUTDOWN -> LOG.info("Stopping: committing, and leaving the group");
      case PENDING_ERROR, ERROR, NOT_RUNNING, CREATED -> {
        // The failure has a line of its own, and so has the end.
      }
    }
  }

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
    next.onRestoreStart(changelog, store, from, to);
    sinceNanos.put(changelog, System.nanoTime());
    if (to - from >= WORTH_A_LINE) {
      LOG.atInfo()
          .addKeyValue("partition", changelog.partition())
          .addKeyValue("records", to - from)
          .log(
              "Restoring the store {} of partition {}: {} records",
              store,
              changelog.partition(),
              to - from);
    }
  }

  @Override
  public void onBatchRestored(TopicPartition changelog, String store, long to, long batch) {
    next.onBatchRestored(changelog, store, to, batch);
  }

  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long records) {
    next.onRestoreSuspended(changelog, store, records);
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long records) {
    next.onRestoreEnd(changelog, store, records);
    @Nullable Long since = sinceNanos.remove(changelog);
    if (since != null && records >= WORTH_A_LINE) {
      LOG.atInfo()
          .addKeyValue("partition", changelog.partition())
          .addKeyValue("records", records)
          .log(
              "Restored the store {} of partition {}: {} records in {}",
              store,
              changelog.partition(),
              records,
              seconds(since));
    }
  }

  private static String seconds(long sinceNanos) {
    return String.format(java.util.Locale.ROOT, "%.1f s", (System.nanoTime() - sinceNanos) / 1e9);
  }
}
