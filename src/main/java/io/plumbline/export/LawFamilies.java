package io.plumbline.export;

import io.plumbline.run.Outlook;
import io.plumbline.run.RunReport;

/** The parameters of the law that a run is believed to follow. */
final class LawFamilies extends FamilyGroup<RunReport> {
  private final Family lawFloor = family(MetricNames.RUN_LAW_FLOOR);
  private final Family lawAmplitude = family(MetricNames.RUN_LAW_AMPLITUDE);
  private final Family lawExponent = family(MetricNames.RUN_LAW_EXPONENT);
  private final Family lawAnnealGain = family(MetricNames.RUN_LAW_ANNEAL_GAIN);

  @Override
  void add(RunReport report) {
    report.outlook().ifPresent(outlook -> add(report.run(), outlook));
  }

  private void add(String run, Outlook outlook) {
    lawFloor.add(outlook.law().floor(), run);
    lawAmplitude.add(outlook.law().amplitude(), run);
    lawExponent.add(outlook.law().exponent(), run);
    lawAnnealGain.add(outlook.law().annealGain(), run);
  }
}
