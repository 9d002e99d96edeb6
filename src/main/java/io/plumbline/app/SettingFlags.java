package io.plumbline.app;

import io.plumbline.app.config.ConfigKey;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A flag for every setting, on the commands that look at one monitor. */
final class SettingFlags {
  private SettingFlags() {}

  /** Adds them; {@code --http-port 9500} for http.port. */
  static void addTo(CommandLine command) {
    for (ConfigKey key : ConfigKey.values()) {
      boolean yesOrNo = key == ConfigKey.EMBEDDED;
      command
          .getCommandSpec()
          .addOption(
              OptionSpec.builder(key.flag())
                  .type(String.class)
                  .arity(yesOrNo ? "0..1" : "1")
                  .fallbackValue(yesOrNo ? "true" : "")
                  .paramLabel(key.unit().toUpperCase(Locale.ROOT).replace(' ', '-'))
                  .description(key.why() + " (default: " + key.defaultValue() + ")")
                  .build());
    }
  }

  /** The settings whose flags were given. */
  static Map<String, String> given(CommandSpec command) {
    Map<String, String> flags = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.values()) {
      Object given = command.commandLine().getParseResult().matchedOptionValue(key.flag(), null);
      if (given != null) {
        flags.put(key.key(), given.toString());
      }
    }
    return flags;
  }
}
