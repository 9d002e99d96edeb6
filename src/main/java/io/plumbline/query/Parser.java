package io.plumbline.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a query: the subset of PromQL that asks for values at single instants. By recursive
 * descent, with operators by rank; types are checked as Prometheus checks them. What PromQL has and
 * this has not is refused by name.
 */
final class Parser {
  /** Longer ones are not written by people, and rarely by Grafana's variables. */
  static final int LONGEST = 10_000;

  private static final int DEEPEST = 100;
  private static final int MOST_PARTS = 1_000;

  /** Binds tighter than a product and looser than a power: -2^2 is -4. */
  private static final int SIGN_RANK = Operator.POWER.rank();

  private static final Set<String> OTHER_KEYWORDS =
      Set.of("group_left", "group_right", "atan2", "@", "[", ":");

  private final List<Token> tokens;
  private int next;
  private int depth;
  private int parts;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
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
    Parser parser = new Parser(Lexer.tokens(query));
    if (parser.peek().kind() == Token.Kind.END) {
      throw QueryError.badData("no expression found in input");
    }
    Expr expr = parser.expression(0);
    if (parser.peek().kind() != Token.Kind.END) {
      throw parser.unexpected("an operator or the end");
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
      next++;
      boolean bool = word("bool");
      Expr.Matching matching = matching();
      // Left to right; the power alone from right to left.
      Expr right = expression(operator == Operator.POWER ? operator.rank() : operator.rank() + 1);
      left = binary(operator, left, right, bool, matching);
    }
  }

  private Optional<Operator> operator() {
    Token token = peek();
    return token.kind() == Token.Kind.SIGN || token.kind() == Token.Kind.IDENTIFIER
        ? Operator.of(token.text())
        : Optional.empty();
  }

  private Expr.Matching matching() {
    boolean on = word("on");
    if (!on && !word("ignoring")) {
      return Expr.Matching.ALL;
    }
    return new Expr.Matching(on, labelNames());
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
    return counted(new Expr.Binary(operator, left, right, bool, matching));
  }

  private Expr signed() {
    if (peek().is("-") || peek().is("+")) {
      boolean minus = peek().is("-");
      next++;
      enter();
      Expr of = expression(SIGN_RANK);
      depth--;
      return minus ? counted(new Expr.Negation(of)) : of;
    }
    boolean bracketed = peek().is("(");
    Expr primary = primary();
    return bracketed || !word("offset") ? primary : offset(primary);
  }

  private Expr primary() {
    Token token = peek();
    if (token.is("(")) {
      next++;
      enter();
      Expr inner = expression(0);
      depth--;
      expect(")");
      return inner;
    }
    if (token.kind() == Token.Kind.NUMBER) {
      next++;
      return counted(new Expr.Number(Numbers.number(token.text())));
    }
    if (token.is("{")) {
      return selector(Optional.empty());
    }
    if (token.kind() == Token.Kind.IDENTIFIER) {
      return named(token);
    }
    if (token.kind() == Token.Kind.DURATION) {
      throw QueryError.badData("bad number or duration syntax: \"" + token.text() + "\"");
    }
    if (token.kind() == Token.Kind.STRING) {
      throw unsupported("a string");
    }
    throw unexpected("a number, a series, a function or (");
  }

  private Expr named(Token token) {
    boolean called = tokens.get(next + 1).is("(");
    Optional<Aggregator> aggregator = Aggregator.of(token.text());
    boolean grouped = isWord(tokens.get(next + 1), "by") || isWord(tokens.get(next + 1), "without");
    if (aggregator.isPresent() && (called || grouped)) {
      next++;
      return aggregation(aggregator.get());
    }
    if (called) {
      next++;
      return call(
          token, Function.of(token.text()).orElseThrow(() -> unsupported(token.text() + "()")));
    }
    if (grouped) {
      throw unsupported("the aggregation " + token.text());
    }
    if (OTHER_KEYWORDS.contains(token.text().toLowerCase(Locale.ROOT))) {
      throw unexpected("a number, a series or a function");
    }
    next++;
    return selector(Optional.of(token.text()));
  }

  private Expr aggregation(Aggregator aggregator) {
    enter();
    Optional<Grouping> before = grouping();
    expect("(");
    Optional<Expr> count = Optional.empty();
    if (aggregator.chooses()) {
      count = Optional.of(typed(expression(0), Expr.Type.SCALAR, "aggregation parameter"));
      expect(",");
    }
    Expr of = typed(expression(0), Expr.Type.VECTOR, "aggregation expression");
    expect(")");
    Grouping grouping = before.or(this::grouping).orElse(Grouping.NONE);
    depth--;
    return counted(new Expr.Aggregation(aggregator, count, of, grouping.by(), grouping.labels()));
  }

  /** {@code by (...)} or {@code without (...)}; without either all is one group. */
  private record Grouping(boolean by, List<String> labels) {
    static final Grouping NONE = new Grouping(true, List.of());
  }

  private Optional<Grouping> grouping() {
    boolean by = word("by");
    return by || word("without") ? Optional.of(new Grouping(by, labelNames())) : Optional.empty();
  }

  private Expr call(Token name, Function function) {
    enter();
    expect("(");
    List<Expr> arguments = new ArrayList<>();
    while (!peek().is(")")) {
      if (!arguments.isEmpty()) {
        expect(",");
      }
      arguments.add(expression(0));
    }
    next++;
    depth--;
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
    return counted(new Expr.Call(function, arguments));
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

  private Expr selector(Optional<String> name) {
    List<Matcher> matchers = new ArrayList<>();
    name.ifPresent(text -> matchers.add(new Matcher(Labels.NAME, Matcher.Kind.EQUAL, text)));
    if (peek().is("{")) {
      next++;
      while (!peek().is("}")) {
        Matcher matcher = matcher();
        if (name.isPresent() && matcher.label().equals(Labels.NAME)) {
          throw QueryError.badData("metric name must not be set twice: " + name.get());
        }
        matchers.add(matcher);
        if (!peek().is("}")) {
          expect(",");
        }
      }
      next++;
    }
    if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
      throw QueryError.badData("vector selector must contain at least one non-empty matcher");
    }
    return counted(new Expr.Selector(matchers, 0));
  }

  private Matcher matcher() {
    Token label = peek();
    if (label.kind() != Token.Kind.IDENTIFIER || label.text().contains(":")) {
      throw unexpected("a label");
    }
    next++;
    Token sign = peek();
    Matcher.Kind kind =
        sign.is("=")
            ? Matcher.Kind.EQUAL
            : sign.is("!=")
                ? Matcher.Kind.UNEQUAL
                : sign.is("=~")
                    ? Matcher.Kind.MATCHING
                    : sign.is("!~") ? Matcher.Kind.NOT_MATCHING : null;
    if (kind == null) {
      throw unexpected("one of = != =~ !~");
    }
    next++;
    Token value = peek();
    if (value.kind() != Token.Kind.STRING) {
      throw unexpected("a quoted value");
    }
    next++;
    return new Matcher(label.text(), kind, value.text());
  }

  private List<String> labelNames() {
    expect("(");
    List<String> names = new ArrayList<>();
    while (!peek().is(")")) {
      Token name = peek();
      if (name.kind() != Token.Kind.IDENTIFIER || name.text().contains(":")) {
        throw unexpected("a label");
      }
      names.add(name.text());
      next++;
      if (!peek().is(")")) {
        expect(",");
      }
    }
    next++;
    return names;
  }

  private Expr offset(Expr expr) {
    boolean later = peek().is("-");
    next += later || peek().is("+") ? 1 : 0;
    Token duration = peek();
    if (duration.kind() != Token.Kind.DURATION) {
      throw unexpected("a duration such as 5m or -1h");
    }
    next++;
    if (!(expr instanceof Expr.Selector selector)) {
      throw QueryError.badData("offset modifier must be preceded by an instant vector selector");
    }
    long ms = Numbers.durationMs(duration.text());
    return new Expr.Selector(selector.matchers(), later ? -ms : ms);
  }

  private static boolean isWord(Token token, String keyword) {
    return token.kind() == Token.Kind.IDENTIFIER && token.text().equalsIgnoreCase(keyword);
  }

  private boolean word(String keyword) {
    boolean found = isWord(peek(), keyword);
    next += found ? 1 : 0;
    return found;
  }

  private void expect(String sign) {
    if (!peek().is(sign)) {
      throw unexpected("\"" + sign + "\"");
    }
    next++;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private void enter() {
    if (++depth > DEEPEST) {
      throw QueryError.badData("the query nests deeper than " + DEEPEST + "; simplify it");
    }
  }

  private Expr counted(Expr part) {
    if (++parts > MOST_PARTS) {
      throw QueryError.badData("the query has more than " + MOST_PARTS + " parts; split it");
    }
    return part;
  }

  private QueryError unexpected(String wanted) {
    Token token = peek();
    boolean known = OTHER_KEYWORDS.contains(token.text().toLowerCase(Locale.ROOT));
    return known && token.kind() != Token.Kind.STRING
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

  private static QueryError unsupported(String what) {
    return QueryError.badData(
        what
            + " is not supported over forecasts; supported are selectors with = != =~ !~ and"
            + " offset, + - * / % ^, comparisons, and or unless, on and ignoring (one to one), sum"
            + " min max avg count topk bottomk with by or without, and time timestamp vector scalar"
            + " abs ceil floor exp ln log2 log10 sqrt");
  }
}
