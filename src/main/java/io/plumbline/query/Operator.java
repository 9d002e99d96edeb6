package io.plumbline.query;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A binary operator, with its rank: higher binds tighter; all but the power group to the left. */
enum Operator {
  OR("or", 1),
  AND("and", 2),
  UNLESS("unless", 2),
  EQUAL("==", 3),
  UNEQUAL("!=", 3),
  AT_MOST("<=", 3),
  LESS("<", 3),
  AT_LEAST(">=", 3),
  GREATER(">", 3),
  PLUS("+", 4),
  MINUS("-", 4),
  TIMES("*", 5),
  DIVIDED("/", 5),
  MODULO("%", 5),
  POWER("^", 6);

  private final String sign;
  private final int rank;

  Operator(String sign, int rank) {
    this.sign = sign;
    this.rank = rank;
  }

  String sign() {
    return sign;
  }

  int rank() {
    return rank;
  }

  boolean isSet() {
    return rank <= 2;
  }

  boolean isComparison() {
    return rank == 3;
  }

  static Optional<Operator> of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(operator -> operator.sign.equals(lower)).findFirst();
  }

  /** The result for numbers; of a comparison 1 or 0. Not for sets. */
  double apply(double a, double b) {
    return switch (this) {
      case PLUS -> a + b;
      case MINUS -> a - b;
      case TIMES -> a * b;
      case DIVIDED -> a / b;
      case MODULO -> a % b;
      case POWER -> power(a, b);
      case EQUAL -> a == b ? 1 : 0;
      case UNEQUAL -> a != b ? 1 : 0;
      case LESS -> a < b ? 1 : 0;
      case AT_MOST -> a <= b ? 1 : 0;
      case GREATER -> a > b ? 1 : 0;
      case AT_LEAST -> a >= b ? 1 : 0;
      case OR, AND, UNLESS -> throw new IllegalStateException(sign + " is no calculation");
    };
  }

  /** IEEE 754-2008's pow, as Go's and C's: Java's own makes NaN of 1^NaN and (-1)^infinity. */
  private static double power(double a, double b) {
    return a == 1 || (a == -1 && Double.isInfinite(b)) ? 1 : Math.pow(a, b);
  }
}
