package io.plumbline.app.config;

import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.console.Version;
import io.plumbline.app.logging.LogSettings;
import io.plumbline.export.ExportSettings;
import io.plumbline.notify.Address;
import io.plumbline.notify.Authorization;
import io.plumbline.run.MonitorSettings;
import io.plumbline.stream.MonitorTopology;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Makes the validated {@link MonitorConfig} of what was given. A value that cannot be used is an
 * error that says where it stands and what would do; what may hold a secret is not repeated in it.
 */
public final class SettingReader {
  private final SettingSources sources;

  private SettingReader(SettingSources sources) {
    this.sources = sources;
  }

  /**
   * Everything, validated.
   *
   * @throws CommandFailed at the first value that cannot be used
   */
  public static MonitorConfig config(SettingSources sources) {
    return new SettingReader(sources).config();
  }

  /**
   * How to log, before anything else is read: also the errors of the rest are logged so.
   *
   * @throws CommandFailed if one of these two settings cannot be used
   */
  public static LogSettings log(SettingSources sources) {
    return new SettingReader(sources).log();
  }

  private MonitorConfig config() {
    return new MonitorConfig(
        cluster(),
        instance(),
        pages(),
        new MonitorSettings(
            1000 * whole(ConfigKey.STALL_AFTER_SECONDS, 1, 365L * 86_400),
            number(ConfigKey.OPTIMAL_TOKENS_PER_PARAMETER, 1e-3, 1e6),
            number(ConfigKey.FALSE_ALARMS_PER_RUN, 1e-9, 0.999)),
        keeping(),
        new MonitorConfig.Families(learns(), priorFile()),
        delivery(),
        log());
  }

  private MonitorConfig.Cluster cluster() {
    int partitions = (int) whole(ConfigKey.TOPIC_PARTITIONS, 0, 10_000);
    short replication = (short) whole(ConfigKey.TOPIC_REPLICATION, 0, 100);
    return new MonitorConfig.Cluster(
        text(ConfigKey.BOOTSTRAP_SERVERS),
        flag(ConfigKey.EMBEDDED),
        (int) whole(ConfigKey.KAFKA_PORT, 0, 65_535),
        new MonitorConfig.NewTopics(
            partitions == 0 ? OptionalInt.empty() : OptionalInt.of(partitions),
            replication == 0 ? Optional.empty() : Optional.of(replication)),
        sources.kafka());
  }

  private MonitorConfig.Instance instance() {
    return new MonitorConfig.Instance(
        text(ConfigKey.APPLICATION_ID),
        dataDir(),
        (int) whole(ConfigKey.STREAM_THREADS, 1, 1_000),
        sources.streams());
  }

  private Path dataDir() {
    try {
      return Path.of(text(ConfigKey.DATA_DIR));
    } catch (InvalidPathException e) {
      throw wrong(ConfigKey.DATA_DIR, "a folder");
    }
  }

  private MonitorConfig.Pages pages() {
    return new MonitorConfig.Pages(
        new ExportSettings(
            text(ConfigKey.HTTP_ADDRESS),
            (int) whole(ConfigKey.HTTP_PORT, 0, 65_535),
            (int) whole(ConfigKey.EXPORT_MAX_RUNS, 1, 1_000_000),
            Version.NUMBER,
            grafana()),
        publicAddress());
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
        new DeliveryConfig.Alertmanagers(
            list(ConfigKey.ALERTMANAGER_URLS, DeliveryConfig::addresses),
            authorization(ConfigKey.ALERTMANAGER_AUTHORIZATION),
            Duration.ofSeconds(whole(ConfigKey.ALERTMANAGER_RESEND_SECONDS, 1, 3_600)),
            Duration.ofSeconds(whole(ConfigKey.ALERTMANAGER_HOLD_SECONDS, 0, 3_600)),
            text(ConfigKey.ALERTMANAGER_JOB)),
        new DeliveryConfig.Webhook(
            optional(ConfigKey.WEBHOOK_URL, DeliveryConfig::webhook),
            authorization(ConfigKey.WEBHOOK_AUTHORIZATION),
            required(ConfigKey.WEBHOOK_TEMPLATE, WebhookTemplates::read),
            required(ConfigKey.WEBHOOK_SEVERITIES, DeliveryConfig::severities)),
        grafana());
  }

  private Authorization authorization(ConfigKey key) {
    return optional(key, Authorization::of).orElse(Authorization.NONE);
  }

  private String grafana() {
    return required(ConfigKey.GRAFANA_URL, Address::of).uri().toString();
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

  private SettingSources.Given given(ConfigKey key) {
    return sources.given(key);
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
    SettingSources.Given given = given(key);
    return new CommandFailed(
        key.key() + " is '" + given.value() + "' in " + given.where() + "; give " + expected);
  }

  private LogSettings log() {
    return new LogSettings(
        required(ConfigKey.LOG_FORMAT, LogSettings::format),
        required(ConfigKey.LOG_LEVEL, LogSettings::levels));
  }
}
