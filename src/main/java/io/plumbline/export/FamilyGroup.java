package io.plumbline.export;

import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Metric families that belong together, put together during one scrape: each thing shown is added
 * once, each family is written once, in the order in which the group declares them. What is not
 * known makes no sample. Not thread-safe.
 *
 * @param <T> what the families are about
 */
abstract class FamilyGroup<T> {
  private final List<Family> families = new ArrayList<>();

  /** Adds the samples of one. */
  abstract void add(T shown);

  /** A family of this group, written after those declared before it. */
  final Family family(Metric metric) {
    Family family = new Family(metric);
    families.add(family);
    return family;
  }

  /** The families with what was added, in the order of their declarations. */
  final Stream<MetricFamilySamples> build() {
    return families.stream().map(Family::build);
  }
}
