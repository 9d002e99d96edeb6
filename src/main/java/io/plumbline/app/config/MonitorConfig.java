package io.plumbline.app.config;

import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.logging.LogSettings;
import io.plumbline.export.ExportSettings;
import io.plumbline.run.MonitorSettings;
import io.plumbline.stream.MonitorTopology;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything an operator can set, in one validated record.
 *
 * <p>Values come from, in rising order: the defaults of {@link ConfigKey}, a settings file (Java
 * properties), the environment ({@code PLUMBLINE_HTTP_PORT=9464}), flags. Settings of Kafka's own
 * clients pass through: {@code kafka.security.protocol=SSL} in the file or {@code
 * KAFKA_SECURITY_PROTOCOL=SSL} in the environment reaches every client, {@code streams.*} and
 * {@code STREAMS_*} reach Kafka Streams alone. A key nobody knows is an error naming the nearest
 * known one.
 *
 * @param bootstrapServers the cluster; not used with {@code embedded}
 * @param embedded whether to run a broker in this process
 * @param kafkaPort the embedded broker's port, 0..65535; 0 takes any free one
 * @param export where metrics and the status page are served, and how much of them
 * @param publicAddress where readers find those pages, {@code http://host:port}; empty: at this
 *     machine's name
 * @param dataDir state stores and the embedded broker's log
 * @param applicationId consumer group and prefix of internal topics
 * @param streamThreads stream threads of this process, at least 1
 * @param topicPartitions of topics created here; empty takes their definitions'
 * @param topicReplication copies of topics created here; empty takes the cluster's default
 * @param monitor what the core needs to know
 * @param keeping how long runs are kept and how many of them in memory
 * @param learns whether runs are told what others of their family have taught
 * @param priorFile families' lessons to begin with
 * @param delivery who else is told of alerts
 * @param log what is logged, and how
 * @param kafka properties for every Kafka client
 * @param streams properties for Kafka Streams, over {@code kafka}
 */
public record MonitorConfig(
    String bootstrapServers,
    boolean embedded,
    int kafkaPort,
    ExportSettings export,
    Optional<String> publicAddress,
    Path dataDir,
    String applicationId,
    int streamThreads,
    OptionalInt topicPartitions,
    Optional<Short> topicReplication,
    MonitorSettings monitor,
    MonitorTopology.Keeping keeping,
    boolean learns,
    Optional<Path> priorFile,
    DeliveryConfig delivery,
    LogSettings log,
    Map<String, String> kafka,
    Map<String, String> streams) {

  public MonitorConfig {
    kafka = Map.copyOf(kafka);
    streams = Map.copyOf(streams);
  }

  /**
   * Where readers find this monitor's pages: as set, else this machine's name and the port.
   *
   * @param port where the pages are served
   */
  public String address(int port) {
    return publicAddress.orElseGet(() -> PublicAddress.of(export.address(), port));
  }

  /** What an operator who sets nothing gets. */
  static MonitorConfig defaults() {
    return load(Optional.empty(), Map.of(), Map.of());
  }

  /**
   * Reads all sources.
   *
   * @param file settings file, if any
   * @param environment all variables of the process; only those with a known prefix are looked at
   * @param flags setting keys with the values given on the command line
   * @throws CommandFailed if the file cannot be read, a key is unknown or a value is out of range;
   *     the message says where it stands
   */
  public static MonitorConfig load(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    return SettingReader.config(SettingSources.of(file, environment, flags));
  }
}
