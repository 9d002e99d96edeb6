package io.plumbline.app;

import io.plumbline.app.config.ConfigKey;
import io.plumbline.app.config.MonitorConfig;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.send.EventSender;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags by which a command that sends events is told where to. */
final class SendOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "The Kafka cluster (default: localhost:9092).")
  private @Nullable String servers;

  @Option(
      names = "--topic",
      defaultValue = "training.events",
      description = "Where to (default: ${DEFAULT-VALUE}).")
  private String topic;

  @Mixin private ConfigOptions settings = new ConfigOptions();

  /** Filled in by picocli before {@link #open}. */
  @SuppressWarnings("NullAway.Init")
  SendOptions() {}

  /**
   * A sender to that place; the caller closes it.
   *
   * @throws CommandFailed as {@link MonitorConfig#load} and {@link EventSender}
   */
  EventSender open() {
    MonitorConfig config =
        settings.config(
            servers == null ? Map.of() : Map.of(ConfigKey.BOOTSTRAP_SERVERS.key(), servers));
    Map<String, Object> client = new HashMap<>(config.cluster().clients());
    client.put(ConfigKey.BOOTSTRAP_SERVERS.key(), config.cluster().bootstrapServers());
    return new EventSender(client, topic);
  }

  String topic() {
    return topic;
  }
}
