package io.plumbline.app;

import io.plumbline.app.config.MonitorConfig;
import io.plumbline.app.config.SettingReader;
import io.plumbline.app.config.SettingSources;
import io.plumbline.app.console.CommandFailed;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags by which every command that monitors takes settings. */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings, one key=value a line; deploy/settings.md lists the keys.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, over the file and the environment; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * The configuration of this process.
   *
   * @param flags settings that have a flag of their own, over {@code --set}
   * @throws CommandFailed as {@link MonitorConfig#load}
   */
  MonitorConfig config(Map<String, String> flags) {
    return SettingReader.config(sources(flags));
  }

  /**
   * Everything that was given to this process, with its place.
   *
   * @param flags as above
   * @throws CommandFailed if the file cannot be read or a key is unknown
   */
  SettingSources sources(Map<String, String> flags) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.putAll(flags);
    return SettingSources.of(Optional.ofNullable(file), System.getenv(), all);
  }
}
