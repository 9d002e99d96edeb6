package io.plumbline.run;

import java.util.OptionalDouble;

/**
 * What a run has spent since the change that an alert is about began. It grows while the alert is
 * open.
 *
 * <pre>
 *   C = 6 N D      FLOPs; N parameters that a token uses, D tokens since (Kaplan et al. 2020, sec. 2.1)
 * </pre>
 *
 * @param tokens D, at least 0
 * @param flops C; empty without declared parameters
 * @param hours D at the run's present rate of tokens; empty while that is not known
 */
public record AlertCost(double tokens, OptionalDouble flops, OptionalDouble hours) {

  /** What one of a run's alerts has cost by the time of its report. */
  public static AlertCost of(Alert alert, RunReport report) {
    double tokens = Math.max(0, report.progress().tokens() - alert.ground().sinceTokens());
    OptionalDouble params = report.declaration().activeParams();
    OptionalDouble rate = report.progress().speed().tokensPerSecond();
    return new AlertCost(
        tokens,
        params.isPresent()
            ? OptionalDouble.of(6 * params.getAsDouble() * tokens)
            : OptionalDouble.empty(),
        rate.isPresent() && rate.getAsDouble() > 0
            ? OptionalDouble.of(tokens / rate.getAsDouble() / 3600)
            : OptionalDouble.empty());
  }
}
