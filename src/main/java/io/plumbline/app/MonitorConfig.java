package io.plumbline.app;

import io.plumbline.export.ExportSettings;
import io.plumbline.notify.Address;
import io.plumbline.notify.Authorization;
import io.plumbline.run.MonitorSettings;
import io.plumbline.stream.MonitorTopology;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;

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
 * @param kafka properties for every Kafka client
 * @param streams properties for Kafka Streams, over {@code kafka}
 */
record MonitorConfig(
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
    Map<String, String> kafka,
    Map<String, String> streams) {

  /** Begins the environment variables of this program. */
  static final String OWN_PREFIX = "PLUMBLINE_";

  private static final String KAFKA_PREFIX = "kafka.";
  private static final String STREAMS_PREFIX = "streams.";

  MonitorConfig {
    kafka = Map.copyOf(kafka);
    streams = Map.copyOf(streams);
  }

  /**
   * Where readers find this monitor's pages: as set, else this machine's name and the port.
   *
   * @param port where the pages are served
   */
  String address(int port) {
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
  static MonitorConfig load(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    Sources sources = new Sources();
    file.ifPresent(path -> sources.addFile(path));
    sources.addEnvironment(environment);
    flags.forEach((key, value) -> sources.add(key, value, "the command line"));
    return sources.build();
  }

  /** A value and where it came from, for error messages. */
  private record Given(String value, String where) {}

  /** The layers put on top of each other, later ones win. */
  private static final class Sources {
    private final Map<ConfigKey, Given> own = new TreeMap<>();
    private final Map<String, String> kafka = new TreeMap<>();
    private final Map<String, String> streams = new TreeMap<>();

    void addFile(Path path) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new CommandFailed(
            "cannot read the settings file " + path + " (" + Recordings.reason(e) + ")", e);
      }
      properties.forEach((key, value) -> add((String) key, (String) value, path.toString()));
    }

    void addEnvironment(Map<String, String> environment) {
      environment.forEach(
          (variable, value) -> {
            if (variable.startsWith(OWN_PREFIX)) {
              addOwnVariable(variable, value);
            } else if (variable.startsWith("KAFKA_")) {
              passOn(kafka, KafkaClientKeys.clients(), dotted(variable, "KAFKA_"), value);
            } else if (variable.startsWith("STREAMS_")) {
              passOn(streams, KafkaClientKeys.streams(), dotted(variable, "STREAMS_"), value);
            }
          });
    }

    private void addOwnVariable(String variable, String value) {
      ConfigKey key =
          Arrays.stream(ConfigKey.values())
              .filter(known -> known.variable().equals(variable))
              .findFirst()
              .orElseThrow(
                  () ->
                      unknown(
                          variable,
                          "the environment",
                          Arrays.stream(ConfigKey.values()).map(ConfigKey::variable).toList()));
      own.put(key, new Given(value, "the environment variable " + variable));
    }

    /**
     * The environment is shared: KAFKA_HEAP_OPTS or Kubernetes' KAFKA_PORT are somebody else's, so
     * a name that no Kafka client knows is left alone.
     */
    private static void passOn(
        Map<String, String> target, List<String> known, String key, String value) {
      if (known.contains(key)) {
        target.put(key, value);
      }
    }

    private static String dotted(String variable, String prefix) {
      return variable.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }

    void add(String key, String value, String where) {
      Optional<ConfigKey> known = ConfigKey.find(key);
      if (known.isPresent()) {
        own.put(known.get(), new Given(value, where));
      } else if (key.startsWith(KAFKA_PREFIX)) {
        kafka.put(key.substring(KAFKA_PREFIX.length()), value);
      } else if (key.startsWith(STREAMS_PREFIX)) {
        streams.put(key.substring(STREAMS_PREFIX.length()), value);
      } else {
        throw unknown(key, where, Arrays.stream(ConfigKey.values()).map(ConfigKey::key).toList());
      }
    }

    private static CommandFailed unknown(String key, String where, List<String> known) {
      return new CommandFailed(
          "unknown setting "
              + key
              + " in "
              + where
              + "; did you mean "
              + ConfigKey.nearest(key, known)
              + "?");
    }

    MonitorConfig build() {
      int partitions = (int) whole(ConfigKey.TOPIC_PARTITIONS, 0, 10_000);
      short replication = (short) whole(ConfigKey.TOPIC_REPLICATION, 0, 100);
      try {
        return new MonitorConfig(
            text(ConfigKey.BOOTSTRAP_SERVERS),
            flag(ConfigKey.EMBEDDED),
            (int) whole(ConfigKey.KAFKA_PORT, 0, 65_535),
            new ExportSettings(
                text(ConfigKey.HTTP_ADDRESS),
                (int) whole(ConfigKey.HTTP_PORT, 0, 65_535),
                (int) whole(ConfigKey.EXPORT_MAX_RUNS, 1, 1_000_000),
                Main.VERSION),
            publicAddress(),
            Path.of(text(ConfigKey.DATA_DIR)),
            text(ConfigKey.APPLICATION_ID),
            (int) whole(ConfigKey.STREAM_THREADS, 1, 1_000),
            partitions == 0 ? OptionalInt.empty() : OptionalInt.of(partitions),
            replication == 0 ? Optional.empty() : Optional.of(replication),
            new MonitorSettings(
                1000 * whole(ConfigKey.STALL_AFTER_SECONDS, 1, 365L * 86_400),
                number(ConfigKey.OPTIMAL_TOKENS_PER_PARAMETER, 1e-3, 1e6),
                number(ConfigKey.FALSE_ALARMS_PER_RUN, 1e-9, 0.999)),
            keeping(),
            learns(),
            priorFile(),
            delivery(),
            kafka,
            streams);
      } catch (InvalidPathException e) {
        throw wrong(ConfigKey.DATA_DIR, "a folder");
      }
    }

    private Optional<String> publicAddress() {
      String value = text(ConfigKey.HTTP_PUBLIC_URL);
      if (value.equals(ConfigKey.HTTP_PUBLIC_URL.defaultValue())) {
        return Optional.empty();
      }
      return Optional.of(
          PublicAddress.checked(value)
              .orElseThrow(
                  () -> wrong(ConfigKey.HTTP_PUBLIC_URL, "http://host:port or https://host/path")));
    }

    private MonitorTopology.Keeping keeping() {
      long graceMs = 1000 * whole(ConfigKey.ENDED_GRACE_SECONDS, 0, 365L * 86_400);
      long retentionMs = 86_400_000 * whole(ConfigKey.RETENTION_DAYS, 1, 3_650);
      if (retentionMs <= graceMs) {
        throw wrong(
            ConfigKey.RETENTION_DAYS, "more than " + ConfigKey.ENDED_GRACE_SECONDS.key() + " is");
      }
      return new MonitorTopology.Keeping(
          graceMs, retentionMs, (int) whole(ConfigKey.WARM_RUNS, 1, 10_000_000));
    }

    private boolean learns() {
      return switch (text(ConfigKey.FAMILY_PRIORS).toLowerCase(Locale.ROOT)) {
        case "learn" -> true;
        case "fixed" -> false;
        default -> throw wrong(ConfigKey.FAMILY_PRIORS, "learn or fixed");
      };
    }

    private Optional<Path> priorFile() {
      String value = text(ConfigKey.PRIOR_FILE);
      try {
        return value.equals(ConfigKey.PRIOR_FILE.defaultValue())
            ? Optional.empty()
            : Optional.of(Path.of(value));
      } catch (InvalidPathException e) {
        throw wrong(ConfigKey.PRIOR_FILE, "a file");
      }
    }

    private DeliveryConfig delivery() {
      return new DeliveryConfig(
          list(ConfigKey.ALERTMANAGER_URLS, DeliveryConfig::addresses),
          optional(ConfigKey.ALERTMANAGER_AUTHORIZATION, Authorization::of)
              .orElse(Authorization.NONE),
          Duration.ofSeconds(whole(ConfigKey.ALERTMANAGER_RESEND_SECONDS, 1, 3_600)),
          Duration.ofSeconds(whole(ConfigKey.ALERTMANAGER_HOLD_SECONDS, 0, 3_600)),
          text(ConfigKey.ALERTMANAGER_JOB),
          optional(ConfigKey.WEBHOOK_URL, DeliveryConfig::webhook),
          optional(ConfigKey.WEBHOOK_AUTHORIZATION, Authorization::of).orElse(Authorization.NONE),
          required(ConfigKey.WEBHOOK_TEMPLATE, WebhookTemplates::read),
          required(ConfigKey.WEBHOOK_SEVERITIES, DeliveryConfig::severities),
          required(ConfigKey.GRAFANA_URL, Address::of).uri().toString());
    }

    private <T> List<T> list(ConfigKey key, Function<String, List<T>> reader) {
      return optional(key, reader).orElse(List.of());
    }

    /** Empty for none. */
    private <T> Optional<T> optional(ConfigKey key, Function<String, T> reader) {
      return text(key).equals("none") ? Optional.empty() : Optional.of(required(key, reader));
    }

    /** What may hold a secret is not repeated in the message. */
    private <T> T required(ConfigKey key, Function<String, T> reader) {
      try {
        return reader.apply(text(key));
      } catch (IllegalArgumentException e) {
        throw new CommandFailed(
            key.key()
                + " in "
                + given(key).where()
                + " cannot be used: "
                + e.getMessage()
                + "; give "
                + key.unit().replace("|", " or "),
            e);
      }
    }

    private Given given(ConfigKey key) {
      Given given = own.get(key);
      return given == null ? new Given(key.defaultValue(), "the defaults") : given;
    }

    private String text(ConfigKey key) {
      String value = given(key).value().strip();
      if (value.isEmpty()) {
        throw wrong(key, key.unit());
      }
      return value;
    }

    private boolean flag(ConfigKey key) {
      return switch (text(key).toLowerCase(Locale.ROOT)) {
        case "true", "yes", "1" -> true;
        case "false", "no", "0" -> false;
        default -> throw wrong(key, "true or false");
      };
    }

    private long whole(ConfigKey key, long least, long most) {
      String value = text(key);
      if (value.matches("[0-9]{1,15}")) {
        long number = Long.parseLong(value);
        if (number >= least && number <= most) {
          return number;
        }
      }
      throw wrong(key, "a whole number from " + least + " to " + most + " (" + key.unit() + ")");
    }

    private double number(ConfigKey key, double least, double most) {
      try {
        double number = Double.parseDouble(text(key));
        if (number >= least && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        throw wrong(key, "a number (" + key.unit() + ")");
      }
      throw wrong(key, "a number from " + least + " to " + most + " (" + key.unit() + ")");
    }

    private CommandFailed wrong(ConfigKey key, String expected) {
      Given given = given(key);
      return new CommandFailed(
          key.key() + " is '" + given.value() + "' in " + given.where() + "; give " + expected);
    }
  }
}
