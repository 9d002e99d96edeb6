package io.plumbline.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads which series a query is about: matchers, names of labels, and how much earlier or later.
 */
final class SelectorParser {
  private final Words words;

  SelectorParser(Words words) {
    this.words = words;
  }

  /** A series selector; the name, if there is one, was taken before. */
  Expr selector(Optional<String> name) {
    List<Matcher> matchers = new ArrayList<>();
    name.ifPresent(text -> matchers.add(new Matcher(Labels.NAME, Matcher.Kind.EQUAL, text)));
    if (words.peek().is("{")) {
      words.take();
      while (!words.peek().is("}")) {
        Matcher matcher = matcher();
        if (name.isPresent() && matcher.label().equals(Labels.NAME)) {
          throw QueryError.badData("metric name must not be set twice: " + name.get());
        }
        matchers.add(matcher);
        if (!words.peek().is("}")) {
          words.expect(",");
        }
      }
      words.take();
    }
    if (matchers.stream().allMatch(matcher -> matcher.matches(""))) {
      throw QueryError.badData("vector selector must contain at least one non-empty matcher");
    }
    return words.counted(new Expr.Selector(matchers, 0));
  }

  private Matcher matcher() {
    Token label = words.peek();
    if (label.kind() != Token.Kind.IDENTIFIER || label.text().contains(":")) {
      throw words.unexpected("a label");
    }
    words.take();
    Token sign = words.peek();
    Matcher.Kind kind =
        sign.is("=")
            ? Matcher.Kind.EQUAL
            : sign.is("!=")
                ? Matcher.Kind.UNEQUAL
                : sign.is("=~")
                    ? Matcher.Kind.MATCHING
                    : sign.is("!~") ? Matcher.Kind.NOT_MATCHING : null;
    if (kind == null) {
      throw words.unexpected("one of = != =~ !~");
    }
    words.take();
    Token value = words.peek();
    if (value.kind() != Token.Kind.STRING) {
      throw words.unexpected("a quoted value");
    }
    words.take();
    return new Matcher(label.text(), kind, value.text());
  }

  /** {@code (label, label ...)}. */
  List<String> labelNames() {
    words.expect("(");
    List<String> names = new ArrayList<>();
    while (!words.peek().is(")")) {
      Token name = words.peek();
      if (name.kind() != Token.Kind.IDENTIFIER || name.text().contains(":")) {
        throw words.unexpected("a label");
      }
      names.add(name.text());
      words.take();
      if (!words.peek().is(")")) {
        words.expect(",");
      }
    }
    words.take();
    return names;
  }

  /** The selector, so much earlier or later; the word itself was taken before. */
  Expr offset(Expr expr) {
    boolean later = words.peek().is("-");
    if (later || words.peek().is("+")) {
      words.take();
    }
    Token duration = words.peek();
    if (duration.kind() != Token.Kind.DURATION) {
      throw words.unexpected("a duration such as 5m or -1h");
    }
    words.take();
    if (!(expr instanceof Expr.Selector selector)) {
      throw QueryError.badData("offset modifier must be preceded by an instant vector selector");
    }
    long ms = Numbers.durationMs(duration.text());
    return new Expr.Selector(selector.matchers(), later ? -ms : ms);
  }
}
