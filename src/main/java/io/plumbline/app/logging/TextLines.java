package io.plumbline.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * A line for people:
 *
 * <pre>
 * 2026-11-24T21:04:05.678+01:00 WARN  TopicSetup: training.events has retention.ms=3600000 ...
 * </pre>
 *
 * <p>The date, because logs are read days later; this machine's time with its offset, because the
 * reader's watch shows it. The stack trace of an error follows in indented lines, root cause first.
 */
final class TextLines {
  /** Deeper frames are Kafka's and the JDK's. */
  private static final int FRAMES = 12;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  String line(ILoggingEvent event) {
    String logger = event.getLoggerName();
    StringBuilder line = new StringBuilder(160);
    line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
    line.append(String.format(" %-5s ", event.getLevel()));
    line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
    line.append(Printable.of(String.valueOf(event.getFormattedMessage()))).append('\n');
    if (event.getThrowableProxy() != null) {
      trace(line, event.getThrowableProxy());
    }
    return line.toString();
  }

  private static void trace(StringBuilder lines, IThrowableProxy thrown) {
    Deque<IThrowableProxy> rootFirst = new ArrayDeque<>();
    for (IThrowableProxy each = thrown; each != null; each = each.getCause()) {
      rootFirst.push(each);
    }
    String before = "  ";
    for (IThrowableProxy each : rootFirst) {
      String message = each.getMessage() == null ? "" : ": " + Printable.of(each.getMessage());
      lines.append(before).append(each.getClassName()).append(message).append('\n');
      before = "  wrapped by ";
      StackTraceElementProxy[] frames = each.getStackTraceElementProxyArray();
      for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
        lines.append("    ").append(frames[i].getSTEAsString()).append('\n');
      }
    }
  }
}
