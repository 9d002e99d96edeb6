package io.plumbline.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Groups samples by labels, and makes one of each group or chooses some. */
final class Aggregations {
  private Aggregations() {}

  /**
   * The aggregation of some samples.
   *
   * @param count how many to choose, where it chooses
   */
  static List<Sample> of(
      Expr.Aggregation aggregation, double count, List<Sample> samples, long timeMs) {
    // Sums depend on the order; Prometheus' is that of the labels.
    Map<Labels, List<Sample>> groups = new TreeMap<>();
    List<Sample> sorted = new ArrayList<>(samples);
    sorted.sort(Comparator.comparing(Sample::labels));
    for (Sample sample : sorted) {
      Labels group =
          aggregation.by()
              ? sample.labels().only(aggregation.labels())
              : sample.labels().without(aggregation.labels());
      groups.computeIfAbsent(group, g -> new ArrayList<>()).add(sample);
    }
    List<Sample> results = new ArrayList<>();
    groups.forEach(
        (group, of) -> {
          if (aggregation.aggregator().chooses()) {
            results.addAll(chosen(aggregation.aggregator(), count, of));
          } else {
            results.add(new Sample(group, aggregation.aggregator().of(of), timeMs));
          }
        });
    return results;
  }

  /** The largest first, or the smallest; NaN after all. */
  private static List<Sample> chosen(Aggregator aggregator, double count, List<Sample> of) {
    if (Double.isNaN(count) || count >= Long.MAX_VALUE || count <= Long.MIN_VALUE) {
      throw QueryError.execution("topk and bottomk take a whole number, not " + count);
    }
    Comparator<Sample> byValue =
        aggregator == Aggregator.TOPK
            ? Comparator.comparingDouble(sample -> -sample.value())
            : Comparator.comparingDouble(Sample::value);
    return of.stream()
        .sorted(byValue)
        .limit((long) Math.max(0, Math.min(count, of.size())))
        .toList();
  }
}
