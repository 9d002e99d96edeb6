package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LossLevelTest {
  @Test
  void theFirstIsTheLevel() {
    LossLevel one = LossLevel.NONE.plus(0.3, true);
    assertThat(one).isEqualTo(new LossLevel(true, 1, 0.3, 0, 0, 0.3));
    assertThat(one.known()).isFalse();
    assertThat(one.sd()).isEqualTo(0.002);
  }

  @Test
  void meansAndDifferencesByHand() {
    LossLevel level = LossLevel.NONE.plus(0.1, true).plus(0.2, true);
    // level 0.15; s^2 = 0.1^2 / 2
    assertThat(level.count()).isEqualTo(2);
    assertThat(level.level()).isCloseTo(0.15, within(1e-12));
    assertThat(level.pairs()).isEqualTo(1);
    assertThat(level.variance()).isCloseTo(0.005, within(1e-12));
    level = level.plus(0, true);
    // level 0.1; the mean of 0.005 and 0.2^2 / 2 is 0.0125
    assertThat(level.level()).isCloseTo(0.1, within(1e-12));
    assertThat(level.variance()).isCloseTo(0.0125, within(1e-12));
    assertThat(level.last()).isZero();
    // 10 is far off: from two pairs on it counts as 3 s
    double s = Math.sqrt(0.0125);
    assertThat(level.plus(10, true).level()).isCloseTo(0.1 + 3 * s / 4, within(1e-12));
    assertThat(level.plus(-10, true).level()).isCloseTo(0.1 - 3 * s / 4, within(1e-12));
    assertThat(level.plus(10, true).last()).isEqualTo(10);
    assertThat(level.plus(10, true).variance())
        .isCloseTo(0.0125 + (50 - 0.0125) / 3, within(1e-12));
  }

  @Test
  void fromEightPairsOnADifferenceCountsAtMostNineVariances() {
    LossLevel eight = level(9, 0.01);
    assertThat(eight.pairs()).isEqualTo(8);
    assertThat(eight.plus(5, true).variance()).isGreaterThan(1);
    LossLevel nine = level(10, 0.01);
    double variance = nine.variance();
    assertThat(nine.plus(5, true).variance()).isCloseTo(variance * (1 + 8 / 10.0), within(1e-12));
  }

  @Test
  void bothForget() {
    LossLevel long1 = level(500, 0.01);
    assertThat(long1.count()).isEqualTo(64);
    assertThat(long1.pairs()).isEqualTo(64);
    LossLevel free = LossLevel.NONE;
    for (int i = 0; i < 500; i++) {
      free = free.plus(i % 2 * 0.01, false);
    }
    assertThat(free.count()).isEqualTo(4);
    assertThat(free.pairs()).isEqualTo(64);
  }

  @Test
  void anotherMeasureBeginsAnotherLevelAndKeepsTheStraying() {
    LossLevel level = level(20, 0.01);
    LossLevel other = level.plus(0.7, false);
    assertThat(other).isEqualTo(new LossLevel(false, 1, 0.7, level.pairs(), level.variance(), 0.7));
  }

  @Test
  void knownIsFourLossesAndEightPairs() {
    assertThat(level(8, 0.01).known()).isFalse();
    assertThat(level(9, 0.01).known()).isTrue();
    LossLevel begun = level(9, 0.01).plus(0, false).plus(0, false).plus(0, false);
    assertThat(begun.known()).isFalse();
    assertThat(begun.plus(0, false).known()).isTrue();
  }

  @Test
  void theMeanOfLossesToCome() {
    LossLevel law = new LossLevel(true, 4, 0, 9, 0.0016, 0);
    // 0.04 sqrt(1/4 + 1/4) and what a law may be off
    assertThat(law.sdOfMean(4)).isCloseTo(0.04 * Math.sqrt(0.5) + 0.003, within(1e-12));
    LossLevel free = new LossLevel(false, 4, 0, 9, 0.0016, 0);
    assertThat(free.sdOfMean(1)).isCloseTo(0.04 * Math.sqrt(1.25) + 0.01, within(1e-12));
  }

  @Test
  void calmIsWithinFourAndAPercent() {
    assertThat(new LossLevel(true, 9, 0.5, 9, 0.0016, 0.669).calm()).isTrue();
    assertThat(new LossLevel(true, 9, 0.5, 9, 0.0016, 0.671).calm()).isFalse();
    assertThat(new LossLevel(true, 9, 0.5, 9, 0.0016, 0.329).calm()).isFalse();
    LossLevel settled = new LossLevel(true, 9, 0.5, 9, 0.0016, 0.671).settled();
    assertThat(settled).isEqualTo(new LossLevel(true, 9, 0.5, 9, 0.0016, 0.5));
    assertThat(settled.calm()).isTrue();
  }

  private static LossLevel level(int count, double apart) {
    LossLevel level = LossLevel.NONE;
    for (int i = 0; i < count; i++) {
      level = level.plus(i % 2 * apart, true);
    }
    return level;
  }
}
