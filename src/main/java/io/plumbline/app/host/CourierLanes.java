package io.plumbline.app.host;

import io.plumbline.app.host.CourierGroup.Standing;
import io.plumbline.notify.Place;
import io.plumbline.notify.Target;
import io.plumbline.stream.MonitorTopology;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;

/**
 * The partitions one courier has now: where the past of each ends, and what of it is delivered. A
 * partition that goes to another instance takes its runs along at once, so that no two send the
 * same alert for longer than a rebalance takes. Used by the consumer's thread alone.
 */
final class CourierLanes implements ConsumerRebalanceListener {
  private final Consumer<byte[], byte[]> consumer;
  private final Target target;
  private final Map<Integer, Lane> lanes = new HashMap<>();

  /** A partition. */
  private static final class Lane {
    private final long pastEnds;
    private final boolean first;
    private boolean caughtUp;
    private @Nullable OffsetAndMetadata committed;

    private Lane(long pastEnds, boolean first) {
      this.pastEnds = pastEnds;
      this.first = first;
    }
  }

  CourierLanes(Consumer<byte[], byte[]> consumer, Target target) {
    this.consumer = consumer;
    this.target = target;
  }

  /** Whether this was delivered before the partition came here. */
  boolean past(Place place) {
    Lane lane = lanes.get(place.partition());
    return lane != null && place.offset() < lane.pastEnds;
  }

  /** Whether the past of all partitions was read; tells the target of those that just were. */
  boolean caughtUp(long nowMs) {
    boolean all = true;
    for (Map.Entry<Integer, Lane> each : lanes.entrySet()) {
      Lane lane = each.getValue();
      if (!lane.caughtUp && consumer.position(partition(each.getKey())) >= lane.pastEnds) {
        lane.caughtUp = true;
        target.caughtUp(each.getKey(), lane.first, nowMs);
      }
      all &= lane.caughtUp;
    }
    return all;
  }

  /** Says in Kafka how far everything is delivered, where that has changed. */
  void commit() {
    commit(lanes.keySet());
  }

  private void commit(Collection<Integer> partitions) {
    Map<TopicPartition, OffsetAndMetadata> news = new HashMap<>();
    for (int number : partitions) {
      Lane lane = lanes.get(number);
      if (lane == null || !lane.caughtUp) {
        continue;
      }
      long read = consumer.position(partition(number));
      OffsetAndMetadata now =
          Standing.commit(target.firstUndelivered(number).orElse(read), target.firstNeeded(number));
      if (!now.equals(lane.committed)) {
        news.put(partition(number), now);
      }
    }
    if (news.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(news);
      news.forEach(
          (partition, commit) -> {
            Lane lane = lanes.get(partition.partition());
            if (lane != null) {
              lane.committed = commit;
            }
          });
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // The partitions are on their way to another instance, which tells the rest once more.
      return;
    }
  }

  /**
   * Nothing is this instance's any more; what is not committed is told again by whoever is next.
   */
  void drop() {
    lanes.keySet().forEach(target::forget);
    lanes.clear();
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(assigned));
    Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
    for (TopicPartition partition : assigned) {
      OffsetAndMetadata known = committed.get(partition);
      Standing standing = known == null ? Standing.NEW : Standing.of(known);
      long end = ends.getOrDefault(partition, standing.delivered());
      if (standing.delivered() > end) {
        // The topic was made anew under the group: nothing in it was ever told.
        standing = Standing.NEW;
      }
      target.forget(partition.partition());
      lanes.put(partition.partition(), new Lane(standing.delivered(), standing.first()));
      consumer.seek(partition, standing.againFrom());
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    commit(revoked.stream().map(TopicPartition::partition).toList());
    onPartitionsLost(revoked);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> lost) {
    for (TopicPartition partition : lost) {
      lanes.remove(partition.partition());
      target.forget(partition.partition());
    }
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(MonitorTopology.ALERTS_TOPIC, number);
  }
}
