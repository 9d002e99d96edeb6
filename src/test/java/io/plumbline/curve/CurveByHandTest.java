package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Bin.Use;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Curves, bins and what is known of their batches, on numbers worked out by hand. */
class CurveByHandTest {
  private static final long M = 1_000_000;

  /** A bin begun at 1M tokens with a rate of 1: 2 % of the tokens wide, a quarter percent least. */
  @ParameterizedTest
  @CsvSource({
    "1_020_000, 1, true",
    "1_020_001, 1, false",
    "1_003_000, 0.86, true",
    "1_003_000, 0.84, false",
    "1_003_000, 1.14, true",
    "1_003_000, 1.16, false",
    "1_002_500, 0.1, true",
    "1_002_501, 0.1, false",
    "1_010_000, NaN, true",
    "1_000_000, 0.1, true"
  })
  void aBinEndsWhereItIsWideOrTheRateHasMoved(String at, double rate, boolean same) {
    long tokens = Long.parseLong(at.replace("_", ""));
    LossCurve curve =
        LossCurve.EMPTY.plus(M, OptionalLong.of(1), 3, 1).plus(tokens, OptionalLong.of(2), 3, rate);
    assertThat(curve.closed().isEmpty()).isEqualTo(same);
    assertThat(curve.open().orElseThrow().losses().count()).isEqualTo(same ? 2 : 1);
  }

  /** Losses 3, 2, 3.5: second difference 3 - 4 + 3.5 = 2.5, over 6: 1.041667. */
  @Test
  void threeLossesMakeATriple() {
    LossCurve curve =
        LossCurve.EMPTY
            .plus(M, OptionalLong.of(1), 3, 1e-3)
            .plus(M + 1, OptionalLong.of(2), 2, 1e-3)
            .plus(M + 2, OptionalLong.of(3), 3.5, 1e-3);
    Bin bin = curve.open().orElseThrow();
    assertThat(bin.losses().triples()).isEqualTo(1);
    assertThat(bin.losses().secondDifferences()).isCloseTo(6.25 / 6, within(1e-12));
    assertThat(bin.lastStep()).hasValue(3);
    assertThat(curve.lastLoss()).isEqualTo(3.5);
    assertThat(curve.lossBefore()).isEqualTo(2);
    LossCurve next = curve.plus(2 * M, OptionalLong.of(4), 5, 1e-3);
    // 2 - 7 + 5 = 0 crosses the border into a bin of its own; 3.5 - 10 + 1 = -5.5
    assertThat(next.open().orElseThrow().losses().secondDifferences()).isZero();
    LossCurve far = next.plus(3 * M, OptionalLong.of(5), 1, 1e-3);
    assertThat(far.open().orElseThrow().losses().secondDifferences())
        .isCloseTo(5.041667, within(1e-6));
    assertThat(far.open().orElseThrow().losses().triples()).isEqualTo(1);
    LossCurve nan = next.plus(3 * M, OptionalLong.of(5), Double.NaN, 1e-3);
    assertThat(nan.open().orElseThrow().losses().triples()).isZero();
    assertThat(nan.open().orElseThrow().losses().count()).isZero();
    assertThat(nan.lastLoss()).isEqualTo(5);
    assertThat(nan.lossBefore()).isEqualTo(3.5);
  }

  /** Sixteen losses at least: 5 open, 10 and 10 closed are all needed; of 11 and 10 only the 11. */
  @Test
  void theSmoothedLossIsAMeanOfTheNewestSixteenOrMore() {
    Optional<Bin> open = Optional.of(Bins.at(300, 5, 2));
    LossCurve all = curve(List.of(Bins.at(100, 10, 3), Bins.at(200, 10, 2.5)), open);
    assertThat(all.smoothedLoss()).isCloseTo((10 + 25 + 30) / 25.0, within(1e-12));
    assertThat(all.smoothedTokens()).isCloseTo((1500 + 2000 + 1000) / 25.0, within(1e-12));
    LossCurve some = curve(List.of(Bins.at(100, 10, 3), Bins.at(200, 11, 2.5)), open);
    assertThat(some.smoothedLoss()).isCloseTo((10 + 27.5) / 16, within(1e-12));
    assertThat(some.smoothedTokens()).isCloseTo((1500 + 2200) / 16.0, within(1e-12));
    assertThat(curve(List.of(Bins.at(7, 3, 2)), Optional.empty()).smoothedLoss()).isEqualTo(2);
    assertThat(curve(List.of(Bins.at(7, 0, 0)), Optional.empty()).smoothedLoss()).isNaN();
    assertThat(curve(List.of(Bins.at(7, 0, 0)), Optional.empty()).smoothedTokens()).isNaN();
  }

  /** Sixty-four triples at least. */
  @Test
  void theNoiseIsThatOfTheNewestSixtyFourTriplesOrMore() {
    Bin old = Bins.noisy(1, 0.4, 40);
    Bin middle = Bins.noisy(2, 0.6, 30);
    Optional<Bin> open = Optional.of(Bins.noisy(4, 99, 9));
    assertThat(curve(List.of(old, middle, Bins.noisy(3, 0.3, 30)), open).noiseSd())
        .isCloseTo(Math.sqrt(1.3 / 100), within(1e-12));
    assertThat(curve(List.of(old, middle, Bins.noisy(3, 0.34, 34)), open).noiseSd())
        .isCloseTo(Math.sqrt(0.94 / 64), within(1e-12));
    assertThat(curve(List.of(Bins.noisy(3, 0, 0)), open).noiseSd()).isNaN();
  }

  @Test
  void cuttingClosesWhatIsOpen() {
    LossCurve curve =
        LossCurve.EMPTY
            .plus(M, OptionalLong.of(1), 3, 1e-3)
            .plus(M + 1, OptionalLong.of(2), 2, 1e-3);
    LossCurve cut = curve.cut();
    assertThat(cut.open()).isEmpty();
    assertThat(cut.closed()).hasSize(1);
    assertThat(cut.closed().get(0).losses().count()).isEqualTo(2);
    assertThat(cut.lastLoss()).isNaN();
    assertThat(cut.lossBefore()).isNaN();
    assertThat(cut.plus(M + 2, OptionalLong.of(3), 2, 1e-3).closed())
        .as("another stretch")
        .hasSize(1);
    assertThat(cut.cut()).isSameAs(cut);
    LossCurve empty = LossCurve.EMPTY.plus(M, OptionalLong.of(1), Double.NaN, 1e-3);
    assertThat(empty.cut()).as("nothing was counted").isSameAs(empty);
  }

  @Test
  void aRewindDropsBinsThatReachThePlace() {
    LossCurve curve =
        curve(List.of(Bins.at(100, 1, 3), Bins.at(200, 1, 2)), Optional.of(Bins.at(300, 1, 2)));
    assertThat(curve.before(301).open()).isPresent();
    assertThat(curve.before(300).open()).as("it reaches it").isEmpty();
    assertThat(curve.before(300).closed()).hasSize(2);
    assertThat(curve.before(201).closed()).hasSize(2);
    assertThat(curve.before(200).closed()).hasSize(1);
    assertThat(curve.before(100).closed()).isEmpty();
    assertThat(curve.before(100).lastTokens()).isZero();
    assertThat(curve.before(300).lastTokens()).isEqualTo(200);
  }

  @Test
  void aLateLossJoinsTheBinThatBeganBeforeIt() {
    LossCurve curve =
        curve(List.of(Bins.at(100, 1, 3), Bins.at(200, 1, 2)), Optional.of(Bins.at(300, 1, 1)));
    assertThat(curve.plusLate(300, 5).open().orElseThrow().losses().mean()).isEqualTo(3);
    assertThat(curve.plusLate(299, 4).closed().get(1).losses().mean()).isEqualTo(3);
    assertThat(curve.plusLate(200, 4).closed().get(1).losses().mean()).isEqualTo(3);
    assertThat(curve.plusLate(199, 5).closed().get(0).losses().mean()).isEqualTo(4);
    assertThat(curve.plusLate(100, 5).closed().get(0).losses().mean()).isEqualTo(4);
    assertThat(curve.plusLate(99, 5)).isSameAs(curve);
    assertThat(curve.plusLate(150, 5).begins(100, 3)).as("its first loss is kept").isTrue();
    assertThat(curve.plusLate(250, 5).closed().get(1).losses().first())
        .as("of others it is not")
        .isNaN();
  }

  @Test
  void whatIsKnownOfBatchesIsPinnedToTheirBins() {
    LossCurve curve =
        curve(List.of(Bins.at(100, 1, 3), Bins.at(200, 1, 2)), Optional.of(Bins.at(300, 1, 1)));
    Difficulty hard = new Difficulty(0.25f, 0.5f);
    LossCurve newest = curve.knowingNewest(hard);
    assertThat(newest.closed().get(0).difficulty()).isEqualTo(Difficulty.UNKNOWN);
    assertThat(newest.closed().get(1).difficulty()).isEqualTo(hard);
    assertThat(newest.closed().get(1).clearedLoss()).isEqualTo(1.75);
    assertThat(newest.closed().get(1).losses().mean()).isEqualTo(2);
    assertThat(newest.open()).isEqualTo(curve.open());
    assertThat(newest.knowingNewest(hard)).isSameAs(newest);
    assertThat(LossCurve.EMPTY.knowingNewest(hard)).isSameAs(LossCurve.EMPTY);
    LossCurve first = curve.knowing(bin -> bin.firstTokens() == 100 ? hard : Difficulty.UNKNOWN);
    assertThat(first.closed().get(0).difficulty()).isEqualTo(hard);
    assertThat(first.closed().get(1)).isSameAs(curve.closed().get(1));
    assertThat(curve.knowing(bin -> Difficulty.UNKNOWN)).isSameAs(curve);
    LossCurve one = curve(List.of(Bins.at(100, 1, 3)), Optional.empty());
    assertThat(one.knowingNewest(hard).closed().get(0).difficulty()).isEqualTo(hard);
    assertThat(one.usingNewest(Use.LEFT_OUT).closed().get(0).use()).isEqualTo(Use.LEFT_OUT);
    assertThat(one.usingNewest(Use.LEFT_OUT).takingBackIn().closed()).isEqualTo(one.closed());
  }

  @Test
  void scalingTheCurveScalesEveryBin() {
    LossCurve curve =
        curve(List.of(Bins.at(100, 1, 3), Bins.at(200, 1, 2)), Optional.of(Bins.at(300, 1, 1)));
    LossCurve scaled = curve.scaled(512);
    assertThat(scaled.closed()).extracting(Bin::lastTokens).containsExactly(51_200L, 102_400L);
    assertThat(scaled.open().orElseThrow().firstTokens()).isEqualTo(153_600);
    assertThat(scaled.begins(51_200, 3)).isTrue();
    assertThat(scaled.closed().get(1).losses().first()).isNaN();
  }

  /** Difficulties .5 and .1, shares .25 and .75, a quarter of the losses in the later. */
  @Test
  void difficultiesMergeByTheirLosses() {
    Difficulty merged = new Difficulty(0.5f, 0.25f).mergedWith(new Difficulty(0.1f, 0.75f), 0.25);
    assertThat(merged.nats()).isCloseTo(0.4f, within(1e-6f));
    assertThat(merged.noiseShare()).isCloseTo(0.375f, within(1e-6f));
    assertThat(merged.known()).isTrue();
    assertThat(Difficulty.UNKNOWN.known()).isFalse();
    assertThat(Difficulty.UNKNOWN.mergedWith(Difficulty.UNKNOWN, 0.3)).isSameAs(Difficulty.UNKNOWN);
    assertThat(Difficulty.UNKNOWN.mergedWith(new Difficulty(1, 0.5f), 0.5))
        .isEqualTo(new Difficulty(0.5f, 0.75f));
    assertThat(new Difficulty(1, 0.5f).mergedWith(Difficulty.UNKNOWN, 0.5))
        .isEqualTo(new Difficulty(0.5f, 0.75f));
    Bin bins =
        Bins.at(100, 3, 2)
            .withDifficulty(new Difficulty(0.4f, 0.5f))
            .mergedWith(Bins.at(200, 1, 2));
    assertThat(bins.difficulty().nats()).isCloseTo(0.3f, within(1e-6f));
    assertThat(bins.difficulty().noiseShare()).isCloseTo(0.625f, within(1e-6f));
  }

  @Test
  void mergingKeepsARateThatOnlyOneBinHas() {
    Bin rated = Bins.rated(100, 3, 2, 4e-4);
    Bin unrated = Bins.rated(200, 1, 2, Double.NaN);
    assertThat(rated.mergedWith(unrated).learningRate()).isEqualTo(4e-4);
    assertThat(unrated.mergedWith(rated).learningRate()).isEqualTo(4e-4);
    assertThat(rated.mergedWith(Bins.rated(200, 1, 2, 8e-4)).learningRate())
        .isCloseTo(5e-4, within(1e-15));
    assertThat(rated.mergedWith(Bins.at(200, 1, 2).withUse(Use.LEFT_OUT)).use())
        .isEqualTo(Use.LEFT_OUT);
    assertThat(rated.withUse(Use.NEW_LEVEL).mergedWith(unrated).use()).isEqualTo(Use.NEW_LEVEL);
  }

  /** A quarter of the way: cos 45 degrees, 1/4, 7/16, 1/2, and exponentials. */
  @ParameterizedTest
  @CsvSource({
    "COSINE, 0.1464466",
    "LINEAR, 0.25",
    "SQUARE, 0.4375",
    "ROOT, 0.5",
    "TO_TENTH, 0.4862876",
    "TO_HUNDREDTH, 0.6906790"
  })
  void everyFallFollowsItsFormula(Fall fall, double quarter) {
    assertThat(fall.at(0.25)).isCloseTo(quarter, within(1e-6));
    assertThat(fall.at(0)).isCloseTo(0, within(1e-15));
    assertThat(fall.at(-1)).isCloseTo(0, within(1e-15));
    assertThat(fall.at(1)).isCloseTo(1, within(1e-12));
    assertThat(fall.at(3)).isCloseTo(1, within(1e-12));
  }

  @Test
  void schedulesAreValues() {
    Schedule one = Schedule.linear(1, 0, 100, 0.1);
    assertThat(one).isEqualTo(Schedule.linear(1, 0, 100, 0.1));
    assertThat(one).hasSameHashCodeAs(Schedule.linear(1, 0, 100, 0.1));
    assertThat(one).isNotEqualTo(Schedule.linear(1, 0, 200, 0.1));
    assertThat(one).isNotEqualTo(Schedule.linear(2, 0, 100, 0.1));
    assertThat(one.equals(new Object())).isFalse();
    assertThat(one.hashCode()).isNotEqualTo(Schedule.linear(1, 0, 200, 0.1).hashCode());
    assertThat(one.hashCode()).isNotEqualTo(Schedule.linear(2, 0, 100, 0.1).hashCode());
    assertThat(one.times(3).at(50)).isCloseTo(1.65, within(1e-12));
    assertThat(one.times(3).peak()).isEqualTo(3);
    assertThat(one.at(50)).as("it is as it was").isCloseTo(0.55, within(1e-12));
  }

  private static LossCurve curve(List<Bin> closed, Optional<Bin> open) {
    return LossCurve.restored(closed, open, Double.NaN, Double.NaN);
  }
}
