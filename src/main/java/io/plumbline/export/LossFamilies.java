package io.plumbline.export;

import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import java.util.OptionalDouble;

/** The losses of runs, in nats per token: reported, smoothed, expected, and of held-out data. */
final class LossFamilies extends FamilyGroup<RunReport> {
  private final Family loss = family(MetricNames.RUN_LOSS);
  private final Family smoothedLoss = family(MetricNames.RUN_SMOOTHED_LOSS);
  private final Family expectedLoss = family(MetricNames.RUN_EXPECTED_LOSS);
  private final Family evalLoss = family(MetricNames.RUN_EVAL_LOSS);

  @Override
  void add(RunReport report) {
    String run = report.run();
    Progress progress = report.progress();
    if (progress.counts().steps() > 0) {
      loss.add(progress.losses().lastNats(), run);
    }
    smoothedLoss.add(known(progress.losses().smoothedNats()), run);
    report
        .expected()
        .newest()
        .ifPresent(
            expected ->
                expectedLoss
                    .add(expected.bounds().lo80(), run, "lo80")
                    .add(expected.loss(), run, "mid")
                    .add(expected.bounds().hi80(), run, "hi80"));
    evalLoss.add(progress.losses().evalNats(), run);
  }

  private static OptionalDouble known(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
