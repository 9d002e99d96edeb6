package io.plumbline.export;

import io.plumbline.run.RunReport;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.List;

/**
 * The metric families of runs, made from their reports at scrape time, group by group. The order of
 * the groups is the order of the scrape.
 */
final class RunFamilies {
  private RunFamilies() {}

  /** The families of these runs, one sample block per run in the given order. */
  static List<MetricFamilySamples> of(List<RunReport> reports) {
    List<FamilyGroup<RunReport>> groups =
        List.of(
            new IdentityFamilies(),
            new LossFamilies(),
            new ProgressFamilies(),
            new ForecastFamilies(),
            new LawFamilies(),
            new AlertFamilies(),
            new RegimeFamilies());
    for (RunReport report : reports) {
      groups.forEach(group -> group.add(report));
    }
    return groups.stream().flatMap(FamilyGroup::build).toList();
  }
}
