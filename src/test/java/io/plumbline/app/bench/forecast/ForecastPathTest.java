package io.plumbline.app.bench.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.app.backtest.RunOutcome;
import io.plumbline.forecast.Forecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ForecastPathTest {
  private static ForecastPath path(IntToDoubleFunction loss, IntToDoubleFunction sd) {
    List<RunOutcome.ForecastAt> forecasts = new ArrayList<>();
    for (int percent = 5; percent <= 95; percent++) {
      double mean = loss.applyAsDouble(percent);
      double s = sd.applyAsDouble(percent);
      Optional<Forecast> forecast =
          Double.isNaN(mean)
              ? Optional.empty()
              : Optional.of(
                  new Forecast(
                      1e9,
                      mean,
                      s,
                      new Forecast.Bounds(
                          mean - s, mean + s, mean - s, mean + s, mean - s, mean + s)));
      forecasts.add(
          new RunOutcome.ForecastAt(percent / 100.0, OptionalDouble.of(percent), forecast));
    }
    return ForecastPath.of(BenchSamples.run("r").forecasts(forecasts).made());
  }

  @Test
  void movesAreCountedInTheDeviationsStatedBefore() {
    ForecastPath path =
        path(percent -> percent < 50 ? 2.0 : 2.2, percent -> percent < 50 ? 0.1 : 0.4);
    assertThat(path.moves()).hasSize(80);
    assertThat(path.moves())
        .filteredOn(move -> move.sds() > 0)
        .singleElement()
        .satisfies(
            move -> {
              assertThat(move.share()).isEqualTo(0.5);
              assertThat(move.sds()).isCloseTo(2, within(1e-9));
              assertThat(move.relative()).isCloseTo(0.2 / BenchSamples.HAPPENED, within(1e-9));
            });
  }

  @Test
  void whereThereIsNoForecastThereIsNoMove() {
    ForecastPath path =
        path(percent -> percent < 20 || percent == 40 ? Double.NaN : 2, percent -> 0.1);
    // 21..90 but for 40 and 41.
    assertThat(path.moves()).hasSize(68);
  }

  @Test
  void aForecasterThatMeansItsIntervalsWandersByOne() {
    // The posterior mean of a normal variable of which more and more is revealed.
    List<Double> wanders = new ArrayList<>();
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      double[] at = new double[101];
      for (int percent = 1; percent <= 100; percent++) {
        at[percent] = at[percent - 1] + 0.1 * random.nextGaussian();
      }
      ForecastPath path =
          path(percent -> 2 + at[percent], percent -> 0.1 * Math.sqrt(100 - percent));
      wanders.add(path.wander());
    }
    assertThat(wanders.stream().mapToDouble(w -> w * w).average().orElseThrow())
        .isCloseTo(1, within(0.03));
  }

  @Test
  void intervalsThatDoNotShrinkOweNoMoves() {
    assertThat(path(percent -> 2, percent -> 0.1).wander()).isNaN();
  }
}
