package io.plumbline.app.host;

import io.plumbline.stream.RocksMemory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How the stream is run, and the settings of Kafka Streams that follow from it.
 *
 * <p>Exactly once: offsets, state and output records of an event are committed together or not at
 * all. The classic group protocol, because it works with every cluster; {@code
 * group.protocol=streams} in the Streams properties changes that.
 *
 * <p>The member id is kept in the state directory: after a kill the restarted monitor takes its
 * partitions back at once instead of waiting for the session timeout. Two monitors therefore never
 * share a state directory (Kafka Streams refuses).
 *
 * @param bootstrapServers {@code host:port,...}
 * @param applicationId names the consumer group, the changelog topics and the state's folder
 * @param stateDir where stores and the member id live; created when missing
 * @param threads stream threads, at least 1; more than the input topic has partitions are idle
 * @param clients properties every client takes: {@code security.*}, {@code sasl.*}, {@code ssl.*},
 *     ...
 * @param streams Kafka Streams properties, {@code consumer.} and {@code producer.} prefixes
 *     included; they win over everything
 */
public record StreamSettings(
    String bootstrapServers,
    String applicationId,
    Path stateDir,
    int threads,
    Map<String, String> clients,
    Map<String, String> streams) {

  public StreamSettings {
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

  /**
   * What Kafka Streams is started with.
   *
   * @param memberId that of this state directory; not asked for where the group protocol is
   *     streams, which has its own
   */
  Properties properties(Supplier<String> memberId) {
    Properties properties = new Properties();
    properties.putAll(clients);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
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
    properties.putAll(streams);
    if (!"streams".equalsIgnoreCase(properties.getProperty(StreamsConfig.GROUP_PROTOCOL_CONFIG))) {
      properties.putIfAbsent(
          StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), memberId.get());
    }
    return properties;
  }
}
