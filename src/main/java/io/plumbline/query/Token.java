package io.plumbline.query;

/**
 * A word of a query.
 *
 * @param text as written; of a string what it stands for
 * @param at its first character's index
 */
record Token(Kind kind, String text, int at) {
  /** What sort of word. */
  enum Kind {
    IDENTIFIER,
    NUMBER,
    DURATION,
    STRING,
    SIGN,
    END
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  /** For messages. */
  String described() {
    return switch (kind) {
      case END -> "the end of the query";
      case STRING -> "the string \"" + text + "\"";
      case IDENTIFIER, NUMBER, DURATION, SIGN -> "\"" + text + "\"";
    };
  }
}
