package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.plumbline.drift.LossUnit.Kind;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three tests that losses after a jump must pass under a unit, each at its limit. */
class UnitTrialTest {
  private static final LossUnit BITS = new LossUnit(Kind.BITS, 1);
  private static final double BIT = 1 / Math.log(2);

  /** A level of 0 with s = 0.01, from 64 losses by a law: the mean of n is 3 (...) off at most. */
  private static final LossLevel BEFORE = new LossLevel(true, 64, 0, 64, 1e-4, 0);

  /** 3 (0.01 sqrt(1/4 + 1/64) + 0.003) = 0.02446. */
  @ParameterizedTest
  @CsvSource({"0.0244, true", "0.0246, false", "-0.0244, true", "-0.0246, false"})
  void theMeanLiesAtTheLevel(double off, boolean fits) {
    UnitTrial trial = of(off, off, off, off);
    assertThat(trial.open(BEFORE, LossUnit.SAME, 2)).isEqualTo(fits);
  }

  /**
   * Squares about the mean are at most s^2 (n - 1 + 3 sqrt(2 (n - 1)) + 3): 13.348 of s^2 for four,
   * so that +d, -d, -d, +d may stray by 1.8267 s. The halves' means are equal.
   */
  @ParameterizedTest
  @CsvSource({"0.0182, true", "0.0184, false"})
  void theyStrayAsBefore(double d, boolean fits) {
    assertThat(of(d, -d, -d, d).open(BEFORE, LossUnit.SAME, 2)).isEqualTo(fits);
  }

  /** Halves of two differ by at most 3 s sqrt(2/2): 0.03. */
  @ParameterizedTest
  @CsvSource({"0.0149, true", "0.0151, false", "-0.0149, true", "-0.0151, false"})
  void theyNeitherRiseNorFall(double d, boolean fits) {
    assertThat(of(-d, -d, d, d).open(BEFORE, LossUnit.SAME, 2)).isEqualTo(fits);
  }

  @Test
  void theMiddleOfAnOddNumberIsInNeitherHalf() {
    assertThat(of(-0.014, -0.014, 0.0, 0.014, 0.014).open(BEFORE, LossUnit.SAME, 2)).isTrue();
    assertThat(of(-0.0151, -0.0151, 0.0, 0.0151, 0.0151).open(BEFORE, LossUnit.SAME, 2)).isFalse();
  }

  @Test
  void oneLossNeedsOnlyLieAtTheLevel() {
    assertThat(of(0.03).open(BEFORE, LossUnit.SAME, 2)).isTrue();
    assertThat(of(0.0393).open(BEFORE, LossUnit.SAME, 2)).isFalse(); // 3 (0.01 sqrt(65/64) + 0.003)
    assertThat(of(0.03).told(BEFORE, LossUnit.SAME, 2)).isEmpty();
    assertThat(of(0, 0).told(BEFORE, LossUnit.SAME, 2)).isEmpty();
    assertThat(unit(of(0, 0, 0).told(BEFORE, LossUnit.SAME, 2))).contains(BITS);
  }

  @Test
  void theUnitInForceIsNoAnswer() {
    assertThat(of(0, 0, 0).told(BEFORE, BITS, 2)).isEmpty();
    assertThat(of(0, 0, 0).open(BEFORE, BITS, 2)).isFalse();
  }

  @Test
  void afterTwentyFourLossesATrialHasFailed() {
    UnitTrial trial = UnitTrial.NONE;
    for (int i = 1; i <= 24; i++) {
      trial = plus(trial, BIT, 1);
    }
    assertThat(trial.size()).isEqualTo(24);
    assertThat(trial.open(BEFORE, LossUnit.SAME, 2)).isTrue();
    assertThat(plus(trial, BIT, 1).open(BEFORE, LossUnit.SAME, 2)).isFalse();
  }

  /**
   * Four losses in bits, off the level by m, that stray as the level does (+d, -d, -d, +d with 4
   * d^2 = 3 s^2, so q = 0): with sd_m = 0.01 sqrt(1/4 + 1/64) + 0.003 = 0.0081539 and sd_q^2 =
   * 0.5/3 + 0.5/64 = 0.17448 the odds are 0.1 * 3 * 48.926 exp(-(m / sd_m)^2 / 2) * sqrt(1.17448 /
   * 0.17448) = 38.08 exp(...).
   */
  @ParameterizedTest
  @CsvSource({"0, 38.08", "0.01, 17.95", "-0.015, 7.012"})
  void oddsAreThoseOfTwoNormals(double m, double odds) {
    double d = 0.01 * Math.sqrt(0.75);
    UnitTrial.Told told =
        of(m + d, m - d, m - d, m + d).told(BEFORE, LossUnit.SAME, 2).orElseThrow();
    assertThat(told.unit()).isEqualTo(BITS);
    assertThat(told.odds()).isCloseTo(odds, withinPercentage(0.1));
  }

  /**
   * The same at the level, with odd straying: q = ln 2 gives exp(-q^2 / 2 (1/.17448 - 1/1.17448)).
   */
  @Test
  void lossesThatStrayOtherwiseAreLessLikelyInAnotherUnit() {
    double d = 0.01 * Math.sqrt(0.75) / 2;
    UnitTrial.Told told = of(d, -d, -d, d).told(BEFORE, LossUnit.SAME, 2).orElseThrow();
    assertThat(told.odds()).isCloseTo(38.08 * Math.exp(-0.24023 * 4.8799), withinPercentage(0.2));
  }

  /** A rare unit starts a fifth as likely: 38.08 / 5 = 7.6 for a sum over three. */
  @ParameterizedTest
  @CsvSource({"1.442695, 38.08", "4, 38.08", "3, 7.616"})
  void rareUnitsNeedMore(double factor, double odds) {
    double d = 0.01 * Math.sqrt(0.75);
    UnitTrial trial = UnitTrial.NONE;
    for (double off : new double[] {d, -d, -d, d}) {
      trial = plus(trial, factor * Math.exp(off), 1);
    }
    assertThat(trial.told(BEFORE, LossUnit.SAME, 20).orElseThrow().odds())
        .isCloseTo(odds, withinPercentage(0.1));
  }

  /**
   * Where losses stray by 4 % a sum over three is 1.2 times as likely as a jump after four losses:
   * sd_m = 0.0236, 0.02 * 3 * 16.9 * 2.594 = 2.6; nothing is told below 3.
   */
  @Test
  void whatIsNotLikelierThanAJumpIsNotTold() {
    LossLevel noisy = new LossLevel(true, 64, 0, 64, 0.0016, 0);
    double d = 0.04 * Math.sqrt(0.75);
    UnitTrial trial = UnitTrial.NONE;
    for (double off : new double[] {d, -d, -d, d}) {
      trial = plus(trial, 3 * Math.exp(off), 1);
    }
    assertThat(trial.open(noisy, LossUnit.SAME, 20)).isTrue();
    assertThat(trial.told(noisy, LossUnit.SAME, 20)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0.5", // a mean over two, or data that leaked
    "0.25",
    "0.693147", // nats for bits, or data seen before
    "0.434294" // digits
  })
  void aFallIsNoChangeOfUnit(double factor) {
    UnitTrial trial = UnitTrial.NONE;
    for (int i = 0; i < 3; i++) {
      trial = plus(trial, 3 * factor, 3);
    }
    assertThat(trial.open(BEFORE, LossUnit.SAME, 11)).isFalse();
    assertThat(trial.told(BEFORE, LossUnit.SAME, 11)).isEmpty();
  }

  @Test
  void butAPerplexityMayBecomeItsLogarithm() {
    UnitTrial trial = UnitTrial.NONE;
    for (int i = 0; i < 3; i++) {
      trial = plus(trial, 3, Math.exp(3));
    }
    assertThat(unit(trial.told(BEFORE, LossUnit.SAME, 60000)))
        .contains(new LossUnit(Kind.LOGARITHM, 1));
  }

  /** Lost weights give ln(vocabulary) again, whatever multiple of the loss that is. */
  @ParameterizedTest
  @CsvSource({"10.8, false", "9.85, false", "11.8, false", "9.7, true", "12.1, true"})
  void aRiseToTheRunsFirstLossIsNone(double first, boolean told) {
    UnitTrial trial = UnitTrial.NONE;
    for (int i = 0; i < 3; i++) {
      trial = plus(trial, 10.8, 2.7);
    }
    assertThat(trial.open(BEFORE, LossUnit.SAME, first)).isEqualTo(told);
    assertThat(trial.told(BEFORE, LossUnit.SAME, first).isPresent()).isEqualTo(told);
  }

  @Test
  void fromAnotherUnitThereIsOnlyTheWayBack() {
    UnitTrial back = plus(plus(plus(UnitTrial.NONE, 1, 1), 1, 1), 1, 1);
    assertThat(unit(back.told(BEFORE, BITS, 9))).contains(LossUnit.SAME);
    UnitTrial further = plus(plus(plus(UnitTrial.NONE, 8, 1), 8, 1), 8, 1);
    assertThat(further.open(BEFORE, BITS, 99)).isFalse();
  }

  @Test
  void theLikeliestUnitIsTaken() {
    // 1.98 times: 2 is nearer than bits; with wide straying both would do
    UnitTrial trial = plus(plus(plus(UnitTrial.NONE, 1.98, 1), 1.98, 1), 1.98, 1);
    assertThat(unit(trial.told(BEFORE, LossUnit.SAME, 5))).contains(new LossUnit(Kind.SUM, 2));
  }

  @Test
  void itBeginsWhereTheFirstLossLay() {
    UnitTrial trial = UnitTrial.NONE.plus(2, 1, at(100, 7)).plus(3, 1.5, at(200, 8));
    assertThat(trial.logged()).containsExactly(2, 3);
    assertThat(trial.lines()).containsExactly(1, 1.5);
    assertThat(trial.since()).isEqualTo(at(100, 7));
    assertThat(trial.live()).isTrue();
    assertThat(UnitTrial.NONE.live()).isFalse();
    UnitTrial same = UnitTrial.NONE.plus(2, 1, at(100, 7)).plus(3, 1.5, at(200, 8));
    assertThat(trial).isEqualTo(same).hasSameHashCodeAs(same).hasToString("UnitTrial[2.0, 3.0]");
    assertThat(trial)
        .isNotEqualTo(UnitTrial.NONE.plus(2, 1, at(100, 7)))
        .isNotEqualTo(UnitTrial.NONE.plus(2, 1, at(101, 7)).plus(3, 1.5, at(200, 8)))
        .isNotEqualTo(UnitTrial.NONE.plus(2, 1, at(100, 6)).plus(3, 1.5, at(200, 8)))
        .isNotEqualTo(UnitTrial.NONE.plus(2, 1, at(100, 7)).plus(3, 1.6, at(200, 8)))
        .isNotEqualTo(UnitTrial.NONE.plus(2, 1, at(100, 7)).plus(4, 1.5, at(200, 8)))
        .isNotEqualTo("");
  }

  private static Optional<LossUnit> unit(Optional<UnitTrial.Told> told) {
    return told.map(UnitTrial.Told::unit);
  }

  /** Losses in bits that lie so far off the level. */
  private static UnitTrial of(double... off) {
    UnitTrial trial = UnitTrial.NONE;
    for (double one : off) {
      trial = plus(trial, BIT * Math.exp(one), 1);
    }
    return trial;
  }

  private static UnitTrial plus(UnitTrial trial, double logged, double line) {
    return trial.plus(logged, line, at(1, 1));
  }

  private static Place at(long tokens, long step) {
    return new Place(tokens, OptionalLong.of(step));
  }
}
