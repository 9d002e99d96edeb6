package io.plumbline.query;

import java.util.List;
import java.util.Optional;

/** A parsed query, well typed. */
sealed interface Expr {
  /** What a query is worth at one time. */
  enum Type {
    /** A number. */
    SCALAR,
    /** A number for each of some series. */
    VECTOR;

    /** In Prometheus' words. */
    String described() {
      return this == SCALAR ? "scalar" : "instant vector";
    }
  }

  Type type();

  /** {@code 1.5} */
  @SuppressWarnings("JavaLangClash") // the query language's word
  record Number(double value) implements Expr {
    @Override
    public Type type() {
      return Type.SCALAR;
    }
  }

  /**
   * {@code plumbline_ahead_loss{run="r17"} offset -1h}
   *
   * @param matchers the metric's name among them; at least one excludes the empty value
   * @param offsetMs how long before the time of evaluation; negative for later
   */
  record Selector(List<Matcher> matchers, long offsetMs) implements Expr {
    public Selector {
      matchers = List.copyOf(matchers);
    }

    @Override
    public Type type() {
      return Type.VECTOR;
    }
  }

  /** {@code -x} */
  record Negation(Expr of) implements Expr {
    @Override
    public Type type() {
      return of.type();
    }
  }

  /**
   * Which labels of two vectors have to be the same: {@code on(...)} these, or all but {@code
   * ignoring(...)} these; all of them is ignoring none.
   */
  record Matching(boolean on, List<String> labels) {
    static final Matching ALL = new Matching(false, List.of());

    public Matching {
      labels = List.copyOf(labels);
    }

    Labels of(Labels labels) {
      return on ? labels.only(this.labels) : labels.without(this.labels);
    }
  }

  /**
   * {@code x + y}
   *
   * @param bool whether a comparison gives 0 or 1 rather than choose
   */
  record Binary(Operator operator, Expr left, Expr right, boolean bool, Matching matching)
      implements Expr {
    @Override
    public Type type() {
      return left.type() == Type.SCALAR && right.type() == Type.SCALAR ? Type.SCALAR : Type.VECTOR;
    }
  }

  /**
   * {@code sum by (run) (x)}
   *
   * @param count the number that {@code topk} takes
   * @param by whether {@code labels} are those kept, or those left out
   */
  record Aggregation(
      Aggregator aggregator, Optional<Expr> count, Expr of, boolean by, List<String> labels)
      implements Expr {
    public Aggregation {
      labels = List.copyOf(labels);
    }

    @Override
    public Type type() {
      return Type.VECTOR;
    }
  }

  /** {@code exp(x)} */
  record Call(Function function, List<Expr> arguments) implements Expr {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Type type() {
      return function.result();
    }
  }
}
