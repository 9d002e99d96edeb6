package io.plumbline.query;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request's parameters, as Prometheus reads them: of several of one name the first counts. */
final class Parameters {
  /** As many as Prometheus answers: beyond, a screen has no pixels for them. */
  static final long MOST_POINTS = 11_000;

  /** Times beyond this are as good as the end of all time: what doubles hold to the millisecond. */
  static final long FOREVER_MS = 9_000_000_000_000_000L;

  private final Map<String, List<String>> values;

  Parameters(Map<String, List<String>> values) {
    this.values = values;
  }

  Optional<String> first(String name) {
    return values.getOrDefault(name, List.of()).stream().findFirst();
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /**
   * The query.
   *
   * @throws QueryError if there is none, or it is wrong
   */
  Expr query() {
    return Parser.parse(first("query").orElse(""));
  }

  /**
   * A time: seconds since the epoch, or RFC 3339.
   *
   * @return milliseconds since the epoch, within {@link #FOREVER_MS} of it; empty if not given
   * @throws QueryError if it is none
   */
  Optional<Long> timeMs(String name) {
    return first(name).filter(text -> !text.isEmpty()).map(text -> timeMs(name, text));
  }

  private static long timeMs(String name, String text) {
    try {
      return clamped(Numbers.decimal(text) * 1000);
    } catch (NumberFormatException notANumber) {
      try {
        return clamped(
            OffsetDateTime.parse(text).toInstant().getEpochSecond() * 1e3
                + OffsetDateTime.parse(text).get(ChronoField.MILLI_OF_SECOND));
      } catch (DateTimeException e) {
        throw QueryError.badData(
            "invalid parameter \""
                + name
                + "\": cannot parse \""
                + shortened(text)
                + "\" to a valid timestamp; give seconds since 1970 or 2026-01-31T12:00:00Z");
      }
    }
  }

  private static long clamped(double ms) {
    if (Double.isNaN(ms)) {
      throw new NumberFormatException();
    }
    return Math.round(Math.max(-FOREVER_MS, Math.min(FOREVER_MS, ms)));
  }

  /** For a message: what was sent may be a megabyte. */
  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  /**
   * The times of a range query.
   *
   * @param fromMs the first
   * @param count how many
   */
  record Range(long fromMs, long stepMs, int count) {
    long atMs(int i) {
      return fromMs + i * stepMs;
    }

    long lastMs() {
      return atMs(count - 1);
    }
  }

  /**
   * From {@code start} to {@code end} by {@code step}.
   *
   * @throws QueryError if one is missing or wrong, or they are too many
   */
  Range range() {
    long start = required("start");
    long end = required("end");
    if (end < start) {
      throw QueryError.badData(
          "invalid parameter \"end\": end timestamp must not be before start time");
    }
    long step = durationMs("step").orElseThrow(() -> missing("step"));
    if (step <= 0) {
      throw QueryError.badData(
          "invalid parameter \"step\": zero or negative query resolution step widths are not"
              + " accepted; give seconds, 0.001 at least");
    }
    if ((end - start) / step > MOST_POINTS) {
      throw QueryError.badData(
          "exceeded maximum resolution of 11,000 points per timeseries; ask for a step of "
              + Math.max(1, (end - start) / MOST_POINTS / 1000 + 1)
              + " s or more");
    }
    return new Range(start, step, (int) ((end - start) / step) + 1);
  }

  private long required(String name) {
    return timeMs(name).orElseThrow(() -> missing(name));
  }

  private static QueryError missing(String name) {
    return QueryError.badData("invalid parameter \"" + name + "\": it is missing");
  }

  /**
   * A duration: seconds, or as in a query.
   *
   * @return milliseconds; empty if not given
   * @throws QueryError if it is none
   */
  Optional<Long> durationMs(String name) {
    return first(name).filter(text -> !text.isEmpty()).map(text -> durationMs(name, text));
  }

  private static long durationMs(String name, String text) {
    try {
      double ms = Numbers.decimal(text) * 1000;
      if (Double.isNaN(ms) || Math.abs(ms) > FOREVER_MS) {
        throw QueryError.badData(
            "invalid parameter \"" + name + "\": " + shortened(text) + " is too long");
      }
      return (long) ms;
    } catch (NumberFormatException notANumber) {
      try {
        return Numbers.durationMs(text);
      } catch (QueryError e) {
        throw QueryError.badData("invalid parameter \"" + name + "\": " + shortened(e.reason()));
      }
    }
  }

  /** How many to give at most; without {@code limit}, or with 0, all. */
  int limit() {
    String text = first("limit").orElse("");
    if (text.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    try {
      int limit = Integer.parseInt(text);
      return limit <= 0 ? Integer.MAX_VALUE : limit;
    } catch (NumberFormatException e) {
      throw QueryError.badData("limit must be a number, not " + shortened(text));
    }
  }
}
