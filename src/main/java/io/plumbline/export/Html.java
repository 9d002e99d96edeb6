package io.plumbline.export;

/**
 * A piece of HTML being written. Markup is written as {@link #raw}, which only ever gets literals
 * of this program; everything else goes through {@link #text} and comes out escaped, in elements
 * and in double-quoted attributes alike.
 */
final class Html {
  private final StringBuilder out = new StringBuilder(4_096);

  Html raw(String literal) {
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
        default -> out.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
