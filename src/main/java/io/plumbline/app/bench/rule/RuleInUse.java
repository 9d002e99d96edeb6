package io.plumbline.app.bench.rule;

import io.plumbline.app.recording.RecordedRun;
import io.plumbline.event.TrainingEvent;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** The rules people watch training losses with today, each as publicly described. */
public enum RuleInUse {
  Z_SCORE(
      "z-score", "|loss - mean| > 3 sd of the 30 losses before", span -> new SigmaRule(30, 30, 3)),
  DOUBLING(
      "doubling",
      "loss at least 2x the mean of the 100 before, more than 4 in a row; or half of them above 10"
          + " (LLM Foundry KillLossSpike)",
      span -> new DoublingRule()),
  SIX_SIGMA(
      "6 sigma",
      "|loss - mean| > 6 sd of the 128 losses before, from 64 on (OLMo-core SkipStepOptimizer)",
      span -> new SigmaRule(128, 63, 6)),
  HOUR(
      "hour",
      "least of the last 10 losses above mean + max(0.05, 6 sd) of the hour before; an hour is "
          + HourRule.HOUR_OF_LOSSES
          + " losses for runs shorter than two, or without a clock",
      HourRule::new),
  PAGE_HINKLEY(
      "Page-Hinkley",
      "river's defaults: delta 0.005, threshold 50, alpha 0.9999, from 30 losses on, both ways",
      span -> new PageHinkleyRule()),
  ADWIN(
      "ADWIN",
      "delta 0.002, 5 buckets of each size, cuts tried at every loss (Bifet and Gavalda 2007)",
      span -> new AdwinRule());

  private final String label;
  private final String says;

  @SuppressWarnings("ImmutableEnumChecker") // the constants' lambdas hold nothing
  private final LongFunction<AlarmRule> maker;

  RuleInUse(String label, String says, LongFunction<AlarmRule> maker) {
    this.label = label;
    this.says = says;
    this.maker = maker;
  }

  /** Its name in tables. */
  public String label() {
    return label;
  }

  /** When it is in alarm, with its parameters. */
  public String says() {
    return says;
  }

  /** The rule at the beginning of this run. */
  public Rearmed begin(RecordedRun run) {
    long[] times =
        run.events().stream()
            .map(TrainingEvent::timeMs)
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .toArray();
    long span =
        times.length == 0
            ? 0
            : Arrays.stream(times).max().orElseThrow() - Arrays.stream(times).min().orElseThrow();
    return new Rearmed(maker.apply(span));
  }
}
