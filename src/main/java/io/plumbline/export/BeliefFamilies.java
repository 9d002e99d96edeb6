package io.plumbline.export;

import io.plumbline.family.Lesson;
import io.plumbline.family.LossSurface;
import io.plumbline.law.Prior;
import io.plumbline.run.FamilyReport;

/** What families of runs have been taught, and what they believe of their next run. */
final class BeliefFamilies extends FamilyGroup<FamilyReport> {
  /** Quantile of the standard normal distribution at 0.90. */
  private static final double Z80 = 1.281552;

  private final Family lessons = family(MetricNames.FAMILY_LESSONS);
  private final Family exponent = family(MetricNames.FAMILY_PRIOR_EXPONENT);
  private final Family gain = family(MetricNames.FAMILY_PRIOR_GAIN);
  private final Family law = family(MetricNames.FAMILY_LAW);
  private final Family lawError = family(MetricNames.FAMILY_LAW_ERROR);

  @Override
  void add(FamilyReport report) {
    String name = report.memory().family();
    long complete = report.memory().lessons().stream().filter(Lesson::complete).count();
    lessons.add(complete, name, "true");
    lessons.add(report.memory().lessons().size() - complete, name, "false");
    Prior prior = report.belief().prior();
    spread(exponent, name, prior.exponent().median(), prior.exponent().logSd());
    spread(gain, name, prior.gain().median(), prior.gain().logSd());
    report.surface().ifPresent(surface -> add(name, surface));
  }

  /** Median and central 80 % of something whose logarithm is normal. */
  private static void spread(Family family, String name, double median, double logSd) {
    family
        .add(median * Math.exp(-Z80 * logSd), name, "lo80")
        .add(median, name, "mid")
        .add(median * Math.exp(Z80 * logSd), name, "hi80");
  }

  private void add(String name, LossSurface surface) {
    law.add(surface.floor(), name, "floor")
        .add(surface.size().amplitude(), name, "size_amplitude")
        .add(surface.size().exponent(), name, "size_exponent")
        .add(surface.data().amplitude(), name, "data_amplitude")
        .add(surface.data().exponent(), name, "data_exponent");
    lawError
        .add(surface.floorSd(), name, "floor")
        .add(surface.size().exponentSd(), name, "size_exponent")
        .add(surface.data().exponentSd(), name, "data_exponent");
  }
}
