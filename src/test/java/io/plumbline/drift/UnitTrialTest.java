package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.drift.LossUnit.Kind;
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
    assertThat(trial.open(BEFORE, LossUnit.SAME)).isEqualTo(fits);
    assertThat(trial.told(BEFORE, LossUnit.SAME, 2).isPresent()).isEqualTo(fits);
  }

  /**
   * Squares about the mean are at most s^2 (n - 1 + 3 sqrt(2 (n - 1)) + 3): 13.348 of s^2 for four,
   * so that +d, -d, -d, +d may stray by 1.8267 s. The halves' means are equal.
   */
  @ParameterizedTest
  @CsvSource({"0.0182, true", "0.0184, false"})
  void theyStrayAsBefore(double d, boolean fits) {
    assertThat(of(d, -d, -d, d).open(BEFORE, LossUnit.SAME)).isEqualTo(fits);
  }

  /** Halves of two differ by at most 3 s sqrt(2/2): 0.03. */
  @ParameterizedTest
  @CsvSource({"0.0149, true", "0.0151, false", "-0.0149, true", "-0.0151, false"})
  void theyNeitherRiseNorFall(double d, boolean fits) {
    assertThat(of(-d, -d, d, d).open(BEFORE, LossUnit.SAME)).isEqualTo(fits);
  }

  @Test
  void theMiddleOfAnOddNumberIsInNeitherHalf() {
    assertThat(of(-0.014, -0.014, 0.0, 0.014, 0.014).open(BEFORE, LossUnit.SAME)).isTrue();
    assertThat(of(-0.0151, -0.0151, 0.0, 0.0151, 0.0151).open(BEFORE, LossUnit.SAME)).isFalse();
  }

  @Test
  void oneLossNeedsOnlyLieAtTheLevel() {
    assertThat(of(0.03).open(BEFORE, LossUnit.SAME)).isTrue();
    assertThat(of(0.0393).open(BEFORE, LossUnit.SAME)).isFalse(); // 3 (0.01 sqrt(65/64) + 0.003)
    assertThat(of(0.03).told(BEFORE, LossUnit.SAME, 2)).isEmpty();
    assertThat(of(0, 0).told(BEFORE, LossUnit.SAME, 2)).isEmpty();
    assertThat(of(0, 0, 0).told(BEFORE, LossUnit.SAME, 2)).contains(BITS);
  }

  @Test
  void theUnitInForceIsNoAnswer() {
    assertThat(of(0, 0, 0).told(BEFORE, BITS, 2)).isEmpty();
    assertThat(of(0, 0, 0).open(BEFORE, BITS)).isFalse();
  }

  @Test
  void afterFortyEightLossesATrialHasFailed() {
    UnitTrial trial = UnitTrial.NONE;
    for (int i = 1; i <= 48; i++) {
      trial = plus(trial, BIT, 1);
    }
    assertThat(trial.size()).isEqualTo(48);
    assertThat(trial.open(BEFORE, LossUnit.SAME)).isTrue();
    assertThat(plus(trial, BIT, 1).open(BEFORE, LossUnit.SAME)).isFalse();
  }

  /** With s = 0.03: 3 (0.03 sqrt(1/n + 1/64) + 0.003); common units need 0.06 (n = 4: 0.055). */
  @ParameterizedTest
  @CsvSource({
    "1.442695, 3, false", // 0.0621
    "1.442695, 4, true", // 0.0554
    "0.25, 3, true", // a fall below 0.62 of the level: 0.08 do
    "3, 24, false", // rare: 0.02 (n = 24: 0.0306)
    "64, 3, true" // above the start by far: 0.08 do
  })
  void rarerUnitsMustFitMoreClosely(double factor, int losses, boolean told) {
    LossLevel before = new LossLevel(true, 64, Math.log(2), 64, 9e-4, Math.log(2));
    UnitTrial trial = UnitTrial.NONE;
    for (int i = 0; i < losses; i++) {
      trial = plus(trial, 2 * factor, 1);
    }
    assertThat(trial.told(before, LossUnit.SAME, 4).isPresent()).isEqualTo(told);
  }

  /** Back to the first unit 0.16 do; 0.053 s: 3 (0.08 sqrt(1/3 + 1/64) + 0.003) = 0.151. */
  @Test
  void theWayBackIsWide() {
    LossLevel before = new LossLevel(true, 64, 0, 64, 0.0064, 0);
    UnitTrial back = plus(plus(plus(UnitTrial.NONE, 1, 1), 1, 1), 1, 1);
    assertThat(back.told(before, BITS, 9)).contains(LossUnit.SAME);
    LossLevel wider = new LossLevel(true, 64, 0, 64, 0.0081, 0);
    assertThat(back.told(wider, BITS, 9)).isEmpty(); // 0.168
  }

  @Test
  void theNearestUnitIsTaken() {
    // 1.98 times: 2 is nearer than bits; with wide straying both would do
    LossLevel before = new LossLevel(true, 64, 0, 64, 1e-4, 0);
    UnitTrial trial = plus(plus(plus(UnitTrial.NONE, 1.98, 1), 1.98, 1), 1.98, 1);
    assertThat(trial.told(before, LossUnit.SAME, 5)).contains(new LossUnit(Kind.SUM, 2));
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
