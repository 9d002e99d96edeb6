package io.plumbline.export;

import io.plumbline.family.Lesson;
import io.plumbline.run.FamilyReport;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The metric families of families of runs. Per family some 15 series, 3 for each point of its
 * frontier, and 3 for each run that taught it; of those at most {@link #MOST_LESSONS} are shown,
 * the newest.
 */
final class FamilySeries {
  /** 6,000 series: a fortieth of what runs take at the default limit. */
  static final int MOST_LESSONS = 2_000;

  private FamilySeries() {}

  /** The metric families of these families, in the given order. */
  static List<MetricFamilySamples> of(List<FamilyReport> reports) {
    List<FamilyGroup<FamilyReport>> groups = List.of(new BeliefFamilies(), new FrontierFamilies());
    for (FamilyReport report : reports) {
      groups.forEach(group -> group.add(report));
    }
    LessonFamilies lessons = new LessonFamilies();
    reports.stream()
        .flatMap(report -> report.memory().lessons().stream())
        .sorted(Comparator.comparingLong(Lesson::atMs).reversed().thenComparing(Lesson::run))
        .limit(MOST_LESSONS)
        .forEach(lessons::add);
    return Stream.concat(groups.stream().flatMap(FamilyGroup::build), lessons.build()).toList();
  }
}
