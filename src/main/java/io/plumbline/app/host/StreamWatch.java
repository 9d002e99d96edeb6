package io.plumbline.app.host;

import io.plumbline.app.console.StartupException;
import io.plumbline.stream.MonitorTopology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds, from a thread of its own, whether the stream moves: at the group's
 * offsets, at the ends of the topics, and whether all topics exist. What is wrong has a line in the
 * log, once, and so has its end. What Kafka Streams measures of itself would not do: a thread that
 * waits for a topic that is gone counts as running, and its consumer's lag is that of the last
 * fetch.
 */
final class StreamWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamWatch.class);

  private static final long EVERY_SECONDS = 5;

  /** Within the wait for the next look, or nearly. */
  private static final long TIMEOUT_SECONDS = 10;

  private final Admin admin;
  private final String group;
  private final Supplier<Local> local;
  private final StreamProgress progress =
      new StreamProgress(MonitorTopology.EVENTS_TOPIC, System::nanoTime);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "plumbline-watch");
            daemon.setDaemon(true);
            return daemon;
          });

  private Optional<String> said = Optional.empty();

  /**
   * What the process knows of its own stream.
   *
   * @param running whether it says that it runs
   * @param partitions that it reads
   * @param dead threads that have ended
   */
  record Local(boolean running, Set<TopicPartition> partitions, int dead) {}

  /**
   * A watch; {@link #start} begins it.
   *
   * @param admin closed with the watch
   */
  StreamWatch(Admin admin, String group, Supplier<Local> local) {
    this.admin = admin;
    this.group = group;
    this.local = local;
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** What keeps the stream from moving, one clause; empty when it moves or has nothing to do. */
  Optional<String> whyNot() {
    return progress.whyNot();
  }

  /** Records of the input topic not yet read by this instance; empty while unknown. */
  OptionalLong unread() {
    return progress.unread();
  }

  private void look() {
    try {
      Local here = local.get();
      progress.seen(
          new StreamProgress.Look(here.running, reaches(here.partitions), missing(), here.dead));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      LOG.debug("The stream could not be looked at: {}", StartupException.why(e));
    }
    Optional<String> why = progress.whyNot();
    if (why.isPresent() && said.isEmpty()) {
      LOG.error("The stream does not move: {}", why.get());
    } else if (why.isEmpty() && said.isPresent()) {
      LOG.info("The stream moves again");
    }
    said = why;
  }

  private Map<TopicPartition, StreamProgress.Reach> reaches(Set<TopicPartition> partitions)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    Map<TopicPartition, OffsetSpec> begins = new HashMap<>();
    for (TopicPartition partition : partitions) {
      ends.put(partition, OffsetSpec.latest());
      if (committed.get(partition) == null) {
        begins.put(partition, OffsetSpec.earliest());
      }
    }
    Map<TopicPartition, Long> end = offsets(ends);
    Map<TopicPartition, Long> begin = offsets(begins);
    Map<TopicPartition, StreamProgress.Reach> reaches = new HashMap<>();
    end.forEach(
        (partition, last) -> {
          OffsetAndMetadata next = committed.get(partition);
          reaches.put(
              partition,
              new StreamProgress.Reach(
                  next == null ? begin.getOrDefault(partition, last) : next.offset(), last));
        });
    return reaches;
  }

  /** Those that there are: a partition of a topic that is gone has none. */
  private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> wanted)
      throws InterruptedException, TimeoutException {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    if (wanted.isEmpty()) {
      return offsets;
    }
    var listed = admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
    for (TopicPartition partition : wanted.keySet()) {
      try {
        ListOffsetsResultInfo info = await(listed.partitionResult(partition));
        offsets.put(partition, info.offset());
      } catch (ExecutionException e) {
        LOG.debug("No offset of {}: {}", partition, StartupException.why(e));
      }
    }
    return offsets;
  }

  private SortedSet<String> missing() throws InterruptedException, TimeoutException {
    List<String> names =
        TopicSetup.definitions().stream()
            .map(TopicSetup.Definition::name)
            .collect(Collectors.toCollection(ArrayList::new));
    SortedSet<String> missing = new TreeSet<>();
    for (var topic : admin.describeTopics(names).topicNameValues().entrySet()) {
      try {
        var unused = await(topic.getValue());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UnknownTopicOrPartitionException) {
          missing.add(topic.getKey());
        }
      }
    }
    return missing;
  }

  private static <T> T await(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    admin.close(java.time.Duration.ofSeconds(1));
  }
}
