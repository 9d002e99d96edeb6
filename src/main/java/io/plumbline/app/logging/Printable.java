package io.plumbline.app.logging;

import java.util.Set;

/**
 * Text that cannot pretend to be another line. Run ids and messages come from trainers: a line
 * break in one would forge a log line, an escape sequence would recolour the reader's terminal, a
 * direction mark would turn what is read around.
 */
final class Printable {
  /** Line and paragraph separators, and what turns the direction of writing. */
  private static final Set<Integer> DECEIVING =
      Set.of(
          0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066,
          0x2067, 0x2068, 0x2069);

  private Printable() {}

  /** With every such character as in Java's source: {@code \n}, {@code \u001b}. */
  static String of(String text) {
    if (text.chars().noneMatch(Printable::deceives)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> shown.append("\\n");
        case '\r' -> shown.append("\\r");
        case '\t' -> shown.append("\\t");
        default -> {
          if (deceives(c)) {
            shown.append(String.format("\\u%04x", (int) c));
          } else {
            shown.append(c);
          }
        }
      }
    }
    return shown.toString();
  }

  private static boolean deceives(int c) {
    return Character.isISOControl(c) || DECEIVING.contains(c);
  }
}
