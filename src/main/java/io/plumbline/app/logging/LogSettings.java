package io.plumbline.app.logging;

import ch.qos.logback.classic.Level;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to log.
 *
 * @param format text for people, JSON for collectors
 * @param levels by logger, {@link #OWN} among them
 */
public record LogSettings(Format format, Map<String, Level> levels) {
  /** The logger above all of this program's. */
  public static final String OWN = "io.plumbline";

  /** The one whose lines tell of runs and their alerts. */
  public static final String RUNS = RunLog.class.getName();

  /** What a line looks like. */
  public enum Format {
    TEXT,
    JSON
  }

  public LogSettings {
    levels = Map.copyOf(levels);
  }

  /**
   * {@code text} or {@code json}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Format format(String setting) {
    return switch (setting.toLowerCase(Locale.ROOT)) {
      case "text" -> Format.TEXT;
      case "json" -> Format.JSON;
      default -> throw new IllegalArgumentException("there is no format '" + setting + "'");
    };
  }

  /**
   * {@code info}, or with single loggers: {@code info,org.apache.kafka=info}.
   *
   * @throws IllegalArgumentException if a level is none
   */
  public static Map<String, Level> levels(String setting) {
    Map<String, Level> levels = new LinkedHashMap<>();
    for (String part : setting.split(",", -1)) {
      int equals = part.indexOf('=');
      String logger = equals < 0 ? OWN : part.substring(0, equals).strip();
      if (logger.isEmpty()) {
        throw new IllegalArgumentException("'" + part.strip() + "' names no logger");
      }
      levels.put(logger, level(part.substring(equals + 1).strip()));
    }
    return levels;
  }

  private static Level level(String name) {
    @Nullable Level level = Level.toLevel(name, null);
    if (level == null || level.levelInt == Level.ALL_INT) {
      throw new IllegalArgumentException("there is no level '" + name + "'");
    }
    return level;
  }
}
