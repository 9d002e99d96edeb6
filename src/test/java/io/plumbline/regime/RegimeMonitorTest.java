package io.plumbline.regime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.plumbline.Seeds;
import io.plumbline.regime.RegimeMonitor.Plan;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Regimes of models whose sizes and budgets are published, and of plans worked out by hand. Numbers
 * here come from the papers or from a pocket calculator, none from the code.
 */
class RegimeMonitorTest {
  private static final double OPTIMUM = 20;

  /**
   * Parameters and tokens as published: Brown et al. 2020 (table 2.1), Rae et al. 2021, Hoffmann et
   * al. 2022 (table 1), Llama 3 model card; of Mixtral 8x7B (Jiang et al. 2024) the 12.9e9 of
   * 46.7e9 parameters that a token uses, at a length of 20 tokens for each. FLOPs are 6 N D.
   */
  @ParameterizedTest
  @CsvSource({
    "GPT-3,       175e9,  300e9,  1.7143, 3.15e23,    UNDERTRAINED",
    "Gopher,      280e9,  300e9,  1.0714, 5.04e23,    UNDERTRAINED",
    "Chinchilla,   70e9,  1.4e12, 20,     5.88e23,    COMPUTE_OPTIMAL",
    "Llama 3 8B,    8e9,  15e12,  1875,   7.2e23,     OVERTRAINED",
    "8x7B,       12.9e9,  258e9,  20,     1.99692e22, COMPUTE_OPTIMAL"
  })
  void publishedModelsAreWhereTheyAreKnownToBe(
      String model, double params, double tokens, double ratio, double flops, Regime regime) {
    RegimeVerdict planned = new RegimeMonitor(plan(params, tokens)).judge(tokens / 4, false);
    assertThat(planned.regime()).as(model).isEqualTo(regime);
    assertThat(planned.planned().tokensPerParameter())
        .hasValueCloseTo(ratio, withPercentage(0.01)); // four digits are given
    assertThat(planned.planned().computeFlops()).hasValueCloseTo(flops, withPercentage(1e-9));
    assertThat(planned.tokensPerParameter()).hasValueCloseTo(ratio / 4, withPercentage(0.01));
    assertThat(planned.computeFlops()).hasValueCloseTo(flops / 4, withPercentage(1e-9));
    assertThat(planned.optimalTokensPerParameter()).isEqualTo(OPTIMUM);
    assertThat(planned.effectiveTokens()).isEqualTo(tokens / 4);

    RegimeVerdict ended = new RegimeMonitor(plan(params, tokens)).judge(tokens, true);
    assertThat(ended.regime()).as(model).isEqualTo(regime);
    assertThat(ended.tokensPerParameter()).hasValueCloseTo(ratio, withPercentage(0.01));
    assertThat(ended.planned().tokensPerParameter()).hasValueCloseTo(ratio, withPercentage(0.01));
    assertThat(ended.computeFlops()).hasValueCloseTo(flops, withPercentage(1e-9));
  }

  /**
   * D' = U + 15.4 U (1 - exp(-(D/U - 1)/15.4)), Muennighoff et al. 2023, eq. 5: one pass counts
   * whole; the second as 0.9682 of one; four passes as 3.7259 (their "almost as good as new"); 44
   * passes as 15.456; without end as 16.4.
   */
  @ParameterizedTest
  @CsvSource({
    "100, 40, 40",
    "100, 100, 100",
    "100, 200, 196.8223966",
    "100, 400, 372.5877522",
    "100, 4400, 1545.6199323",
    "100, 1e9, 1640",
    "25e9, 100e9, 93.1469380e9"
  })
  void repeatedTokensCountForLessAndLess(double unique, double tokens, double effective) {
    assertThat(RegimeMonitor.effectiveTokens(tokens, OptionalDouble.of(unique)))
        .isCloseTo(effective, withPercentage(1e-6)); // as many digits as are given
  }

  @Test
  void withoutADeclaredNumberAllTokensAreUnique() {
    assertThat(RegimeMonitor.effectiveTokens(5e12, OptionalDouble.empty())).isEqualTo(5e12);
    assertThat(RegimeMonitor.effectiveTokens(5e12, OptionalDouble.of(0))).isEqualTo(5e12);
    assertThat(RegimeMonitor.effectiveTokens(5e12, OptionalDouble.of(-3))).isEqualTo(5e12);
  }

  /** Against the law by which a repetition decays, summed in small steps: dD'/dD = e^(-r/R*). */
  @Test
  void effectiveTokensAreTheSumOfWhatEachIsWorth() {
    Seeds.each(
        20,
        seed -> {
          Random random = new Random(seed);
          double unique = 1e9 * (1 + random.nextDouble());
          double tokens = unique * (1 + 30 * random.nextDouble());
          int steps = 100_000;
          double step = (tokens - unique) / steps;
          double sum = unique;
          for (int i = 0; i < steps; i++) {
            sum += step * Math.exp(-(i + 0.5) * step / unique / 15.4);
          }
          // midpoints: an error of (step/U/R*)^2/24, below 1e-11
          assertThat(RegimeMonitor.effectiveTokens(tokens, OptionalDouble.of(unique)))
              .isCloseTo(sum, withPercentage(1e-8));
        });
  }

  /** N = 1e9: the band is 10e9 to 40e9 tokens, its ends included. */
  @ParameterizedTest
  @CsvSource({
    "9.99e9, UNDERTRAINED",
    "10e9, COMPUTE_OPTIMAL",
    "20e9, COMPUTE_OPTIMAL",
    "40e9, COMPUTE_OPTIMAL",
    "40.01e9, OVERTRAINED"
  })
  void theBandIsAFactorOfTwoEitherWay(double tokens, Regime regime) {
    assertThat(new RegimeMonitor(plan(1e9, tokens)).judge(1, false).regime()).isEqualTo(regime);
    assertThat(new RegimeMonitor(plan(1e9, 20e9)).judge(tokens, true).regime()).isEqualTo(regime);
  }

  @Test
  void aFamilysOwnOptimumTakesThePlaceOfTwenty() {
    RegimeVerdict verdict =
        new RegimeMonitor(new Plan(of(1e9), of(20e9), none(), none(), 60)).judge(0, false);
    assertThat(verdict.regime()).isEqualTo(Regime.UNDERTRAINED);
    assertThat(verdict.optimalTokensPerParameter()).isEqualTo(60);
    assertThat(verdict.reason())
        .isEqualTo("planned to end at 20.0 tokens per parameter; compute-optimal is about 60.0");
  }

  /**
   * A model of 7e9 on 2e12 tokens trains 1.86e12 beyond 20 each; to save what they cost it must
   * serve three times as many: 5.58e12. 5e12 are not enough.
   */
  @ParameterizedTest
  @CsvSource({"5e12, false", "5.57e12, false", "5.59e12, true", "1e14, true"})
  void overtrainingIsDeliberateWhenServingPaysForIt(double served, boolean deliberate) {
    RegimeMonitor monitor =
        new RegimeMonitor(new Plan(of(7e9), of(2e12), none(), of(served), OPTIMUM));
    for (RegimeVerdict verdict :
        new RegimeVerdict[] {monitor.judge(1e12, false), monitor.judge(2e12, true)}) {
      assertThat(verdict.regime()).isEqualTo(Regime.OVERTRAINED);
      assertThat(verdict.deliberate()).isEqualTo(deliberate);
      assertThat(verdict.reason())
          .endsWith(
              deliberate
                  ? "; deliberate: the declared inference demand pays for it"
                  : "; the declared inference demand does not pay for it");
    }
  }

  /** N = 1, 100 tokens: 80 beyond the optimum cost 480 FLOPs, serving 240 saves 480. */
  @Test
  void whatJustPaysIsDeliberate() {
    assertThat(served(240).deliberate()).isTrue();
    assertThat(served(239).deliberate()).isFalse();
    assertThat(new RegimeMonitor(plan(1, 100)).judge(0, false).deliberate()).isFalse();
    assertThat(new RegimeMonitor(plan(1, 100)).judge(0, false).reason())
        .isEqualTo(
            "planned to end at 100 tokens per parameter; compute-optimal is about 20.0;"
                + " deliberate if inference demand pays for it (declare inference_tokens)");
  }

  @Test
  void onlyOvertrainingIsDeliberate() {
    RegimeVerdict verdict =
        new RegimeMonitor(new Plan(of(1e9), of(20e9), none(), of(1e15), OPTIMUM)).judge(0, false);
    assertThat(verdict.regime()).isEqualTo(Regime.COMPUTE_OPTIMAL);
    assertThat(verdict.deliberate()).isFalse();
  }

  /** Planned for 20 tokens a parameter, killed at 5, or gone on to 50. */
  @Test
  void aRunThatEndedIsJudgedByWhatItSaw() {
    RegimeMonitor monitor = new RegimeMonitor(plan(1e9, 20e9));
    RegimeVerdict running = monitor.judge(5e9, false);
    assertThat(running.regime()).isEqualTo(Regime.COMPUTE_OPTIMAL);
    assertThat(running.tokensPerParameter()).hasValue(5);
    assertThat(running.planned().tokensPerParameter()).hasValue(20);
    assertThat(running.reason()).startsWith("planned to end at 20.0 tokens");

    RegimeVerdict killed = monitor.judge(5e9, true);
    assertThat(killed.regime()).isEqualTo(Regime.UNDERTRAINED);
    assertThat(killed.planned().tokensPerParameter()).hasValue(5);
    assertThat(killed.planned().computeFlops()).hasValue(3e19);
    assertThat(killed.reason())
        .isEqualTo("ended at 5.00 tokens per parameter; compute-optimal is about 20.0");

    RegimeVerdict beyond = monitor.judge(50e9, false);
    assertThat(beyond.regime()).as("its plan is behind it").isEqualTo(Regime.OVERTRAINED);
    assertThat(beyond.planned().tokensPerParameter()).hasValue(50);
    assertThat(beyond.planned().computeFlops()).hasValue(3e20);
    assertThat(monitor.judge(20e9, false).planned().tokensPerParameter()).hasValue(20);
  }

  /** 5e9 unique tokens read four times: 18.629e9 effective, 18.6 for each parameter. */
  @Test
  void repeatedDataCountInTheRatioAndNotInTheCompute() {
    RegimeMonitor monitor =
        new RegimeMonitor(new Plan(of(1e9), of(20e9), of(5e9), none(), OPTIMUM));
    RegimeVerdict planned = monitor.judge(10e9, false);
    assertThat(planned.planned().tokensPerParameter()).hasValueCloseTo(18.62939, within(1e-5));
    assertThat(planned.tokensPerParameter()).hasValueCloseTo(9.84112, within(1e-5));
    assertThat(planned.effectiveTokens()).isCloseTo(9.84112e9, withPercentage(1e-4));
    assertThat(planned.computeFlops()).hasValue(6e19);
    assertThat(planned.planned().computeFlops()).hasValue(1.2e20);
    assertThat(monitor.judge(20e9, true).tokensPerParameter())
        .hasValueCloseTo(18.62939, within(1e-5));
  }

  @Test
  void whatIsNotDeclaredIsSaid() {
    for (OptionalDouble params : new OptionalDouble[] {none(), of(0), of(-1), of(Double.NaN)}) {
      RegimeMonitor unsized = new RegimeMonitor(new Plan(params, of(1e9), none(), none(), OPTIMUM));
      for (RegimeVerdict verdict :
          new RegimeVerdict[] {unsized.judge(5, false), unsized.judge(5, true)}) {
        assertThat(verdict.regime()).isEqualTo(Regime.UNKNOWN);
        assertThat(verdict.tokensPerParameter()).isEmpty();
        assertThat(verdict.planned().tokensPerParameter()).isEmpty();
        assertThat(verdict.computeFlops()).isEmpty();
        assertThat(verdict.planned().computeFlops()).isEmpty();
        assertThat(verdict.effectiveTokens()).isEqualTo(5);
        assertThat(verdict.optimalTokensPerParameter()).isEqualTo(OPTIMUM);
        assertThat(verdict.deliberate()).isFalse();
        assertThat(verdict.reason())
            .isEqualTo("params are not declared: send a run event with params");
      }
    }
    RegimeMonitor aimless = new RegimeMonitor(new Plan(of(1e9), none(), none(), none(), OPTIMUM));
    RegimeVerdict verdict = aimless.judge(30e9, false);
    assertThat(verdict.regime()).isEqualTo(Regime.UNKNOWN);
    assertThat(verdict.tokensPerParameter()).hasValue(30);
    assertThat(verdict.planned().tokensPerParameter()).isEmpty();
    assertThat(verdict.computeFlops()).hasValue(1.8e20);
    assertThat(verdict.planned().computeFlops()).isEmpty();
    assertThat(verdict.reason())
        .isEqualTo("no target is declared: send a run event with target_tokens");
    assertThat(aimless.judge(30e9, true).regime())
        .as("an end needs no target")
        .isEqualTo(Regime.COMPUTE_OPTIMAL);
  }

  @Test
  void labelsAreWhatPeopleQuery() {
    assertThat(Regime.values())
        .extracting(Regime::label)
        .containsExactly("unknown", "undertrained", "compute_optimal", "overtrained");
  }

  private static RegimeVerdict served(double tokens) {
    return new RegimeMonitor(new Plan(of(1), of(100), none(), of(tokens), OPTIMUM)).judge(0, false);
  }

  private static Plan plan(double params, double target) {
    return new Plan(of(params), of(target), none(), none(), OPTIMUM);
  }

  private static OptionalDouble of(double value) {
    return OptionalDouble.of(value);
  }

  private static OptionalDouble none() {
    return OptionalDouble.empty();
  }
}
