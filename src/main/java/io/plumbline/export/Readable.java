package io.plumbline.export;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them: three or four significant digits, with a unit they can say. */
@SuppressWarnings("JavaLangClash") // what it says; java.lang's is a source of characters
final class Readable {
  private static final String[] THOUSANDS = {"", "K", "M", "B", "T"};
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final double ABSURD_LOSS = 10_000;
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Readable() {}

  /** Counts: 950, 1.2K, 629M, 24B, 1.4T; NaN and infinities in words. */
  static String count(double value) {
    if (!Double.isFinite(value)) {
      return number(value, 0);
    }
    double scaled = value;
    int power = 0;
    // 999.5 would be printed as 1000.
    while (Math.abs(scaled) >= 999.5 && power < THOUSANDS.length - 1) {
      scaled /= 1_000;
      power++;
    }
    boolean whole = Math.abs(scaled) >= 99.95 || scaled == Math.rint(scaled);
    return number(scaled, whole ? 0 : 1) + THOUSANDS[power];
  }

  /** A loss in nats per token: 3.021, 0.0421 when small, 3.36e+08 when it blew up. */
  static String loss(double nats) {
    return Math.abs(nats) >= ABSURD_LOSS && Double.isFinite(nats)
        ? String.format(Locale.ROOT, "%.2e", nats)
        : number(nats, Math.abs(nats) < 0.1 ? 4 : 3);
  }

  /** Half the width of an interval of losses: the digits of the loss, and one more if tiny. */
  static String margin(double nats) {
    return Math.abs(nats) >= 100 ? loss(nats) : number(nats, nats < 0.001 ? 4 : 3);
  }

  /** A ratio or a parameter of the law: four significant digits or fewer. */
  static String ratio(double value) {
    double size = Math.abs(value);
    return number(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3);
  }

  /** A learning rate: 3e-4, 2.95e-5, 0.02, 0. */
  static String rate(double value) {
    if (!Double.isFinite(value) || value == 0 || Math.abs(value) >= 0.01) {
      return value == 0 ? "0" : number(value, Math.abs(value) >= 1 ? 2 : 4).replaceFirst("0+$", "");
    }
    String[] parts = String.format(Locale.ROOT, "%.2e", value).split("e", 2);
    return parts[0].replaceFirst("\\.?0+$", "") + "e" + Integer.parseInt(parts[1]);
  }

  /** Floating-point operations: 3.1e21 FLOPs. */
  static String flops(double value) {
    return String.format(Locale.ROOT, "%.2g", value).replace("e+", "e") + " FLOPs";
  }

  /** A moment: 2026-11-24 20:13 UTC. */
  static String moment(long atMs) {
    return MOMENT.format(Instant.ofEpochMilli(atMs));
  }

  static String percent(double share) {
    return number(100 * share, share < 0.0995 ? 1 : 0) + " %";
  }

  /** Spans of time in their two largest units: 45 s, 12 min, 3 h 20 min, 5 d 4 h. */
  static String duration(double seconds) {
    long s = Math.max(0, Math.round(seconds));
    if (s < MINUTE) {
      return s + " s";
    }
    if (s < HOUR) {
      return s / MINUTE + " min";
    }
    return s < DAY
        ? s / HOUR + " h " + s % HOUR / MINUTE + " min"
        : s / DAY + " d " + s % DAY / HOUR + " h";
  }

  private static String number(double value, int digits) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "infinite" : "-infinite";
    }
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
