package io.plumbline.regime;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Places a run against the compute-optimal frontier.
 *
 * <pre>
 *   ratio r = D' / N                                       effective tokens per active parameter
 *   D' = U + U R* (1 - exp(-(D/U - 1) / R*)), R* = 15.4    U unique tokens, D > U (Muennighoff et al. 2023, eq. 5)
 *   C = 6 N D                                              training compute in FLOPs (Kaplan et al. 2020, sec. 2.1)
 *   undertrained  r &lt; r* / 2,   compute-optimal  r* / 2 &lt;= r &lt;= 2 r*,   overtrained  r &gt; 2 r*
 * </pre>
 *
 * r* is about 20 (Hoffmann et al. 2022, table 3). The band spans a factor of two either way: within
 * it the loss at equal compute changes by less than 1 %. Overtraining is deliberate when the
 * inference it saves pays for it: with D_inf tokens to serve at 2 N FLOPs each, 2 N D_inf >= 6 N (D
 * - r* N) (after Sardana et al. 2024).
 */
public final class RegimeMonitor {
  /** R*: repetitions beyond this many are worth little (Muennighoff et al. 2023, table 5). */
  public static final double REPETITION_HALFLIFE = 15.4;

  /** The band is this factor either side of the optimum. */
  public static final double BAND = 2;

  private final Plan plan;

  /** The verdict on the plan, whatever was seen; its words are put together once. */
  private final RegimeVerdict planned;

  /** A monitor for one run as it is declared. */
  public RegimeMonitor(Plan plan) {
    this.plan = plan;
    this.planned = judge(plan, 0, false);
  }

  /**
   * The verdict after {@code tokens} tokens.
   *
   * @param ended whether the run is over: then it is judged by the tokens it saw, not by its plan
   */
  public RegimeVerdict judge(double tokens, boolean ended) {
    if (ended || tokens > plan.targetTokens().orElse(Double.MAX_VALUE)) {
      return judge(plan, tokens, ended);
    }
    double effective = effectiveTokens(tokens, plan.uniqueTokens());
    boolean sized = planned.tokensPerParameter().isPresent();
    double params = plan.activeParams().orElse(Double.NaN);
    return new RegimeVerdict(
        planned.regime(),
        sized ? OptionalDouble.of(effective / params) : OptionalDouble.empty(),
        sized ? OptionalDouble.of(6 * params * tokens) : OptionalDouble.empty(),
        effective,
        planned.planned(),
        planned.optimalTokensPerParameter(),
        planned.deliberate(),
        planned.reason());
  }

  /**
   * What is known of the run's size and plan.
   *
   * @param activeParams parameters one token uses
   * @param targetTokens planned tokens
   * @param uniqueTokens distinct tokens; empty: all
   * @param inferenceTokens tokens to be served; empty: none declared
   * @param optimalRatio r*, above 0
   */
  public record Plan(
      OptionalDouble activeParams,
      OptionalDouble targetTokens,
      OptionalDouble uniqueTokens,
      OptionalDouble inferenceTokens,
      double optimalRatio) {}

  private static RegimeVerdict judge(Plan plan, double tokens, boolean ended) {
    double effective = effectiveTokens(tokens, plan.uniqueTokens());
    if (plan.activeParams().isEmpty() || !(plan.activeParams().getAsDouble() > 0)) {
      return unknown(plan, effective, "params are not declared: send a run event with params");
    }
    double params = plan.activeParams().getAsDouble();
    OptionalDouble now = OptionalDouble.of(effective / params);
    OptionalDouble compute = OptionalDouble.of(6 * params * tokens);
    if (!ended && plan.targetTokens().isEmpty()) {
      return new RegimeVerdict(
          Regime.UNKNOWN,
          now,
          compute,
          effective,
          RegimeVerdict.Planned.UNKNOWN,
          plan.optimalRatio(),
          false,
          "no target is declared: send a run event with target_tokens");
    }
    double end = ended ? tokens : Math.max(tokens, plan.targetTokens().orElse(0));
    double atEnd = effectiveTokens(end, plan.uniqueTokens()) / params;
    Regime regime = regime(atEnd, plan.optimalRatio());
    return new RegimeVerdict(
        regime,
        now,
        compute,
        effective,
        new RegimeVerdict.Planned(OptionalDouble.of(atEnd), OptionalDouble.of(6 * params * end)),
        plan.optimalRatio(),
        regime == Regime.OVERTRAINED && paid(plan, params, end),
        reason(regime, plan, params, end, atEnd, ended));
  }

  /** D' of the class comment, in tokens; at most {@code tokens}. */
  public static double effectiveTokens(double tokens, OptionalDouble unique) {
    if (unique.isEmpty() || tokens <= unique.getAsDouble() || unique.getAsDouble() <= 0) {
      return tokens;
    }
    double u = unique.getAsDouble();
    double repeated = tokens / u - 1;
    return u + u * REPETITION_HALFLIFE * (1 - Math.exp(-repeated / REPETITION_HALFLIFE));
  }

  private static Regime regime(double ratio, double optimal) {
    if (ratio < optimal / BAND) {
      return Regime.UNDERTRAINED;
    }
    return ratio > optimal * BAND ? Regime.OVERTRAINED : Regime.COMPUTE_OPTIMAL;
  }

  private static String reason(
      Regime regime, Plan plan, double params, double end, double ratio, boolean ended) {
    String where =
        String.format(
            Locale.ROOT,
            "%s at %.3g tokens per parameter; compute-optimal is about %.3g",
            ended ? "ended" : "planned to end",
            ratio,
            plan.optimalRatio());
    if (regime != Regime.OVERTRAINED) {
      return where;
    }
    return where
        + (paid(plan, params, end)
            ? "; deliberate: the declared inference demand pays for it"
            : plan.inferenceTokens().isPresent()
                ? "; the declared inference demand does not pay for it"
                : "; deliberate if inference demand pays for it (declare inference_tokens)");
  }

  /** Whether what serving the model saves is at least what training it further costs. */
  private static boolean paid(Plan plan, double params, double end) {
    double extra = 6 * params * (end - plan.optimalRatio() * params);
    return 2 * params * plan.inferenceTokens().orElse(0) >= extra;
  }

  private static RegimeVerdict unknown(Plan plan, double effective, String reason) {
    return new RegimeVerdict(
        Regime.UNKNOWN,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        effective,
        RegimeVerdict.Planned.UNKNOWN,
        plan.optimalRatio(),
        false,
        reason);
  }
}
