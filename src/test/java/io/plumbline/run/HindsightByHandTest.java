package io.plumbline.run;

import static io.plumbline.run.Lawful.NOISE;
import static io.plumbline.run.Lawful.PLANNED;
import static io.plumbline.run.Lawful.TARGET;
import static io.plumbline.run.Lawful.bin;
import static io.plumbline.run.Lawful.fit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Difficulty;
import io.plumbline.law.Fit;
import io.plumbline.law.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Misses of a run of a hundred bins, of four losses each: the forecasts are those of fits made by
 * the test, and the last three bins, at 98, 99 and 100 %, are what happened.
 */
class HindsightByHandTest {
  private static final double EXACT = 1e-6;

  @Test
  void eachTenthIsForecastFromWhatWasSeenBefore() {
    List<Bin> bins = bins(t -> Lawful.law(t) + 0.03 * t / TARGET);
    List<Double> misses = Hindsight.misses(PLANNED, bins);
    double happened =
        (bins.get(97).losses().mean() + bins.get(98).losses().mean() + bins.get(99).losses().mean())
            / 3;
    assertThat(misses).hasSize(9);
    for (int tenth = 1; tenth <= 9; tenth++) {
      // the bin that ends at the tenth is not known yet
      Fit fit = fit(bins.subList(0, 10 * tenth - 1));
      assertThat(misses.get(tenth - 1))
          .as("%d0 %%", tenth)
          .isCloseTo(miss(fit, happened, 12), within(EXACT));
    }
    assertThat(misses).anyMatch(miss -> Math.abs(miss) > 0.02);
  }

  /** Three losses in the last bin and four before; what siblings said is taken off. */
  @Test
  void whatHappenedIsTheMeanOfTheLossesOfTheTail() {
    List<Bin> bins = bins(Lawful::law);
    bins.set(98, bins.get(98).withDifficulty(new Difficulty(0.25f, 0.5f)));
    bins.set(99, bin(1_000_000, 1, 2.4));
    double happened =
        (4 * bins.get(97).losses().mean() + 4 * (bins.get(98).losses().mean() - 0.25) + 2.4) / 9;
    Fit fit = fit(bins.subList(0, 49));
    assertThat(Hindsight.misses(PLANNED, bins).get(4))
        .isCloseTo(miss(fit, happened, 9), within(EXACT));
  }

  /** Bins end at 90.5 and at 93 % and no later: the last is all there is to go by. */
  @Test
  void aRunThatEndedBeforeTheTailIsMeasuredByItsLastBin() {
    List<Bin> bins = new ArrayList<>(bins(Lawful::law).subList(0, 89));
    bins.add(bin(905_000, 4, 2.31));
    bins.add(bin(930_000, 4, 2.33));
    List<Double> misses = Hindsight.misses(PLANNED, bins);
    assertThat(misses.get(8)).isCloseTo(miss(fit(bins.subList(0, 89)), 2.33, 4), within(EXACT));
  }

  @Test
  void whereNothingWasForecastNothingWasMissed() {
    List<Bin> bins = bins(Lawful::law);
    List<Double> late = Hindsight.misses(PLANNED, bins.subList(34, 100));
    assertThat(late.subList(0, 3)).as("before its first bin").containsOnly(Double.NaN);
    assertThat(late.subList(3, 9)).doesNotContain(Double.NaN);
    List<Double> cut = Hindsight.misses(PLANNED, bins.subList(0, 54));
    assertThat(cut).hasSize(9);
    assertThat(cut.subList(0, 5)).doesNotContain(Double.NaN);
    assertThat(cut.subList(5, 9)).as("never reached").containsOnly(Double.NaN);
  }

  @Test
  void aRunOfWhichOnlyTheTailWasSeenForecastNothing() {
    List<Bin> tail = bins(Lawful::law).subList(97, 100);
    assertThat(Hindsight.misses(PLANNED, tail)).hasSize(9).containsOnly(Double.NaN);
  }

  @Test
  void aTailWithoutLossesTellsNothing() {
    List<Bin> bins = bins(Lawful::law);
    for (int i = 97; i < 100; i++) {
      bins.set(i, bin(10_000L * (i + 1), 0, 0));
    }
    assertThat(Hindsight.misses(PLANNED, bins)).hasSize(9).containsOnly(Double.NaN);
  }

  /** It ends one nat off: more than all that was to be learned. */
  @Test
  void nobodyIsCorrectedByMoreThanTheWholeFall() {
    assertThat(Hindsight.misses(PLANNED, ending(1)).subList(2, 9)).containsOnly(1.0);
    assertThat(Hindsight.misses(PLANNED, ending(-1)).subList(2, 9)).containsOnly(-1.0);
  }

  /** A flat loss: what was to come counts as 0.002 of it, also where a rise was predicted. */
  @Test
  void theLeastFallIsAShareOfTheLoss() {
    List<Bin> bins = bins(t -> 3 + 1e-3 * t / TARGET);
    List<Double> misses = Hindsight.misses(PLANNED, bins);
    Fit fit = fit(bins.subList(0, 89));
    Prediction forecast = fit.mean(0.98 * TARGET, TARGET);
    assertThat(fit.at(fit.lastTokens()).mean() - forecast.mean()).isLessThan(0.006);
    double happened = 3 + 0.99e-3;
    double fall = 0.002 * happened;
    double share = (forecast.fitVariance() + NOISE / 12) / (fall * fall);
    assertThat(misses.get(8))
        .isCloseTo((happened - forecast.mean()) / fall / (1 + share / 0.0225), within(EXACT));
  }

  @Test
  void whereTheNoiseIsNotKnownItCountsAsNone() {
    List<Bin> bins = new ArrayList<>();
    for (Bin bin : bins(Lawful::law)) {
      bins.add(bin(bin.lastTokens(), 4, bin.losses().mean(), 0, 1e-3));
    }
    assertThat(Hindsight.misses(PLANNED, bins)).doesNotContain(Double.NaN);
  }

  /** (happened - forecast) / fall, less where noise alone could do it. */
  private static double miss(Fit fit, double happened, double losses) {
    Prediction forecast = fit.mean(0.98 * TARGET, TARGET);
    double fall = Math.max(fit.at(fit.lastTokens()).mean() - forecast.mean(), 0.002 * happened);
    double share = (forecast.fitVariance() + NOISE / losses) / (fall * fall);
    double miss = (happened - forecast.mean()) / fall / (1 + share / 0.0225);
    return Math.max(-1, Math.min(1, miss));
  }

  private static List<Bin> ending(double off) {
    return bins(t -> Lawful.law(t) + (t > 0.97 * TARGET ? off : 0));
  }

  /** One at each hundredth of the target; at 20 % to 90 % a token later, whatever 0.3 is. */
  private static List<Bin> bins(DoubleUnaryOperator loss) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      long tokens = 10_000L * i + (i % 10 == 0 && i > 10 && i < 100 ? 1 : 0);
      bins.add(bin(tokens, 4, loss.applyAsDouble(tokens)));
    }
    return bins;
  }
}
