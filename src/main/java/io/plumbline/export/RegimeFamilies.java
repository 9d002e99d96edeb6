package io.plumbline.export;

import io.plumbline.regime.Regime;
import io.plumbline.regime.RegimeVerdict;
import io.plumbline.run.RunReport;

/**
 * Whether the tokens of runs suit the size of their models, and what they have cost; with how many
 * earlier runs their beliefs began.
 */
final class RegimeFamilies extends FamilyGroup<RunReport> {
  private final Family regime = family(MetricNames.RUN_REGIME);
  private final Family tokensPerParameter = family(MetricNames.RUN_TOKENS_PER_PARAMETER);
  private final Family plannedTokensPerParameter =
      family(MetricNames.RUN_PLANNED_TOKENS_PER_PARAMETER);
  private final Family computeFlops = family(MetricNames.RUN_COMPUTE_FLOPS);
  private final Family priorRuns = family(MetricNames.RUN_PRIOR_RUNS);

  @Override
  void add(RunReport report) {
    String run = report.run();
    RegimeVerdict verdict = report.verdicts().regime();
    for (Regime each : Regime.values()) {
      regime.add(verdict.regime() == each ? 1 : 0, run, each.label());
    }
    tokensPerParameter.add(verdict.tokensPerParameter(), run);
    plannedTokensPerParameter.add(verdict.planned().tokensPerParameter(), run);
    computeFlops.add(verdict.computeFlops(), run);
    priorRuns.add(report.expected().belief().runs(), run);
  }
}
