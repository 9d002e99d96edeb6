package io.plumbline.app.config;

import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.logging.LogSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to log before the command line is parsed: an error in it, or in a settings file, is a log
 * line too, and a collector that expects JSON must be able to read it. Looks at the same places as
 * {@link SettingSources}, and takes what it does not understand for text.
 */
public final class EarlyLogFormat {
  private static final String KEY = ConfigKey.LOG_FORMAT.key();

  private EarlyLogFormat() {}

  /** The format asked for by flag, else by variable, else by the settings file. */
  public static LogSettings.Format of(List<String> args, Map<String, String> environment) {
    return after(args, ConfigKey.LOG_FORMAT.flag())
        .or(
            () ->
                after(args, "--set")
                    .filter(set -> set.startsWith(KEY + "="))
                    .map(set -> set.substring(KEY.length() + 1)))
        .or(() -> Optional.ofNullable(environment.get(ConfigKey.LOG_FORMAT.variable())))
        .or(() -> after(args, "--config").flatMap(EarlyLogFormat::inFile))
        .filter(value -> value.strip().equalsIgnoreCase("json"))
        .map(json -> LogSettings.Format.JSON)
        .orElse(LogSettings.Format.TEXT);
  }

  /** The last value of a flag, as {@code --flag value} or {@code --flag=value}. */
  private static Optional<String> after(List<String> args, String flag) {
    @Nullable String value = null;
    for (int i = 0; i < args.size(); i++) {
      if (args.get(i).startsWith(flag + "=")) {
        value = args.get(i).substring(flag.length() + 1);
      } else if (args.get(i).equals(flag) && i + 1 < args.size()) {
        value = args.get(i + 1);
      }
    }
    return Optional.ofNullable(value);
  }

  private static Optional<String> inFile(String file) {
    try {
      return SettingsFile.read(Path.of(file)).stream()
          .filter(entry -> entry.key().equals(KEY))
          .map(SettingsFile.Entry::value)
          .reduce((earlier, later) -> later);
    } catch (CommandFailed | InvalidPathException e) {
      return Optional.empty(); // said when the settings are read in earnest
    }
  }
}
