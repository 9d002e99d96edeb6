package io.plumbline.query;

import java.math.BigDecimal;
import java.util.Arrays;

/** Numbers and durations as Prometheus reads and writes them. */
final class Numbers {
  private static final String[] UNITS = {"ms", "s", "m", "h", "d", "w", "y"};
  private static final long[] UNIT_MS = {
    1, 1_000, 60_000, 3_600_000, 86_400_000L, 7 * 86_400_000L, 365 * 86_400_000L
  };

  /** Prometheus holds nanoseconds in 64 bits: 292 years. */
  private static final long LONGEST_MS = Long.MAX_VALUE / 1_000_000;

  private Numbers() {}

  /**
   * A number of a query: decimal, hexadecimal, octal with a leading zero, Inf or NaN.
   *
   * @throws QueryError if it is none
   */
  static double number(String text) {
    try {
      if (text.equalsIgnoreCase("inf")) {
        return Double.POSITIVE_INFINITY;
      }
      if (text.equalsIgnoreCase("nan")) {
        return Double.NaN;
      }
      if (text.startsWith("0x") || text.startsWith("0X")) {
        return Long.parseLong(text.substring(2), 16);
      }
      if (text.matches("0[0-7]+")) {
        return Long.parseLong(text, 8);
      }
      return decimal(text);
    } catch (NumberFormatException e) {
      throw QueryError.badData("bad number or duration syntax: \"" + text + "\"");
    }
  }

  /** Digits, point and exponent; Java alone would take "1f" and hexadecimal points too. */
  static double decimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) {
        throw new NumberFormatException(text);
      }
    }
    return Double.parseDouble(text);
  }

  /**
   * A duration: units falling, each at most once, such as {@code 1h30m}; {@code 0} needs none.
   *
   * @return milliseconds
   * @throws QueryError if it is none
   */
  static long durationMs(String text) {
    int at = 0;
    int smallest = UNITS.length;
    long sum = 0;
    while (at < text.length()) {
      int digits = at;
      while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
        digits++;
      }
      int letters = digits;
      while (letters < text.length() && Character.isLetter(text.charAt(letters))) {
        letters++;
      }
      int unit = Arrays.asList(UNITS).indexOf(text.substring(digits, letters));
      if (digits == at || digits - at > 15 || unit < 0 || unit >= smallest) {
        throw notADuration(text);
      }
      long number = Long.parseLong(text.substring(at, digits));
      if (number > (LONGEST_MS - sum) / UNIT_MS[unit]) {
        throw QueryError.badData("the duration " + text + " is too long; 292 years are the most");
      }
      sum += number * UNIT_MS[unit];
      smallest = unit;
      at = letters;
    }
    if (text.isEmpty()) {
      throw notADuration(text);
    }
    return sum;
  }

  private static QueryError notADuration(String text) {
    return QueryError.badData("not a valid duration: \"" + text + "\"; write 30s, 5m, 1h30m or 2d");
  }

  /** A decimal that reads back as the same number; with an exponent only where it is extreme. */
  static String written(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value > 0 ? "0" : "-0";
    }
    double size = Math.abs(value);
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (size >= 1e-6 && size < 1e21) {
      return decimal.toPlainString();
    }
    String digits = decimal.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - decimal.scale();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }
}
