package io.plumbline.query;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression of a label matcher: RE2, as in Prometheus, held against the whole value.
 * Matching takes time linear in the value, whatever the pattern.
 *
 * <p>Compiling does not: repetitions multiply and nesting recurses, so that both are bounded.
 */
final class Regex {
  /** A pattern grows to at most its length times its repetitions: some 100 bytes for each. */
  private static final long LARGEST = 100_000;

  /** Nested groups are compiled by recursion; so many fit any thread's stack. */
  private static final int MOST_GROUPS = 500;

  private final Pattern pattern;

  /**
   * The compiled pattern.
   *
   * @throws QueryError if it is none, or too large
   */
  Regex(String text) {
    long size = text.length();
    int groups = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '(') {
        groups++;
      } else if (text.charAt(i) == '{') {
        size = Math.min(LARGEST + 1, size * Math.max(1, largestCount(text, i + 1)));
      }
    }
    if (size > LARGEST || groups > MOST_GROUPS) {
      throw QueryError.badData(
          "the regular expression is too large: its length times its repetition counts may be "
              + LARGEST
              + ", its groups "
              + MOST_GROUPS
              + "; shorten it");
    }
    try {
      pattern = Pattern.compile("^(?:" + text + ")$", Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw QueryError.badData(e.getMessage() + " (regular expressions are RE2's)");
    }
  }

  boolean matches(String value) {
    return pattern.matches(value);
  }

  /** Of {@code {n}}, {@code {n,}} or {@code {n,m}} whose first digit is here; 1 if it is none. */
  private static long largestCount(String text, int from) {
    long largest = 1;
    long number = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        number = Math.min(LARGEST, number * 10 + (c - '0'));
        largest = Math.max(largest, number);
      } else if (c == ',') {
        number = 0;
      } else {
        break;
      }
    }
    return largest;
  }
}
