package io.plumbline.app.host;

import io.plumbline.app.console.StartupException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running topology: starts Kafka Streams, says whether it can be relied on, and stops it.
 *
 * <pre>{@code
 * MonitorStreams streams = new MonitorStreams(topology, settings);
 * streams.start();                          // returns at once
 * streams.awaitReady(Duration.ofMinutes(1)) // or ask ready() now and then
 * streams.failure()                         // why it gave up, once it has
 * streams.close();                          // commits, leaves the group, waits
 * }</pre>
 */
public final class MonitorStreams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorStreams.class);

  /** With the couriers' 11 s after it, within the 30 s that Kubernetes gives before it kills. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

  private final KafkaStreams streams;
  private final StreamSettings settings;
  private final StateFolder folder;
  private final boolean exactlyOnce;
  private final StreamReadiness readiness = new StreamReadiness();
  private final CountDownLatch settled = new CountDownLatch(1);
  private final ThreadFailures failures = new ThreadFailures();
  private final StreamCounts counts;

  /**
   * Prepares; nothing runs yet.
   *
   * @throws StartupException when a property is wrong, or the state directory cannot be written or
   *     is in use by another process
   */
  public MonitorStreams(Topology topology, StreamSettings settings) {
    this.settings = settings;
    this.folder = new StateFolder(settings.stateDir(), settings.applicationId());
    try {
      Properties properties = settings.properties(folder::memberId);
      this.exactlyOnce =
          StreamsConfig.EXACTLY_ONCE_V2.equals(
              properties.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
      this.streams = new KafkaStreams(topology, properties);
    } catch (StreamsException e) {
      throw new StartupException(
          "Kafka Streams cannot use "
              + settings.stateDir()
              + " ("
              + StartupException.why(e)
              + "); if another plumbline uses it, stop that one or give another --data-dir",
          e);
    } catch (KafkaException e) {
      throw new StartupException(
          "Kafka Streams does not accept its settings: " + StartupException.why(e), e);
    }
    this.counts = new StreamCounts(streams);
    streams.setUncaughtExceptionHandler(failures);
    StreamLog log = new StreamLog(readiness);
    streams.setGlobalStateRestoreListener(log);
    streams.setStateListener(
        (now, before) -> {
          log.onChange(now, before);
          readiness.onChange(now, before);
          if (now == KafkaStreams.State.RUNNING || now.hasCompletedShutdown()) {
            settled.countDown();
          }
        });
  }

  /**
   * Starts the threads and returns.
   *
   * @throws StartupException when the stores cannot be opened
   */
  public void start() {
    if (exactlyOnce) {
      folder.opened();
    }
    try {
      streams.start();
    } catch (StreamsException e) {
      throw new StartupException("Kafka Streams did not start: " + StartupException.why(e), e);
    }
  }

  /** Whether it reads events now: every task it was given is restored and running. */
  public boolean ready() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Why it cannot be relied on now, in words; empty when it can: see {@link StreamReadiness}. */
  public Optional<String> whyNotReady() {
    return readiness.whyNot();
  }

  /** Kafka Streams' own word for what it is doing, e.g. {@code REBALANCING}. */
  public String state() {
    return streams.state().name();
  }

  /** Why the monitor gave up; empty while it has not. */
  public Optional<Throwable> failure() {
    return failures.gaveUpOver();
  }

  /** Records processed by this instance's threads since they started. */
  public long processed() {
    return counts.processed();
  }

  /** What it knows of itself, for whoever watches it. */
  StreamWatch.Local local() {
    Set<TopicPartition> partitions = new HashSet<>();
    int dead = 0;
    for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
      dead += thread.threadState().equals("DEAD") ? 1 : 0;
      thread.activeTasks().forEach(task -> partitions.addAll(task.topicPartitions()));
    }
    return new StreamWatch.Local(ready(), partitions, dead);
  }

  /** What Kafka Streams and its clients measure of themselves. */
  Map<MetricName, ? extends Metric> metrics() {
    return streams.metrics();
  }

  /**
   * Waits until it runs for the first time.
   *
   * @throws StartupException when it gave up, or did not run in time
   */
  public void awaitReady(Duration timeout) {
    try {
      boolean done = settled.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
      Optional<Throwable> failure = failure();
      if (failure.isPresent()) {
        throw new StartupException(
            "The monitor gave up: " + StartupException.why(failure.get()), failure.get());
      }
      if (!done) {
        throw new StartupException(
            "The monitor is still "
                + state()
                + " after "
                + timeout.toSeconds()
                + " s; check that the cluster at "
                + settings.bootstrapServers()
                + " answers, or wait longer while it restores");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("Interrupted while waiting for the monitor", e);
    }
  }

  /** Commits, leaves the group so that others take over at once, and waits up to 15 s. */
  @Override
  public void close() {
    boolean closed =
        streams.close(
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_TIMEOUT));
    if (closed) {
      folder.closed();
    } else {
      LOG.warn("The monitor did not stop within {} s; ending anyway", CLOSE_TIMEOUT.toSeconds());
    }
  }
}
