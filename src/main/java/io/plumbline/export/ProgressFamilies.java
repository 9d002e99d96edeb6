package io.plumbline.export;

import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;

/** What the trainer reports beside the loss, and how far and how fast the run goes. */
final class ProgressFamilies extends FamilyGroup<RunReport> {
  private final Family learningRate = family(MetricNames.RUN_LEARNING_RATE);
  private final Family gradientNorm = family(MetricNames.RUN_GRADIENT_NORM);
  private final Family tokens = family(MetricNames.RUN_TOKENS);
  private final Family targetTokens = family(MetricNames.RUN_TARGET_TOKENS);
  private final Family tokensPerSecond = family(MetricNames.RUN_TOKENS_PER_SECOND);
  private final Family eta = family(MetricNames.RUN_ETA);
  private final Family rewinds = family(MetricNames.RUN_REWINDS);

  @Override
  void add(RunReport report) {
    String run = report.run();
    Progress progress = report.progress();
    learningRate.add(progress.readings().learningRate(), run);
    gradientNorm.add(progress.readings().gradientNorm(), run);
    tokens.add(progress.tokens(), run);
    targetTokens.add(progress.reach().targetTokens(), run);
    tokensPerSecond.add(progress.speed().tokensPerSecond(), run);
    eta.add(progress.speed().etaSeconds(), run);
    rewinds.add(progress.counts().rewinds(), run);
  }
}
