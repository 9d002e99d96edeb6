package io.plumbline.query;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a query into words, by PromQL's rules: identifiers, numbers, durations, quoted strings
 * with Go's escapes, signs; white space and {@code # comments} are skipped.
 */
final class Lexer {
  private static final List<String> TWO_CHARACTERS = List.of("==", "!=", "<=", ">=", "=~", "!~");
  private static final String ONE_CHARACTER = "(){}[],=<>+-*/%^@:";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  /**
   * All words, and {@link Token.Kind#END}.
   *
   * @throws QueryError for what cannot begin or end a word
   */
  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    while (lexer.skipToNext()) {
      lexer.tokens.add(lexer.next());
    }
    lexer.tokens.add(new Token(Token.Kind.END, "", text.length()));
    return lexer.tokens;
  }

  private boolean skipToNext() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        while (at < text.length() && text.charAt(at) != '\n') {
          at++;
        }
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private Token next() {
    char c = text.charAt(at);
    if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      return number();
    }
    if (isLetter(c) || (c == ':' && isLetter(peek(1)))) {
      return identifier();
    }
    if (c == '"' || c == '\'' || c == '`') {
      return string(c);
    }
    String two = text.substring(at, Math.min(at + 2, text.length()));
    String sign = TWO_CHARACTERS.contains(two) ? two : text.substring(at, at + 1);
    if (sign.length() == 1 && ONE_CHARACTER.indexOf(c) < 0) {
      throw QueryError.badData(
          "unexpected character at position "
              + (at + 1)
              + ": "
              + (c == '!' ? "\"!\" without = or ~" : new String(Character.toChars(codePoint()))));
    }
    int from = at;
    at += sign.length();
    return new Token(Token.Kind.SIGN, sign, from);
  }

  private int codePoint() {
    return text.codePointAt(at);
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : ' ';
  }

  private Token identifier() {
    int from = at;
    while (at < text.length()
        && (isLetter(text.charAt(at)) || isDigit(text.charAt(at)) || text.charAt(at) == ':')) {
      at++;
    }
    String word = text.substring(from, at);
    boolean number = word.equalsIgnoreCase("inf") || word.equalsIgnoreCase("nan");
    return new Token(number ? Token.Kind.NUMBER : Token.Kind.IDENTIFIER, word, from);
  }

  /** Digits with all that sticks to them: which of the two it is, the end tells. */
  private Token number() {
    int from = at;
    boolean hex = text.charAt(at) == '0' && Character.toLowerCase(peek(1)) == 'x';
    boolean letters = false;
    at += hex ? 2 : 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean exponent = !hex && (c == 'e' || c == 'E');
      if (exponent && (peek(1) == '+' || peek(1) == '-') && isDigit(peek(2))) {
        at += 2;
      } else if (isLetter(c)) {
        letters |= !exponent;
      } else if (!isDigit(c) && c != '.') {
        break;
      }
      at++;
    }
    String word = text.substring(from, at);
    return new Token(letters && !hex ? Token.Kind.DURATION : Token.Kind.NUMBER, word, from);
  }

  private Token string(char quote) {
    int from = at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return new Token(Token.Kind.STRING, value.toString(), from);
      } else if (c == '\n' && quote != '`') {
        break;
      } else if (c == '\\' && quote != '`') {
        escape(value, quote);
      } else {
        value.append(c);
      }
    }
    throw QueryError.badData("unterminated quoted string, from position " + (from + 1) + " on");
  }

  private void escape(StringBuilder value, char quote) {
    char c = peek(0);
    at++;
    int plain = "abfnrtv\\".indexOf(c);
    if (plain >= 0) {
      value.append("\u0007\b\f\n\r\t\u000b\\".charAt(plain));
    } else if (c == quote) {
      value.append(c);
    } else if (c == 'x') {
      value.appendCodePoint(digits(2, 16, 0x7f));
    } else if (c == 'u') {
      value.appendCodePoint(digits(4, 16, Character.MAX_CODE_POINT));
    } else if (c == 'U') {
      value.appendCodePoint(digits(8, 16, Character.MAX_CODE_POINT));
    } else if (c >= '0' && c <= '7') {
      at--;
      value.appendCodePoint(digits(3, 8, 0x7f));
    } else {
      throw QueryError.badData(
          "unknown escape sequence \\" + c + " at position " + (at - 1) + "; write \\\\ for a \\");
    }
  }

  /** Of an escaped character; bytes of which only several make one are not put together. */
  private int digits(int count, int base, int most) {
    long number = 0;
    for (int i = 0; i < count; i++) {
      int digit = Character.digit(peek(0), base);
      if (digit < 0) {
        throw QueryError.badData("an escape sequence lacks digits at position " + (at + 1));
      }
      number = number * base + digit;
      at++;
    }
    if (number > most || (number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE)) {
      throw QueryError.badData(
          "an escape sequence before position " + (at + 1) + " is no character; write it as it is");
    }
    return (int) number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
