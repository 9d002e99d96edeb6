package io.plumbline.run;

import static io.plumbline.run.SharedBatches.LOSS;
import static io.plumbline.run.SharedBatches.NOISE;
import static io.plumbline.run.SharedBatches.NOISY;
import static io.plumbline.run.SharedBatches.ORDER;
import static io.plumbline.run.SharedBatches.bins;
import static io.plumbline.run.SharedBatches.curve;
import static io.plumbline.run.SharedBatches.footing;
import static io.plumbline.run.SharedBatches.kin;
import static io.plumbline.run.SharedBatches.learned;
import static io.plumbline.run.SharedBatches.placed;
import static io.plumbline.run.SharedBatches.siblings;
import static io.plumbline.run.SharedBatches.tokens;
import static io.plumbline.run.SharedBatches.track;
import static io.plumbline.run.SharedBatches.trend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Difficulty;
import io.plumbline.curve.Kinship;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Strip;
import io.plumbline.drift.Expectation;
import io.plumbline.event.Declaration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a loss of 2 in the third cell is held against, by hand: a trend that is 0.003 x 2 off makes
 * 0.006^2 x 64 = 0.002304 of the variance of one loss.
 */
class SiblingsExpectTest {
  private static final double MISSED = 0.002304;
  private static final double EXACT = 1e-9;
  private static final Strip TWO = Strip.EMPTY.plus(tokens(0), LOSS).plus(tokens(1), LOSS);
  private static final LossCurve HEARING = curve(bins(1, new Difficulty(0.5f, 0.5f)));
  private static final Expectation LINE = learned().expectation().orElseThrow();

  /** 0.8 of 1/8; left 1 - 0.8^2; lasting 0.8^2 x 1/16 and what a trend misses. */
  @Test
  void aLossIsHeldAgainstWhatASiblingSawInItsCell() {
    Expectation known = expected(List.of(kin("s", 0.8, 0.8)), track("s", 0.125, 0.0625));
    assertThat(LINE.noiseVariance()).isCloseTo(NOISE, within(EXACT));
    assertThat(known.line().fromLoss()).isCloseTo(LINE.line().fromLoss() + 0.1, within(EXACT));
    assertThat(known.line().toLoss()).isCloseTo(LINE.line().toLoss() + 0.1, within(EXACT));
    assertThat(known.noiseVariance()).isCloseTo(0.36 * NOISE, within(EXACT));
    assertThat(known.variance())
        .isCloseTo(LINE.variance() + (0.04 + MISSED) * NOISE, within(EXACT));
    assertThat(known.scored()).isTrue();
  }

  /**
   * Of the noise that both share three quarters are those of the other three: 0.36 + 0.64 x 3/4.
   */
  @Test
  void aMeanOfFourTellsAQuarterOfOne() {
    Expectation known = expected(List.of(kin("s", 0.8, 0.8)), track("s", 0.125, 0.0625, 4));
    assertThat(known.noiseVariance()).isCloseTo(0.84 * NOISE, within(EXACT));
    assertThat(known.line().fromLoss()).isCloseTo(LINE.line().fromLoss() + 0.1, within(EXACT));
  }

  @Test
  void whereNothingIsExpectedNothingIsKnown() {
    assertThat(
            siblings(track("s", 0.125, 0))
                .expectation(
                    placed(ORDER, List.of(kin("s", 0.8, 0.8))),
                    footing(HEARING, NOISY, TWO),
                    tokens(2),
                    LOSS))
        .isEmpty();
  }

  @Test
  void aRunWithoutAnOrderIsHeldAgainstTheLine() {
    assertThat(expectation(Declaration.NONE, HEARING)).hasValue(LINE);
  }

  @Test
  void aRunWhoseNewestBinIsNotKnownIsHeldAgainstTheLine() {
    assertThat(expectation(ORDER, curve(bins(1, Difficulty.UNKNOWN)))).hasValue(LINE);
    assertThat(expectation(ORDER, LossCurve.EMPTY)).hasValue(LINE);
    assertThat(expectation(ORDER, HEARING).orElseThrow()).isNotEqualTo(LINE);
  }

  /** It counts in another unit of noise than the losses before it. */
  @Test
  void aLossThatNobodyKnowsIsNotScored() {
    List<Kinship> known = List.of(kin("s", 0.8, 0.8));
    assertThat(expected(known)).as("nobody tells").isEqualTo(LINE.unscored());
    assertThat(expected(known, track("t", 0.125, 0))).as("stranger").isEqualTo(LINE.unscored());
    assertThat(expected(known, track("r", 0.125, 0))).as("itself").isEqualTo(LINE.unscored());
    assertThat(expected(List.of(kin("s", 0.8, 0.4)), track("s", 0.125, 0)))
        .as("hardly related")
        .isEqualTo(LINE.unscored());
    BatchTrack behind = BatchTrack.of("s").plus(TWO).withTrend(trend(1, 0));
    assertThat(expected(known, behind)).as("has not been there").isEqualTo(LINE.unscored());
    assertThat(LINE.unscored().scored()).isFalse();
  }

  /** Four standard deviations: 4 sqrt(0.04 x 0.36 x 6) = 1.18 for the newest triple's bend. */
  @ParameterizedTest
  @CsvSource({"1.1, true", "1.3, false", "-1.1, true", "-1.3, false"})
  void aLossThatDoesNotFitIsNotScored(double more, boolean scored) {
    Kinship kin = new Kinship(BatchTrack.id("s"), 100, 4, 3.2, 4, 0, true, false);
    Optional<Expectation> known =
        siblings(track("s", 0.125, 0))
            .expectation(
                placed(ORDER, List.of(kin)),
                footing(HEARING, learned(), TWO),
                tokens(2),
                LOSS + more);
    assertThat(known.orElseThrow().scored()).isEqualTo(scored);
  }

  /** Odd ones before it do not matter. */
  @Test
  void onlyTheNewestTripleTellsWhetherALossFits() {
    Strip odd =
        Strip.EMPTY
            .plus(tokens(0), 9)
            .plus(tokens(1), LOSS)
            .plus(tokens(2), 9)
            .plus(tokens(3), LOSS)
            .plus(tokens(4), LOSS);
    Optional<Expectation> known =
        siblings(track("s", 0.125, 0))
            .expectation(
                placed(ORDER, List.of(kin("s", 0.8, 0.8))),
                footing(HEARING, learned(), odd),
                tokens(5),
                LOSS);
    assertThat(known.orElseThrow().scored()).isTrue();
  }

  /** Five standard deviations of one loss are 5/8. */
  @ParameterizedTest
  @CsvSource({"639, true", "641, false", "-639, true", "-641, false"})
  void whatNoNoiseCanBeIsNotBelieved(int of1024, boolean believed) {
    Expectation known = expected(List.of(kin("s", 1, 0.8)), track("s", of1024 / 1024.0, 0));
    assertThat(known.scored()).isEqualTo(believed);
  }

  /** 0.36 + share + 0.002304 is 1 at a share of 0.6377. */
  @ParameterizedTest
  @CsvSource({"0.637, true", "0.638, false"})
  void whatLeavesAllTheNoiseIsNotHeard(double share, boolean heard) {
    assertThat(expected(List.of(kin("s", 1, 0.8)), track("s", 0.125, share)).scored())
        .isEqualTo(heard);
  }

  /** 0.1 and 0.0625; the worse of what both leave, and of what lasts. */
  @Test
  void ofTwoTheMeanIsHeard() {
    Expectation known =
        expected(
            List.of(kin("s", 0.8, 0.8), kin("t", 1, 0.9)),
            track("s", 0.125, 0.0625),
            track("t", 0.0625, 0.25));
    assertThat(known.line().fromLoss()).isCloseTo(LINE.line().fromLoss() + 0.08125, within(EXACT));
    assertThat(known.noiseVariance()).isCloseTo(0.36 * NOISE, within(EXACT));
    assertThat(known.variance())
        .isCloseTo(LINE.variance() + (0.25 + MISSED) * NOISE, within(EXACT));
  }

  /**
   * Both leave 0.36 and trends of 1/16, 1/4 and 2 x 0.002304, of 1/64 nats^2: five standard
   * deviations are 0.63649 nats, 651.8 of 1024.
   */
  @ParameterizedTest
  @CsvSource({"651, true", "652, false"})
  void twoThatContradictEachOtherAreNotBelieved(int of1024, boolean believed) {
    Expectation known =
        expected(
            List.of(kin("s", 1, 0.8), kin("t", 1, 0.8)),
            track("s", -0.25, 0.0625),
            track("t", of1024 / 1024.0 - 0.25, 0.25));
    assertThat(known.scored()).isEqualTo(believed);
  }

  private static Expectation expected(List<Kinship> kin, BatchTrack... tracks) {
    return siblings(tracks)
        .expectation(placed(ORDER, kin), footing(HEARING, learned(), TWO), tokens(2), LOSS)
        .orElseThrow();
  }

  private static Optional<Expectation> expectation(Declaration declaration, LossCurve curve) {
    return siblings(track("s", 0.125, 0))
        .expectation(
            placed(declaration, List.of(kin("s", 0.8, 0.8))),
            footing(curve, learned(), TWO),
            tokens(2),
            LOSS);
  }
}
