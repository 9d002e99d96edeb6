package io.plumbline.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Binary operators with a vector at one side or both: which samples meet, and what they make. */
final class Matchings {
  private Matchings() {}

  /** A vector and a number; a comparison chooses samples, unless it is {@code bool}. */
  static List<Sample> withScalar(
      Expr.Binary binary, List<Sample> samples, double scalar, boolean scalarFirst) {
    List<Sample> results = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      double value =
          scalarFirst
              ? binary.operator().apply(scalar, sample.value())
              : binary.operator().apply(sample.value(), scalar);
      if (!binary.operator().isComparison() || binary.bool()) {
        results.add(sample.calculated(value));
      } else if (value != 0) {
        results.add(sample);
      }
    }
    return results;
  }

  /** Two vectors: sets by their labels, calculations one to one. */
  static List<Sample> of(Expr.Binary binary, List<Sample> left, List<Sample> right, long timeMs) {
    return switch (binary.operator()) {
      case AND -> chosen(binary, left, right, true);
      case UNLESS -> chosen(binary, left, right, false);
      case OR -> {
        List<Sample> both = new ArrayList<>(left);
        both.addAll(chosen(binary, right, left, false));
        yield both;
      }
      default -> oneToOne(binary, left, right, timeMs);
    };
  }

  private static List<Sample> chosen(
      Expr.Binary binary, List<Sample> from, List<Sample> others, boolean present) {
    Set<Labels> there = new HashSet<>();
    others.forEach(other -> there.add(binary.matching().of(other.labels())));
    return from.stream()
        .filter(sample -> there.contains(binary.matching().of(sample.labels())) == present)
        .toList();
  }

  private static List<Sample> oneToOne(
      Expr.Binary binary, List<Sample> left, List<Sample> right, long timeMs) {
    if (left.isEmpty()) {
      return List.of(); // whatever the right holds twice, as in Prometheus
    }
    Map<Labels, Sample> byLabels = new HashMap<>();
    for (Sample sample : right) {
      Labels group = binary.matching().of(sample.labels());
      if (byLabels.put(group, sample) != null) {
        throw ambiguous(binary, "right", group);
      }
    }
    Set<Labels> matched = new HashSet<>();
    List<Sample> results = new ArrayList<>();
    for (Sample sample : left) {
      Labels group = binary.matching().of(sample.labels());
      Sample other = byLabels.get(group);
      if (other == null) {
        continue;
      }
      double value = binary.operator().apply(sample.value(), other.value());
      boolean chooses = binary.operator().isComparison() && !binary.bool();
      if (chooses && value == 0) {
        continue;
      }
      if (!matched.add(group)) {
        throw ambiguous(binary, "left", group);
      }
      Labels labels = binary.matching().on() || !chooses ? group : named(binary, sample);
      results.add(new Sample(labels, chooses ? sample.value() : value, timeMs));
    }
    return results;
  }

  /** A comparison that chooses keeps the name, and leaves out what was ignored. */
  private static Labels named(Expr.Binary binary, Sample sample) {
    TreeMap<String, String> labels = new TreeMap<>(sample.labels().byName());
    labels.keySet().removeAll(binary.matching().labels());
    return new Labels(labels);
  }

  private static QueryError ambiguous(Expr.Binary binary, String side, Labels group) {
    return QueryError.execution(
        "several series on the "
            + side
            + " of "
            + binary.operator().sign()
            + " match "
            + group
            + "; only one to one is supported: select one of them, or aggregate first");
  }
}
