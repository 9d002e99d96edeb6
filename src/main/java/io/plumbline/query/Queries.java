package io.plumbline.query;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** {@code query} and {@code query_range}. */
final class Queries {
  private final LongSupplier clockMs;
  private final LongSupplier nanos;

  Queries(LongSupplier clockMs, LongSupplier nanos) {
    this.clockMs = clockMs;
    this.nanos = nanos;
  }

  Answer instant(Fleet fleet, Parameters parameters) {
    Expr expr = parameters.query();
    long timeMs = parameters.timeMs("time").orElseGet(clockMs::getAsLong);
    Budget budget = budget(parameters);
    List<Sample> samples =
        new ArrayList<>(new Evaluator(fleet, budget, timeMs, timeMs).at(expr, timeMs));
    budget.answer(samples.size());
    if (!(expr instanceof Expr.Aggregation aggregation && aggregation.aggregator().chooses())) {
      samples.sort(Comparator.comparing(Sample::labels));
    }
    return Envelope.success(
        json -> {
          if (expr.type() == Expr.Type.SCALAR) {
            double value = samples.get(0).value();
            Envelope.writeResult(
                json, "scalar", result -> Envelope.writePoint(result, timeMs, value));
          } else {
            Envelope.writeResult(
                json, "vector", result -> Envelope.writeVector(result, samples, timeMs));
          }
        },
        warnings(fleet, expr, timeMs, timeMs));
  }

  Answer range(Fleet fleet, Parameters parameters) {
    Parameters.Range range = parameters.range();
    Expr expr = parameters.query();
    Budget budget = budget(parameters);
    Evaluator evaluator = new Evaluator(fleet, budget, range.fromMs(), range.lastMs());
    Map<Labels, Points> points = new HashMap<>();
    for (int i = 0; i < range.count(); i++) {
      long timeMs = range.atMs(i);
      List<Sample> samples = evaluator.at(expr, timeMs);
      budget.answer(samples.size());
      for (Sample sample : samples) {
        points.computeIfAbsent(sample.labels(), labels -> new Points()).add(timeMs, sample.value());
      }
    }
    Map<Labels, Points> matrix = new TreeMap<>(points);
    return Envelope.success(
        json -> Envelope.writeResult(json, "matrix", result -> write(result, matrix)),
        warnings(fleet, expr, range.fromMs(), range.lastMs()));
  }

  private Budget budget(Parameters parameters) {
    return new Budget(nanos, parameters.durationMs("timeout").orElse(Budget.LONGEST_MS));
  }

  private static void write(JsonGenerator json, Map<Labels, Points> matrix) throws IOException {
    json.writeStartArray();
    for (Map.Entry<Labels, Points> series : matrix.entrySet()) {
      json.writeStartObject();
      json.writeFieldName("metric");
      Envelope.writeLabels(json, series.getKey());
      json.writeArrayFieldStart("values");
      Points points = series.getValue();
      for (int i = 0; i < points.size(); i++) {
        Envelope.writePoint(json, points.timeMs(i), points.value(i));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Whoever asked for one run and gets nothing is told why. */
  private static Set<String> warnings(Fleet fleet, Expr expr, long fromMs, long toMs) {
    Set<String> warnings = new LinkedHashSet<>();
    for (Expr.Selector selector : selectors(expr)) {
      long offset = selector.offsetMs();
      fleet
          .whyNothing(selector.matchers(), fromMs - offset, toMs - offset)
          .ifPresent(warnings::add);
    }
    return warnings;
  }

  private static List<Expr.Selector> selectors(Expr expr) {
    List<Expr.Selector> found = new ArrayList<>();
    List<Expr> open = new ArrayList<>(List.of(expr));
    while (!open.isEmpty()) {
      Expr next = open.remove(open.size() - 1);
      if (next instanceof Expr.Selector selector) {
        found.add(selector);
      } else if (next instanceof Expr.Negation negation) {
        open.add(negation.of());
      } else if (next instanceof Expr.Binary binary) {
        open.add(binary.right());
        open.add(binary.left());
      } else if (next instanceof Expr.Aggregation aggregation) {
        open.add(aggregation.of());
        aggregation.count().ifPresent(open::add);
      } else if (next instanceof Expr.Call call) {
        open.addAll(call.arguments());
      }
    }
    return found;
  }
}
