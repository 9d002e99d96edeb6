package io.plumbline.app.host;

import io.plumbline.app.console.StartupException;
import io.plumbline.stream.MonitorTopology;
import io.plumbline.stream.RocksMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running topology: Kafka Streams with the settings this program needs, its readiness, and what
 * it does about failures.
 *
 * <pre>{@code
 * MonitorStreams streams = new MonitorStreams(topology, settings);
 * streams.start();                          // returns at once
 * streams.awaitReady(Duration.ofMinutes(1)) // or ask ready() now and then
 * streams.failure()                         // why it gave up, once it has
 * streams.close();                          // commits, leaves the group, waits
 * }</pre>
 *
 * <p>Exactly once: offsets, state and output records of an event are committed together or not at
 * all. The classic group protocol, because it works with every cluster; {@code
 * group.protocol=streams} in the Streams properties changes that.
 *
 * <p>The member id is kept in the state directory: after a kill the restarted monitor takes its
 * partitions back at once instead of waiting for the session timeout. Two monitors therefore never
 * share a state directory (Kafka Streams refuses).
 */
public final class MonitorStreams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorStreams.class);

  /** A thread that dies is replaced this often within the window; then the monitor gives up. */
  private static final int MAX_FAILURES = 5;

  private static final long FAILURE_WINDOW_MS = Duration.ofMinutes(10).toMillis();

  /** With the couriers' 11 s after it, within the 30 s that Kubernetes gives before it kills. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

  private final KafkaStreams streams;
  private final Settings settings;
  private final StateFolder folder;
  private final boolean exactlyOnce;
  private final StreamReadiness readiness = new StreamReadiness();
  private final CountDownLatch settled = new CountDownLatch(1);
  private volatile @Nullable Throwable failure;

  private int failures;
  private long windowStartMs;

  /**
   * How to run it.
   *
   * @param bootstrapServers {@code host:port,...}
   * @param applicationId names the consumer group, the changelog topics and the state's folder
   * @param stateDir where stores and the member id live; created when missing
   * @param threads stream threads, at least 1; more than the input topic has partitions are idle
   * @param clients properties every client takes: {@code security.*}, {@code sasl.*}, {@code
   *     ssl.*}, ...
   * @param streams Kafka Streams properties, {@code consumer.} and {@code producer.} prefixes
   *     included; they win over everything
   */
  public record Settings(
      String bootstrapServers,
      String applicationId,
      Path stateDir,
      int threads,
      Map<String, String> clients,
      Map<String, String> streams) {

    public Settings {
      if (threads < 1) {
        throw new IllegalArgumentException("threads is " + threads + "; give at least 1");
      }
      clients = Map.copyOf(clients);
      streams = Map.copyOf(streams);
    }

    /** What an {@code Admin} or any other plain client of the same cluster needs. */
    public Map<String, Object> clientProperties() {
      Map<String, Object> properties = new HashMap<>(clients);
      properties.put("bootstrap.servers", bootstrapServers);
      return properties;
    }
  }

  /**
   * Prepares; nothing runs yet.
   *
   * @throws StartupException when a property is wrong, or the state directory cannot be written or
   *     is in use by another process
   */
  public MonitorStreams(Topology topology, Settings settings) {
    this.settings = settings;
    this.folder = new StateFolder(settings.stateDir(), settings.applicationId());
    try {
      Properties properties = properties(settings, folder);
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
    streams.setUncaughtExceptionHandler(this::afterFailure);
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
    return Optional.ofNullable(failure);
  }

  /** Records processed by this instance's threads since they started. */
  public long processed() {
    return (long) sum("process-total", "stream-thread-metrics", Map.of());
  }

  /** Stream threads that are not dead. */
  public long threads() {
    return streams.metadataForLocalThreads().stream()
        .filter(thread -> !thread.threadState().equals("DEAD"))
        .count();
  }

  /** Records of the input topic not yet read by this instance, as the consumers last saw it. */
  public long lag() {
    // Kafka reports a topic with a dot in its name a second time, with an underscore (KIP-1109).
    Map<String, String> input = Map.of("topic", MonitorTopology.EVENTS_TOPIC);
    return (long) sum("records-lag", "consumer-fetch-manager-metrics", input);
  }

  /** What Kafka Streams and its clients measure of themselves. */
  Map<MetricName, ? extends Metric> metrics() {
    return streams.metrics();
  }

  private double sum(String name, String group, Map<String, String> tags) {
    double sum = 0;
    for (Map.Entry<MetricName, ? extends Metric> metric : streams.metrics().entrySet()) {
      if (metric.getKey().name().equals(name)
          && metric.getKey().group().equals(group)
          && metric.getKey().tags().entrySet().containsAll(tags.entrySet())
          && metric.getValue().metricValue() instanceof Double value
          && value > 0) {
        sum += value;
      }
    }
    return sum;
  }

  /**
   * Waits until it runs for the first time.
   *
   * @throws StartupException when it gave up, or did not run in time
   */
  public void awaitReady(Duration timeout) {
    try {
      boolean done = settled.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (failure != null) {
        throw new StartupException(
            "The monitor gave up: " + StartupException.why(failure), failure);
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

  private synchronized StreamThreadExceptionResponse afterFailure(Throwable e) {
    long now = System.currentTimeMillis();
    if (now - windowStartMs > FAILURE_WINDOW_MS) {
      windowStartMs = now;
      failures = 0;
    }
    failures++;
    if (lasting(e) || failures > MAX_FAILURES) {
      failure = e;
      LOG.error("The monitor gives up: {}", StartupException.why(e), e);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error(
        "A stream thread died and is replaced ({} of {} within {} min)",
        failures,
        MAX_FAILURES,
        TimeUnit.MILLISECONDS.toMinutes(FAILURE_WINDOW_MS),
        e);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Whether trying again cannot help. */
  private static boolean lasting(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationException
          || cause instanceof AuthorizationException
          || cause instanceof MissingSourceTopicException
          || cause instanceof Error) {
        return true;
      }
    }
    return false;
  }

  private static Properties properties(Settings settings, StateFolder folder) {
    Properties properties = new Properties();
    properties.putAll(settings.clients());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // What an alert waits for at most before others may read it.
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.class);
    // The broker's default: one copy on the embedded broker, three on most clusters.
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // A killed monitor on another machine is replaced after this; Kafka's default is 45 s.
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 15_000);
    // How soon a member hears that runs are to move: with every heartbeat. Kafka's default is 3 s.
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_000);
    // A batch waits for company at most this long: well below the commit interval.
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
    // The largest dead letter: a largest record with our headers.
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        1_048_588 + 64 * 1024);
    properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    properties.putAll(settings.streams());
    if (!"streams".equalsIgnoreCase(properties.getProperty(StreamsConfig.GROUP_PROTOCOL_CONFIG))) {
      properties.putIfAbsent(
          StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), folder.memberId());
    }
    return properties;
  }
}
