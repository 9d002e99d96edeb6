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
 * @param cluster the Kafka cluster it works with
 * @param instance this process among those that share the work
 * @param pages what it serves over HTTP
 * @param monitor what the core needs to know
 * @param keeping how long runs are kept and how many of them in memory
 * @param families what runs are told of others of their family
 * @param delivery who else is told of alerts
 * @param log what is logged, and how
 */
public record MonitorConfig(
    Cluster cluster,
    Instance instance,
    Pages pages,
    MonitorSettings monitor,
    MonitorTopology.Keeping keeping,
    Families families,
    DeliveryConfig delivery,
    LogSettings log) {

  /**
   * The Kafka cluster.
   *
   * @param bootstrapServers where it is; not used with {@code embedded}
   * @param embedded whether to run a broker in this process
   * @param port the embedded broker's, 0..65535; 0 takes any free one
   * @param newTopics how topics are made that are missing
   * @param clients properties for every Kafka client
   */
  public record Cluster(
      String bootstrapServers,
      boolean embedded,
      int port,
      NewTopics newTopics,
      Map<String, String> clients) {

    public Cluster {
      clients = Map.copyOf(clients);
    }
  }

  /**
   * Topics created here.
   *
   * @param partitions empty takes their definitions'
   * @param replication copies; empty takes the cluster's default
   */
  public record NewTopics(OptionalInt partitions, Optional<Short> replication) {}

  /**
   * This process: one monitor of those that share an application id, and with it the runs.
   *
   * @param applicationId consumer group and prefix of internal topics
   * @param dataDir state stores and the embedded broker's log
   * @param threads stream threads of this process, at least 1
   * @param streams properties for Kafka Streams, over those of every client
   */
  public record Instance(
      String applicationId, Path dataDir, int threads, Map<String, String> streams) {

    public Instance {
      streams = Map.copyOf(streams);
    }
  }

  /**
   * Metrics and the status page.
   *
   * @param export where they are served, and how much of them
   * @param publicAddress where readers find them, {@code http://host:port}; empty: at this
   *     machine's name
   */
  public record Pages(ExportSettings export, Optional<String> publicAddress) {
    /**
     * Where readers find them: as set, else this machine's name and the port.
     *
     * @param port where they are served
     */
    public String address(int port) {
      return publicAddress.orElseGet(() -> PublicAddress.of(export.address(), port));
    }
  }

  /**
   * What a family has taught.
   *
   * @param learn whether runs are told what others of their family have taught
   * @param priorFile families' lessons to begin with
   */
  public record Families(boolean learn, Optional<Path> priorFile) {}

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
