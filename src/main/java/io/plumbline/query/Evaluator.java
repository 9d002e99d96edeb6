package io.plumbline.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What an expression is worth at one time after the other, as Prometheus' engine has it. Lives for
 * one query.
 *
 * <p>Values of series are those of the very instant, not the newest before it: forecasts are
 * curves, not scrapes.
 */
final class Evaluator {
  private final Fleet fleet;
  private final Budget budget;
  private final long fromMs;
  private final long toMs;
  private final IdentityHashMap<Expr.Selector, List<Series>> selected = new IdentityHashMap<>();

  /**
   * An evaluator for times from here to there.
   *
   * @param fromMs milliseconds since the epoch, inclusive as {@code toMs}
   */
  Evaluator(Fleet fleet, Budget budget, long fromMs, long toMs) {
    this.fleet = fleet;
    this.budget = budget;
    this.fromMs = fromMs;
    this.toMs = toMs;
  }

  /**
   * The samples of an expression; of a scalar the one, without labels.
   *
   * @throws QueryError if it cannot be calculated, or costs too much
   */
  List<Sample> at(Expr expr, long timeMs) {
    budget.spend(1);
    return expr.type() == Expr.Type.SCALAR
        ? List.of(new Sample(Labels.NONE, scalar(expr, timeMs), timeMs))
        : vector(expr, timeMs);
  }

  private double scalar(Expr expr, long timeMs) {
    if (expr instanceof Expr.Number number) {
      return number.value();
    }
    if (expr instanceof Expr.Negation negation) {
      return -scalar(negation.of(), timeMs);
    }
    if (expr instanceof Expr.Binary binary) {
      return binary.operator().apply(scalar(binary.left(), timeMs), scalar(binary.right(), timeMs));
    }
    if (expr instanceof Expr.Call call) {
      if (call.function() == Function.TIME) {
        return timeMs / 1000.0;
      }
      List<Sample> of = vector(call.arguments().get(0), timeMs);
      return of.size() == 1 ? of.get(0).value() : Double.NaN;
    }
    throw new IllegalStateException("no scalar: " + expr);
  }

  private List<Sample> vector(Expr expr, long timeMs) {
    if (expr instanceof Expr.Selector selector) {
      return series(selector, timeMs);
    }
    if (expr instanceof Expr.Negation negation) {
      return distinct(
          vector(negation.of(), timeMs).stream().map(s -> s.calculated(-s.value())).toList());
    }
    if (expr instanceof Expr.Aggregation aggregation) {
      return Aggregations.of(
          aggregation,
          aggregation.count().map(count -> scalar(count, timeMs)).orElse(0.0),
          vector(aggregation.of(), timeMs),
          timeMs);
    }
    if (expr instanceof Expr.Call call) {
      return call(call, timeMs);
    }
    if (expr instanceof Expr.Binary binary) {
      return binary(binary, timeMs);
    }
    throw new IllegalStateException("no vector: " + expr);
  }

  private List<Sample> series(Expr.Selector selector, long timeMs) {
    List<Series> all = selected.computeIfAbsent(selector, this::select);
    budget.spend(all.size());
    long atMs = timeMs - selector.offsetMs();
    List<Sample> samples = new ArrayList<>(all.size());
    for (Series series : all) {
      double value = series.at(atMs);
      if (!Double.isNaN(value)) {
        samples.add(new Sample(series.labels(), value, atMs));
      }
    }
    return samples;
  }

  /** In order: sorting them again, at every step, then costs little. */
  private List<Series> select(Expr.Selector selector) {
    long offsetMs = selector.offsetMs();
    List<Series> found = fleet.select(selector.matchers(), fromMs - offsetMs, toMs - offsetMs);
    found.sort(Comparator.comparing(Series::labels));
    return found;
  }

  private List<Sample> call(Expr.Call call, long timeMs) {
    Expr argument = call.arguments().get(0);
    if (call.function() == Function.VECTOR) {
      return List.of(new Sample(Labels.NONE, scalar(argument, timeMs), timeMs));
    }
    List<Sample> results = new ArrayList<>();
    for (Sample sample : vector(argument, timeMs)) {
      boolean when = call.function() == Function.TIMESTAMP;
      // Of a calculation, it is the time of evaluation.
      long stamp = argument instanceof Expr.Selector ? sample.timeMs() : timeMs;
      results.add(sample.calculated(when ? stamp / 1000.0 : call.function().each(sample.value())));
    }
    return distinct(results);
  }

  private List<Sample> binary(Expr.Binary binary, long timeMs) {
    if (binary.left().type() == Expr.Type.SCALAR) {
      double left = scalar(binary.left(), timeMs);
      return distinct(Matchings.withScalar(binary, vector(binary.right(), timeMs), left, true));
    }
    if (binary.right().type() == Expr.Type.SCALAR) {
      double right = scalar(binary.right(), timeMs);
      return distinct(Matchings.withScalar(binary, vector(binary.left(), timeMs), right, false));
    }
    return distinct(
        Matchings.of(
            binary, vector(binary.left(), timeMs), vector(binary.right(), timeMs), timeMs));
  }

  /** Calculations drop the metric's name, and series that only it told apart become one. */
  private static List<Sample> distinct(List<Sample> samples) {
    Set<Labels> seen = new HashSet<>();
    for (Sample sample : samples) {
      if (!seen.add(sample.labels())) {
        throw QueryError.execution(
            "vector cannot contain metrics with the same labelset: "
                + sample.labels()
                + "; select one metric, or aggregate");
      }
    }
    return samples;
  }
}
