package io.plumbline.query;

import java.util.List;
import java.util.Random;

/** Queries of the supported subset, well formed, if not always well typed. */
final class RandomQueries {
  private static final List<String> SELECTORS =
      List.of(
          "plumbline_ahead_loss",
          "plumbline_ahead_loss{bound=\"mid\"}",
          "plumbline_ahead_loss{bound=~\"(lo|hi)80\"}",
          "plumbline_ahead_loss{run=\"wsd\"}",
          "plumbline_ahead_tokens",
          "plumbline_ahead_tokens{run!=\"wsd\"}",
          "plumbline_ahead_learning_rate{run=~\"w.*|c.*\"}",
          "plumbline_ahead_tokens_per_parameter{family!~\"x.*\"}",
          "plumbline_ahead_compute_flops",
          "plumbline_ahead_tokens offset 3m",
          "plumbline_ahead_loss{bound=\"mid\"} offset -20m",
          "{run=\"cosine\", __name__!~\".*loss\"}");

  /** Values of which no two are the same: which of two equal ones is chosen, nothing says. */
  private static final List<String> DIFFERENT =
      List.of("plumbline_ahead_loss", "plumbline_ahead_tokens", "-plumbline_ahead_compute_flops");

  private static final List<String> NUMBERS =
      List.of("1", "2.5", "0", "-3", "1e9", "1e-3", "NaN", "Inf", "time()");
  private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/", "%", "^");
  private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");
  private static final List<String> SETS = List.of("and", "or", "unless");
  private static final List<String> LABELS =
      List.of("run", "bound", "family", "run, bound", "run, family", "");
  private static final List<String> FUNCTIONS =
      List.of("abs", "ceil", "floor", "exp", "ln", "log2", "log10", "sqrt", "timestamp");
  private static final List<String> AGGREGATIONS = List.of("sum", "min", "max", "avg", "count");

  private final Random random;

  RandomQueries(Random random) {
    this.random = random;
  }

  String next() {
    return vector(3);
  }

  private String vector(int depth) {
    if (depth == 0) {
      return one(SELECTORS);
    }
    return switch (random.nextInt(12)) {
      case 0 -> one(FUNCTIONS) + "(" + vector(depth - 1) + ")";
      case 1, 2 -> one(AGGREGATIONS) + grouping() + "(" + vector(depth - 1) + ")";
      case 3 ->
          (random.nextBoolean() ? "topk" : "bottomk")
              + grouping()
              + "("
              + random.nextInt(4)
              + ", "
              + one(DIFFERENT)
              + ")";
      case 4, 5 -> vector(depth - 1) + " " + operator() + " " + scalar(depth - 1);
      case 6 -> scalar(depth - 1) + " " + operator() + " " + vector(depth - 1);
      case 7, 8 -> vector(depth - 1) + " " + operator() + " " + matching() + vector(depth - 1);
      case 9 -> vector(depth - 1) + " " + one(SETS) + " " + matching() + vector(depth - 1);
      case 10 -> "-" + vector(depth - 1);
      default -> "(" + vector(depth - 1) + ")";
    };
  }

  private String scalar(int depth) {
    if (depth == 0 || random.nextBoolean()) {
      return one(NUMBERS);
    }
    return random.nextBoolean()
        ? "scalar(" + vector(depth - 1) + ")"
        : "(" + scalar(depth - 1) + " " + one(ARITHMETIC) + " " + scalar(depth - 1) + ")";
  }

  private String operator() {
    if (random.nextBoolean()) {
      return one(ARITHMETIC);
    }
    return one(COMPARISONS) + (random.nextBoolean() ? " bool" : "");
  }

  private String matching() {
    return switch (random.nextInt(3)) {
      case 0 -> "on(" + one(LABELS) + ") ";
      case 1 -> "ignoring(" + one(LABELS) + ") ";
      default -> "";
    };
  }

  private String grouping() {
    return switch (random.nextInt(3)) {
      case 0 -> " by (" + one(LABELS) + ") ";
      case 1 -> " without (" + one(LABELS) + ") ";
      default -> "";
    };
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
