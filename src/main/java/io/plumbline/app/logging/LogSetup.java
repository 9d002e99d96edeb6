package io.plumbline.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Applies {@link LogSettings} to the process. What is not set stays as {@code logback.xml} has it;
 * where another file was given in its place ({@code -Dlogback.configurationFile}), that decides how
 * lines look.
 */
public final class LogSetup {
  private LogSetup() {}

  /** From now on. */
  public static void apply(LogSettings settings) {
    format(settings.format());
    settings.levels().forEach(LogSetup::level);
  }

  /** How lines look from now on. */
  public static void format(LogSettings.Format format) {
    lines().ifPresent(encoder -> encoder.show(format));
  }

  /** What is worth a line, of one logger and those below it. */
  public static void level(String logger, Level level) {
    context().getLogger(logger).setLevel(level);
  }

  /** Whether every line is to be JSON, those that are no log lines included. */
  public static boolean json() {
    return lines().map(LineEncoder::format).orElse(LogSettings.Format.TEXT)
        == LogSettings.Format.JSON;
  }

  private static Optional<LineEncoder> lines() {
    Logger root = context().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    return root.getAppender("stderr") instanceof OutputStreamAppender<ILoggingEvent> appender
            && appender.getEncoder() instanceof LineEncoder encoder
        ? Optional.of(encoder)
        : Optional.empty();
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
