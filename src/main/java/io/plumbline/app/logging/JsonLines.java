package io.plumbline.app.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * A JSON object on one line, for a log collector: {@code timestamp} (ISO 8601, UTC, milliseconds),
 * {@code level}, {@code logger}, {@code thread}, {@code message}; what the line is about as fields
 * of their own ({@code run}, {@code alert}, {@code partition}, ...); {@code exception} with its
 * stack trace. Numbers stay numbers; everything else is text.
 */
final class JsonLines {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  String line(ILoggingEvent event) {
    StringWriter line = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("timestamp", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("thread", event.getThreadName());
      json.writeStringField("message", whole(String.valueOf(event.getFormattedMessage())));
      @Nullable List<KeyValuePair> about = event.getKeyValuePairs();
      if (about != null) {
        for (KeyValuePair each : about) {
          field(json, each.key, each.value);
        }
      }
      if (event.getThrowableProxy() != null) {
        json.writeStringField(
            "exception", whole(ThrowableProxyUtil.asString(event.getThrowableProxy())));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter throws none
    }
    return line.append('\n').toString();
  }

  private static void field(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (value instanceof Integer || value instanceof Long) {
      json.writeNumberField(name, ((Number) value).longValue());
    } else if (value instanceof Double number && Double.isFinite(number)) {
      json.writeNumberField(name, number);
    } else if (value instanceof Boolean truth) {
      json.writeBooleanField(name, truth);
    } else {
      json.writeStringField(name, whole(String.valueOf(value)));
    }
  }

  /** Half a surrogate pair has no UTF-8: a collector would refuse the line. */
  private static String whole(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
