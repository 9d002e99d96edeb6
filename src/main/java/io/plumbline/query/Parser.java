package io.plumbline.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a query: the subset of PromQL that asks for values at single instants. By recursive
 * descent, with operators by rank; types are checked as Prometheus checks them. What PromQL has and
 * this has not is refused by name.
 */
final class Parser {
  /** Longer ones are not written by people, and rarely by Grafana's variables. */
  static final int LONGEST = 10_000;

  /** Binds tighter than a product and looser than a power: -2^2 is -4. */
  private static final int SIGN_RANK = Operator.POWER.rank();

  private final Words words;
  private final SelectorParser selectors;

  private Parser(Words words) {
    this.words = words;
    this.selectors = new SelectorParser(words);
  }

  /**
   * The expression that a query is.
   *
   * @throws QueryError if it is none, or not one that is supported
   */
  static Expr parse(String query) {
    if (query.length() > LONGEST) {
      throw QueryError.badData(
          "the query has "
              + query.length()
              + " characters, the most are "
              + LONGEST
              + "; split it");
    }
    Words words = new Words(Lexer.tokens(query));
    if (words.peek().kind() == Token.Kind.END) {
      throw QueryError.badData("no expression found in input");
    }
    Expr expr = new Parser(words).expression(0);
    if (words.peek().kind() != Token.Kind.END) {
      throw words.unexpected("an operator or the end");
    }
    return expr;
  }

  /** The matchers of a lone selector, as {@code match[]} holds them. */
  static List<Matcher> selector(String text) {
    Expr expr = parse(text);
    if (expr instanceof Expr.Selector selector && selector.offsetMs() == 0) {
      return selector.matchers();
    }
    throw QueryError.badData(
        "match[] is no series selector: " + text + "; write plumbline_ahead_loss{run=\"...\"}");
  }

  private Expr expression(int leastRank) {
    Expr left = signed();
    while (true) {
      Optional<Operator> found = operator();
      if (found.isEmpty() || found.get().rank() < leastRank) {
        return left;
      }
      Operator operator = found.get();
      words.take();
      boolean bool = words.word("bool");
      Expr.Matching matching = matching();
      // Left to right; the power alone from right to left.
      Expr right = expression(operator == Operator.POWER ? operator.rank() : operator.rank() + 1);
      left = binary(operator, left, right, bool, matching);
    }
  }

  private Optional<Operator> operator() {
    Token token = words.peek();
    return token.kind() == Token.Kind.SIGN || token.kind() == Token.Kind.IDENTIFIER
        ? Operator.of(token.text())
        : Optional.empty();
  }

  private Expr.Matching matching() {
    boolean on = words.word("on");
    if (!on && !words.word("ignoring")) {
      return Expr.Matching.ALL;
    }
    return new Expr.Matching(on, selectors.labelNames());
  }

  private Expr binary(
      Operator operator, Expr left, Expr right, boolean bool, Expr.Matching matching) {
    boolean scalars = left.type() == Expr.Type.SCALAR && right.type() == Expr.Type.SCALAR;
    boolean vectors = left.type() == Expr.Type.VECTOR && right.type() == Expr.Type.VECTOR;
    if (bool && !operator.isComparison()) {
      throw QueryError.badData("bool modifier can only be used on comparison operators");
    }
    if (operator.isComparison() && scalars && !bool) {
      throw QueryError.badData(
          "comparisons between scalars must use bool modifier: 1 " + operator.sign() + " bool 2");
    }
    if (operator.isSet() && !vectors) {
      throw QueryError.badData(
          "set operator \"" + operator.sign() + "\" not allowed in binary scalar expression");
    }
    if (!vectors && !matching.labels().isEmpty()) {
      throw QueryError.badData("vector matching only allowed between instant vectors");
    }
    return words.counted(new Expr.Binary(operator, left, right, bool, matching));
  }

  private Expr signed() {
    if (words.peek().is("-") || words.peek().is("+")) {
      boolean minus = words.peek().is("-");
      words.take();
      words.enter();
      Expr of = expression(SIGN_RANK);
      words.leave();
      return minus ? words.counted(new Expr.Negation(of)) : of;
    }
    boolean bracketed = words.peek().is("(");
    Expr primary = primary();
    return bracketed || !words.word("offset") ? primary : selectors.offset(primary);
  }

  private Expr primary() {
    Token token = words.peek();
    if (token.is("(")) {
      words.take();
      words.enter();
      Expr inner = expression(0);
      words.leave();
      words.expect(")");
      return inner;
    }
    if (token.kind() == Token.Kind.NUMBER) {
      words.take();
      return words.counted(new Expr.Number(Numbers.number(token.text())));
    }
    if (token.is("{")) {
      return selectors.selector(Optional.empty());
    }
    if (token.kind() == Token.Kind.IDENTIFIER) {
      return named(token);
    }
    if (token.kind() == Token.Kind.DURATION) {
      throw QueryError.badData("bad number or duration syntax: \"" + token.text() + "\"");
    }
    if (token.kind() == Token.Kind.STRING) {
      throw Words.unsupported("a string");
    }
    throw words.unexpected("a number, a series, a function or (");
  }

  private Expr named(Token token) {
    boolean called = words.thenSign("(");
    Optional<Aggregator> aggregator = Aggregator.of(token.text());
    boolean grouped = words.thenWord("by") || words.thenWord("without");
    if (aggregator.isPresent() && (called || grouped)) {
      words.take();
      return aggregation(aggregator.get());
    }
    if (called) {
      words.take();
      return call(
          token,
          Function.of(token.text()).orElseThrow(() -> Words.unsupported(token.text() + "()")));
    }
    if (grouped) {
      throw Words.unsupported("the aggregation " + token.text());
    }
    if (words.otherKeyword()) {
      throw words.unexpected("a number, a series or a function");
    }
    words.take();
    return selectors.selector(Optional.of(token.text()));
  }

  private Expr aggregation(Aggregator aggregator) {
    words.enter();
    Optional<Grouping> before = grouping();
    words.expect("(");
    Optional<Expr> count = Optional.empty();
    if (aggregator.chooses()) {
      count = Optional.of(typed(expression(0), Expr.Type.SCALAR, "aggregation parameter"));
      words.expect(",");
    }
    Expr of = typed(expression(0), Expr.Type.VECTOR, "aggregation expression");
    words.expect(")");
    Grouping grouping = before.or(this::grouping).orElse(Grouping.NONE);
    words.leave();
    return words.counted(
        new Expr.Aggregation(aggregator, count, of, grouping.by(), grouping.labels()));
  }

  /** {@code by (...)} or {@code without (...)}; without either all is one group. */
  private record Grouping(boolean by, List<String> labels) {
    static final Grouping NONE = new Grouping(true, List.of());
  }

  private Optional<Grouping> grouping() {
    boolean by = words.word("by");
    return by || words.word("without")
        ? Optional.of(new Grouping(by, selectors.labelNames()))
        : Optional.empty();
  }

  private Expr call(Token name, Function function) {
    words.enter();
    words.expect("(");
    List<Expr> arguments = new ArrayList<>();
    while (!words.peek().is(")")) {
      if (!arguments.isEmpty()) {
        words.expect(",");
      }
      arguments.add(expression(0));
    }
    words.take();
    words.leave();
    if (arguments.size() != function.arguments().size()) {
      throw QueryError.badData(
          name.text()
              + "() takes "
              + function.arguments().size()
              + " argument(s), not "
              + arguments.size());
    }
    for (int i = 0; i < arguments.size(); i++) {
      typed(arguments.get(i), function.arguments().get(i), "call to function " + name.text());
    }
    return words.counted(new Expr.Call(function, arguments));
  }

  private static Expr typed(Expr expr, Expr.Type type, String where) {
    if (expr.type() != type) {
      throw QueryError.badData(
          "expected type "
              + type.described()
              + " in "
              + where
              + ", got "
              + expr.type().described());
    }
    return expr;
  }
}
