package io.plumbline.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.forecast.Forecast;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunStatus;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrajectoryTest {
  private static final long NOW = RecordedReports.NOW_MS;
  private static final RunReport REPORT =
      RecordedReports.as(RecordedReports.at("en-98k-wsd-s3", 0.3), "r17", NOW, 7_200);

  private static double at(RunReport report, long timeMs, AheadMetric metric) {
    return Trajectory.of(report).orElseThrow().at(timeMs, metric, Optional.of(Bound.MID));
  }

  @Test
  void tokensGrowAtThePresentRateUntilThePlannedEnd() {
    double tokens = REPORT.progress().tokens();
    double target = REPORT.progress().reach().targetTokens().orElseThrow();
    assertThat(at(REPORT, NOW, AheadMetric.TOKENS)).isEqualTo(tokens);
    assertThat(at(REPORT, NOW + 3_600_000, AheadMetric.TOKENS))
        .isCloseTo((tokens + target) / 2, within(1.0));
    assertThat(at(REPORT, NOW + 7_200_000, AheadMetric.TOKENS)).isCloseTo(target, within(1.0));
    assertThat(at(REPORT, NOW + 7_200_001, AheadMetric.TOKENS)).isNaN();
    assertThat(at(REPORT, NOW + 365L * 86_400_000, AheadMetric.LOSS)).isNaN();
  }

  @Test
  void fiveMinutesBackItIsKnownAndNoFurther() {
    double tokens = REPORT.progress().tokens();
    assertThat(at(REPORT, NOW - 300_000, AheadMetric.TOKENS)).isLessThan(tokens).isPositive();
    assertThat(at(REPORT, NOW - 300_001, AheadMetric.TOKENS)).isNaN();
    // A run shorter than that began later.
    RunReport young = RecordedReports.as(REPORT, "young", NOW, 10);
    Trajectory trajectory = Trajectory.of(young).orElseThrow();
    assertThat(trajectory.at(trajectory.fromMs(), AheadMetric.TOKENS, Optional.empty()))
        .isNotNegative();
  }

  @Test
  void theLossIsTheOutlooksCurveThereAndFallsWhenTheCooldownBegins() {
    Forecast end = REPORT.outlook().orElseThrow().grid().get(19);
    Trajectory trajectory = Trajectory.of(REPORT).orElseThrow();
    for (Bound bound : Bound.values()) {
      assertThat(trajectory.at(trajectory.untilMs(), AheadMetric.LOSS, Optional.of(bound)))
          .isCloseTo(bound.of(end), within(1e-6));
    }
    double before = at(REPORT, NOW, AheadMetric.LOSS);
    for (long t = NOW; t <= trajectory.untilMs(); t += 60_000) {
      double loss = at(REPORT, t, AheadMetric.LOSS);
      assertThat(loss).isLessThanOrEqualTo(before + 1e-12);
      before = loss;
    }
  }

  /** wsd: constant until 80 % of the run, a straight line to zero after that. */
  @Test
  void theLearningRateIsTheSchedules() {
    assertThat(at(REPORT, NOW, AheadMetric.LEARNING_RATE)).isCloseTo(0.006, within(1e-6));
    long ninety = NOW + (long) (7_200_000 * (0.9 - 0.3) / 0.7);
    assertThat(at(REPORT, ninety, AheadMetric.LEARNING_RATE)).isCloseTo(0.003, within(3e-5));
    assertThat(at(REPORT, NOW + 7_199_999, AheadMetric.LEARNING_RATE)).isCloseTo(0, within(1e-6));
  }

  @Test
  void computeAndRatioFollowFromTheDeclaredParameters() {
    double params = REPORT.declaration().activeParams().orElseThrow();
    double tokens = at(REPORT, NOW + 1_000_000, AheadMetric.TOKENS);
    assertThat(at(REPORT, NOW + 1_000_000, AheadMetric.TOKENS_PER_PARAMETER))
        .isEqualTo(tokens / params);
    assertThat(at(REPORT, NOW + 1_000_000, AheadMetric.COMPUTE_FLOPS))
        .isEqualTo(6 * params * tokens);
  }

  @ParameterizedTest
  @EnumSource
  void onlyARunThatGoesOnHasOne(RunStatus status) {
    RunReport report = RecordedReports.with(REPORT, status);
    assertThat(Trajectory.of(report).isPresent()).isEqualTo(status == RunStatus.LIVE);
    assertThat(Trajectory.whyNone(report).isEmpty()).isEqualTo(status == RunStatus.LIVE);
  }

  @Test
  void whatIsMissingIsNamedWithWhatToDo() {
    OptionalDouble target = REPORT.progress().reach().targetTokens();
    OptionalDouble rate = REPORT.progress().speed().tokensPerSecond();
    assertThat(why(OptionalDouble.empty(), rate)).contains("declare target_tokens");
    assertThat(why(OptionalDouble.of(1), rate)).contains("passed its planned end");
    assertThat(why(target, OptionalDouble.empty())).contains("send ts");
    assertThat(why(target, OptionalDouble.of(0))).contains("send ts");
    RunReport early = RecordedReports.at("en-98k-wsd-s3", 0.002);
    assertThat(early.outlook()).isEmpty();
    assertThat(Trajectory.whyNone(early)).isEqualTo(early.expected().whyNoOutlook()).isNotBlank();
  }

  private static String why(OptionalDouble target, OptionalDouble rate) {
    return Trajectory.whyNone(
        RecordedReports.with(REPORT, "r17", RunStatus.LIVE, target, rate, NOW));
  }

  @Test
  void ratesBeyondReasonBreakNothing() {
    for (double rate : new double[] {Double.MIN_VALUE, 1e-9, 1e300, Double.MAX_VALUE}) {
      RunReport odd =
          RecordedReports.with(
              REPORT,
              "odd",
              RunStatus.LIVE,
              REPORT.progress().reach().targetTokens(),
              OptionalDouble.of(rate),
              NOW);
      Trajectory trajectory = Trajectory.of(odd).orElseThrow();
      assertThat(trajectory.untilMs()).isGreaterThanOrEqualTo(NOW);
      assertThat(trajectory.fromMs()).isLessThanOrEqualTo(NOW);
      assertThat(trajectory.at(NOW, AheadMetric.TOKENS, Optional.empty()))
          .isEqualTo(REPORT.progress().tokens());
    }
  }
}
