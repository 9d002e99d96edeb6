package io.plumbline.query;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words of a query, taken one after the other; keeps it from being too deep or too long. */
final class Words {
  private static final int DEEPEST = 100;
  private static final int MOST_PARTS = 1_000;

  private static final Set<String> OTHER_KEYWORDS =
      Set.of("group_left", "group_right", "atan2", "@", "[", ":");

  private final List<Token> tokens;
  private int next;
  private int depth;
  private int parts;

  Words(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** The next word, which stays. */
  Token peek() {
    return tokens.get(next);
  }

  /** Takes the next word. */
  void take() {
    next++;
  }

  /** Whether the word after the next is this sign. */
  boolean thenSign(String sign) {
    return tokens.get(next + 1).is(sign);
  }

  /** Whether the word after the next is this keyword. */
  boolean thenWord(String keyword) {
    return isWord(tokens.get(next + 1), keyword);
  }

  /** Whether the next word is a keyword that no expression begins with. */
  boolean otherKeyword() {
    return OTHER_KEYWORDS.contains(peek().text().toLowerCase(Locale.ROOT));
  }

  /** Takes the next word if it is this one. */
  boolean word(String keyword) {
    boolean found = isWord(peek(), keyword);
    next += found ? 1 : 0;
    return found;
  }

  /** Takes this sign, which must be next. */
  void expect(String sign) {
    if (!peek().is(sign)) {
      throw unexpected("\"" + sign + "\"");
    }
    next++;
  }

  /** One level deeper. */
  void enter() {
    if (++depth > DEEPEST) {
      throw QueryError.badData("the query nests deeper than " + DEEPEST + "; simplify it");
    }
  }

  /** And back. */
  void leave() {
    depth--;
  }

  /** Counts a part of the expression. */
  Expr counted(Expr part) {
    if (++parts > MOST_PARTS) {
      throw QueryError.badData("the query has more than " + MOST_PARTS + " parts; split it");
    }
    return part;
  }

  /** What is next is not what is wanted there. */
  QueryError unexpected(String wanted) {
    Token token = peek();
    return otherKeyword() && token.kind() != Token.Kind.STRING
        ? unsupported(
            token.text().equals("[") || token.text().equals(":") ? "a range ([5m])" : token.text())
        : QueryError.badData(
            "unexpected "
                + token.described()
                + " at position "
                + (token.at() + 1)
                + ", expected "
                + wanted);
  }

  /** PromQL has it and this has not. */
  static QueryError unsupported(String what) {
    return QueryError.badData(
        what
            + " is not supported over forecasts; supported are selectors with = != =~ !~ and"
            + " offset, + - * / % ^, comparisons, and or unless, on and ignoring (one to one), sum"
            + " min max avg count topk bottomk with by or without, and time timestamp vector scalar"
            + " abs ceil floor exp ln log2 log10 sqrt");
  }

  private static boolean isWord(Token token, String keyword) {
    return token.kind() == Token.Kind.IDENTIFIER && token.text().equalsIgnoreCase(keyword);
  }
}
