package io.plumbline.app.console;

import java.util.List;
import java.util.Locale;

/** Numbers for people, the same in every locale. */
public final class Text {
  private Text() {}

  /**
   * A number with so many digits after the point; from 10,000 on with three digits and an exponent;
   * a dash when it is not known (NaN).
   */
  public static String number(double value, int digits) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return String.format(Locale.ROOT, Math.abs(value) < 1e4 ? "%." + digits + "f" : "%.2e", value);
  }

  /** Without line breaks and other control characters: what was read may hold any. */
  public static String oneLine(String text) {
    return text.strip().replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
  }

  /** A token count, three digits and a unit: 3.07M, 24.0B. */
  public static String tokens(double tokens) {
    String[] units = {"", "k", "M", "B", "T"};
    int unit = 0;
    double scaled = tokens;
    while (scaled >= 999.5 && unit < units.length - 1) {
      scaled /= 1000;
      unit++;
    }
    int digits = unit == 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
    return number(scaled, digits) + units[unit];
  }

  /** The q-quantile of sorted values, linear between neighbours; NaN of none. */
  public static double quantile(List<Double> sorted, double q) {
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    double at = q * (sorted.size() - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.size() - 1);
    return sorted.get(low) + (at - low) * (sorted.get(high) - sorted.get(low));
  }
}
