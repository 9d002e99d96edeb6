package io.plumbline.app.bench.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.app.backtest.RunOutcome;
import io.plumbline.forecast.Forecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Errors, coverages and verdicts, over runs whose forecasts are known. */
class ForecastTargetTest {
  private static final double HAPPENED = BenchSamples.HAPPENED;

  /** Eleven runs, the i-th forecast i thousandths too high, 80 % interval of 4.5 thousandths. */
  private static List<BenchedRun> runs(double share) {
    return IntStream.rangeClosed(0, 10)
        .mapToObj(
            i -> {
              double loss = HAPPENED * (1 + 0.001 * i);
              double half = 0.0045 * HAPPENED;
              Forecast forecast =
                  new Forecast(
                      1e9,
                      loss,
                      half,
                      new Forecast.Bounds(
                          loss - half / 3,
                          loss + half / 3,
                          loss - half,
                          loss + half,
                          loss - 3 * half,
                          loss + 3 * half));
              RunOutcome.ForecastAt at =
                  new RunOutcome.ForecastAt(
                      share, OptionalDouble.of(share * 1e9), Optional.of(forecast));
              return BenchSamples.run("r" + i)
                  .forecasts(List.of(at))
                  .baselines(Map.of(share, new double[] {2 * HAPPENED, Double.NaN}))
                  .made();
            })
        .toList();
  }

  @Test
  void errorsAndCoverageAreThoseOfTheCases() {
    ForecastGroup group =
        java.util.Objects.requireNonNull(ForecastResults.byShare(runs(0.3)).get(0.3));
    assertThat(group.runs()).isEqualTo(11);
    assertThat(group.error().median()).isCloseTo(0.005, within(1e-12));
    assertThat(group.error().p90()).isCloseTo(0.009, within(1e-12));
    assertThat(group.inside50()).isCloseTo(2 / 11.0, within(1e-12));
    assertThat(group.inside80()).isCloseTo(5 / 11.0, within(1e-12));
    assertThat(group.inside95()).isCloseTo(1, within(1e-12));
    assertThat(group.width80()).isCloseTo(0.009, within(1e-12));
    assertThat(group.baseline(0).median()).isCloseTo(1, within(1e-12));
    assertThat(group.baseline(1).median()).isNaN();
  }

  @Test
  void noiseIsWhatAPerfectForecastWouldMissBy() {
    ForecastGroup group =
        java.util.Objects.requireNonNull(ForecastResults.byShare(runs(0.3)).get(0.3));
    // Quantiles of |N(0, 1)|: 0.674 and 1.645; the sample's standard error is 0.001.
    assertThat(group.noise().median()).isCloseTo(0.674 * 0.001 / HAPPENED, within(1e-5));
    assertThat(group.noise().p90()).isCloseTo(1.645 * 0.001 / HAPPENED, within(1e-5));
  }

  @Test
  void coverageAllowsForTheNoiseOfWhatHappened() {
    List<ForecastCase> noisy =
        runs(0.3).stream()
            .flatMap(run -> run.cases().stream())
            .map(
                one ->
                    new ForecastCase(
                        one.share(),
                        one.happened(),
                        // 80 % of it within 6 thousandths; with the interval's 4.5: 7.5.
                        0.006 * HAPPENED / 1.281552,
                        one.forecast(),
                        one.baselines()))
            .toList();
    assertThat(new ForecastGroup(noisy).inside80()).isCloseTo(5 / 11.0, within(1e-12));
    assertThat(new ForecastGroup(noisy).inside80WithNoise()).isCloseTo(8 / 11.0, within(1e-12));
  }

  @Test
  void theShippedPriorsLimitsAreWiderThanALearnedOnes() {
    List<BenchedRun> learned =
        runs(0.3).stream().map(run -> run.informed(run.forecasts(), 4)).toList();
    ForecastTarget shipped = ForecastTarget.of(new ForecastResults(runs(0.3))).get(0);
    ForecastTarget taught = ForecastTarget.of(new ForecastResults(learned)).get(0);
    assertThat(shipped.errorReached()).isTrue();
    assertThat(taught.errorReached()).isFalse();
    assertThat(taught.learned()).isTrue();
    assertThat(shipped.coverageReached()).isFalse();
    assertThat(shipped.bare().least()).isCloseTo(5 / 11.0, within(1e-12));
  }

  @Test
  void coverageBeforeAFifthOfTheTokensDoesNotCount() {
    List<BenchedRun> all = new ArrayList<>(runs(0.1));
    ForecastTarget early = ForecastTarget.of(new ForecastResults(all)).get(0);
    assertThat(early.inside().least()).isNaN();
    assertThat(early.coverageReached()).isFalse();
    assertThat(early.errorReached()).isFalse();
  }
}
