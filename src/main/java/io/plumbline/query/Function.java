package io.plumbline.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** A function of the query language. */
@SuppressWarnings("ImmutableEnumChecker") // lambdas keep nothing
enum Function {
  TIME(List.of(), Expr.Type.SCALAR),
  TIMESTAMP(List.of(Expr.Type.VECTOR), Expr.Type.VECTOR),
  VECTOR(List.of(Expr.Type.SCALAR), Expr.Type.VECTOR),
  SCALAR(List.of(Expr.Type.VECTOR), Expr.Type.SCALAR),
  ABS(Math::abs),
  CEIL(Math::ceil),
  FLOOR(Math::floor),
  EXP(Math::exp),
  LN(Math::log),
  LOG2(x -> Math.log(x) / Math.log(2)),
  LOG10(Math::log10),
  SQRT(Math::sqrt);

  private final List<Expr.Type> arguments;
  private final Expr.Type result;
  private final DoubleUnaryOperator each;

  Function(List<Expr.Type> arguments, Expr.Type result) {
    this.arguments = arguments;
    this.result = result;
    this.each = DoubleUnaryOperator.identity();
  }

  /** Of every value of a vector. */
  Function(DoubleUnaryOperator each) {
    this.arguments = List.of(Expr.Type.VECTOR);
    this.result = Expr.Type.VECTOR;
    this.each = each;
  }

  /** As it is written; names are in lower case. */
  String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Function> of(String text) {
    return Arrays.stream(values()).filter(f -> f.spelled().equals(text)).findFirst();
  }

  List<Expr.Type> arguments() {
    return arguments;
  }

  Expr.Type result() {
    return result;
  }

  double each(double value) {
    return each.applyAsDouble(value);
  }
}
