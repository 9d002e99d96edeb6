package io.plumbline.export;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A piece of HTML being written. Markup is written as {@link #raw}, which takes constants of this
 * program only: the compiler sees to it. Everything else goes through {@link #text} and comes out
 * escaped, in elements and in double-quoted attributes alike.
 */
final class Html {
  private final StringBuilder out = new StringBuilder(4_096);

  /** A file that the program's jar holds beside this class, as it is. */
  static Html shipped(@CompileTimeConstant String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program's jar");
      }
      Html file = new Html();
      file.out.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Html raw(@CompileTimeConstant String literal) {
    out.append(literal);
    return this;
  }

  Html raw(long number) {
    out.append(number);
    return this;
  }

  /** Appends another piece, already escaped. */
  Html add(Html other) {
    out.append(other.out);
    return this;
  }

  /** Escapes what HTML gives a meaning, and drops what no text may contain. */
  Html text(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> {
          if (turnsText(c)) {
            out.append("\u2039U+")
                .append(Integer.toHexString(0x10000 | c).substring(1))
                .append('\u203A');
          } else {
            out.append(Character.isISOControl(c) ? ' ' : c);
          }
        }
      }
    }
    return this;
  }

  /**
   * A run's id, or another name that somebody gave: as {@link #text}, and kept apart from the
   * direction of the text around it.
   */
  Html name(String value) {
    return raw("<bdi>").text(value).raw("</bdi>");
  }

  /**
   * Marks that change the direction in which the text after them is shown: a name with one could
   * pass for another. They are shown by their number.
   */
  private static boolean turnsText(char c) {
    return c == '\u061C'
        || c == '\u200E'
        || c == '\u200F'
        || (c >= '\u202A' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u2069');
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
