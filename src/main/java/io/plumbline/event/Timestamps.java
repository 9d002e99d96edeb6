package io.plumbline.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/**
 * The trainer's clock on the wire: milliseconds since the epoch.
 *
 * <p>Also taken, told apart by size, which is unambiguous from 1973 to 5138: seconds (below 1e11,
 * with or without a fraction), microseconds (from 1e14), nanoseconds (from 1e17); and ISO-8601
 * text, where a missing zone means UTC.
 */
final class Timestamps {
  private static final double SECONDS_BELOW = 1e11;
  private static final double MILLISECONDS_BELOW = 1e14;
  private static final double MICROSECONDS_BELOW = 1e17;
  private static final double NANOSECONDS_BELOW = 1e20;

  private Timestamps() {}

  /** The current value in milliseconds since the epoch, at least 0. */
  static long read(JsonParser json, String field) throws IOException, Refusal {
    if (json.currentToken() == JsonToken.VALUE_STRING && json.getText().indexOf(':') >= 0) {
      return fromText(json.getText(), field);
    }
    double value = Numbers.number(json, field, Rejection.BAD_FIELD);
    if (!(value >= 0 && value < NANOSECONDS_BELOW)) {
      throw refused(field, Numbers.seen(json));
    }
    return Math.round(value * toMilliseconds(value));
  }

  private static double toMilliseconds(double value) {
    if (value < SECONDS_BELOW) {
      return 1e3;
    }
    if (value < MILLISECONDS_BELOW) {
      return 1;
    }
    return value < MICROSECONDS_BELOW ? 1e-3 : 1e-6;
  }

  /** Writes what {@link #read} reads back exactly. */
  static void write(JsonGenerator json, long timeMs) throws IOException {
    if (timeMs >= SECONDS_BELOW && timeMs < MILLISECONDS_BELOW) {
      json.writeNumber(timeMs);
    } else {
      json.writeString(Instant.ofEpochMilli(timeMs).toString());
    }
  }

  private static long fromText(String text, String field) throws Refusal {
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? withT(text) : text;
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
      Instant instant =
          time instanceof OffsetDateTime zoned
              ? zoned.toInstant()
              : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
      if (instant.isBefore(Instant.EPOCH)) {
        throw refused(field, Refusal.quote(text));
      }
      return instant.toEpochMilli();
    } catch (DateTimeException | ArithmeticException notATime) {
      throw refused(field, Refusal.quote(text));
    }
  }

  private static String withT(String text) {
    return text.substring(0, 10) + 'T' + text.substring(11);
  }

  private static Refusal refused(String field, String seen) {
    return Refusal.of(
        Rejection.BAD_FIELD,
        field,
        seen,
        "milliseconds since 1970 (or seconds, or ISO-8601 such as 2026-01-31T12:00:00Z)");
  }
}
