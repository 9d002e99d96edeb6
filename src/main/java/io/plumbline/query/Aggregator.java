package io.plumbline.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An aggregation of the query language. */
enum Aggregator {
  SUM,
  MIN,
  MAX,
  AVG,
  COUNT,
  TOPK,
  BOTTOMK;

  static Optional<Aggregator> of(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(a -> a.name().equals(upper)).findFirst();
  }

  /** Whether it takes a number first, and chooses series rather than make one. */
  boolean chooses() {
    return this == TOPK || this == BOTTOMK;
  }

  /**
   * One value of several, in the order and the manner in which Prometheus calculates it.
   *
   * @param values at least one
   */
  double of(List<Sample> values) {
    double result = values.get(0).value();
    for (int i = 1; i < values.size(); i++) {
      double next = values.get(i).value();
      result =
          switch (this) {
            case SUM -> result + next;
            case MIN -> result > next || Double.isNaN(result) ? next : result;
            case MAX -> result < next || Double.isNaN(result) ? next : result;
            case AVG -> mean(result, next, i + 1);
            case COUNT, TOPK, BOTTOMK -> result;
          };
    }
    return this == COUNT ? values.size() : result;
  }

  /** Step by step, so that it does not overflow; once infinite it stays so. */
  private static double mean(double mean, double next, int count) {
    if (Double.isInfinite(mean) && (mean == next || Double.isFinite(next))) {
      return mean;
    }
    return mean + next / count - mean / count;
  }
}
