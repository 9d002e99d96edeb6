package io.plumbline.export;

import io.plumbline.family.Lesson;
import io.plumbline.family.LossSurface;
import io.plumbline.law.Prior;
import io.plumbline.run.FamilyReport;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The metric families of families of runs. Per family some 15 series, 3 for each point of its
 * frontier, and 3 for each run that taught it; of those at most {@link #MOST_LESSONS} are shown,
 * the newest.
 */
final class FamilySeries {
  /** 6,000 series: a fortieth of what runs take at the default limit. */
  static final int MOST_LESSONS = 2_000;

  /** Points of the frontier for each tenfold of compute. */
  private static final int PER_DECADE = 2;

  /** Most points: beyond, only every second, third ... is shown. */
  private static final int MOST_POINTS = 16;

  /** How far beyond the runs it rests on the frontier is shown: a tenfold of compute. */
  private static final int DECADES_BEYOND = 1;

  /** Quantile of the standard normal distribution at 0.90. */
  private static final double Z80 = 1.281552;

  private final List<Family> families = new ArrayList<>();
  private final Family lessons = family(MetricNames.FAMILY_LESSONS);
  private final Family exponent = family(MetricNames.FAMILY_PRIOR_EXPONENT);
  private final Family gain = family(MetricNames.FAMILY_PRIOR_GAIN);
  private final Family law = family(MetricNames.FAMILY_LAW);
  private final Family lawError = family(MetricNames.FAMILY_LAW_ERROR);
  private final Family frontierParameters = family(MetricNames.FAMILY_FRONTIER_PARAMETERS);
  private final Family frontierTokens = family(MetricNames.FAMILY_FRONTIER_TOKENS);
  private final Family frontierLoss = family(MetricNames.FAMILY_FRONTIER_LOSS);
  private final Family lessonLoss = family(MetricNames.FAMILY_LESSON_LOSS);
  private final Family lessonParameters = family(MetricNames.FAMILY_LESSON_PARAMETERS);
  private final Family lessonTokens = family(MetricNames.FAMILY_LESSON_TOKENS);

  private FamilySeries() {}

  /** The metric families of these families, in the given order. */
  static List<MetricFamilySamples> of(List<FamilyReport> reports) {
    FamilySeries all = new FamilySeries();
    reports.forEach(all::add);
    reports.stream()
        .flatMap(report -> report.memory().lessons().stream())
        .sorted(Comparator.comparingLong(Lesson::atMs).reversed().thenComparing(Lesson::run))
        .limit(MOST_LESSONS)
        .forEach(all::add);
    return all.families.stream().map(Family::build).toList();
  }

  private void add(FamilyReport report) {
    String name = report.memory().family();
    long complete = report.memory().lessons().stream().filter(Lesson::complete).count();
    lessons.add(complete, name, "true");
    lessons.add(report.memory().lessons().size() - complete, name, "false");
    Prior prior = report.belief().prior();
    spread(exponent, name, prior.exponent().median(), prior.exponent().logSd());
    spread(gain, name, prior.gain().median(), prior.gain().logSd());
    report.surface().ifPresent(surface -> add(name, surface, report.memory().lessons()));
  }

  /** Median and central 80 % of something whose logarithm is normal. */
  private static void spread(Family family, String name, double median, double logSd) {
    family
        .add(median * Math.exp(-Z80 * logSd), name, "lo80")
        .add(median, name, "mid")
        .add(median * Math.exp(Z80 * logSd), name, "hi80");
  }

  private void add(String name, LossSurface surface, List<Lesson> taught) {
    law.add(surface.floor(), name, "floor")
        .add(surface.size().amplitude(), name, "size_amplitude")
        .add(surface.size().exponent(), name, "size_exponent")
        .add(surface.data().amplitude(), name, "data_amplitude")
        .add(surface.data().exponent(), name, "data_exponent");
    lawError
        .add(surface.floorSd(), name, "floor")
        .add(surface.size().exponentSd(), name, "size_exponent")
        .add(surface.data().exponentSd(), name, "data_exponent");
    double[] spent =
        taught.stream()
            .filter(Lesson::complete)
            .mapToDouble(each -> 6 * each.traits().activeParams() * tokens(each))
            .filter(flops -> flops > 0 && Double.isFinite(flops))
            .map(Math::log10)
            .sorted()
            .toArray();
    if (spent.length == 0) {
      return;
    }
    long first = (long) Math.floor(spent[0] * PER_DECADE);
    long last = (long) Math.ceil((spent[spent.length - 1] + DECADES_BEYOND) * PER_DECADE);
    long stride = 1 + (last - first) / MOST_POINTS;
    for (long point = first; point <= last; point += stride) {
      double flops = Math.pow(10, point / (double) PER_DECADE);
      double params = surface.optimalParams(flops);
      double tokens = flops / (6 * params);
      String label = String.format(Locale.ROOT, "%.2e", flops);
      frontierParameters.add(params, name, label);
      frontierTokens.add(tokens, name, label);
      frontierLoss.add(surface.lossAt(params, tokens), name, label);
    }
  }

  private void add(Lesson lesson) {
    String[] labels = {lesson.family(), lesson.run(), Boolean.toString(lesson.complete())};
    lessonLoss.add(lesson.lossNats(), labels);
    Stream.of(lesson.traits().activeParams())
        .filter(Double::isFinite)
        .forEach(known -> lessonParameters.add(known, labels));
    Stream.of(tokens(lesson))
        .filter(Double::isFinite)
        .forEach(known -> lessonTokens.add(known, labels));
  }

  private static double tokens(Lesson lesson) {
    return lesson.share() * lesson.traits().horizonTokens();
  }

  private Family family(Metric metric) {
    Family family = new Family(metric);
    families.add(family);
    return family;
  }
}
