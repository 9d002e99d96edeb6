package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.drift.DriftVerdict.Grade;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What opens a finding and what ends it, with numbers worked out by hand. */
class DriftDetectorTest {
  private static final double LEVEL = 2;

  /** 0.5 % of the loss: v is 0.16, from the part of a departure that does not matter. */
  private static final double NOISE = 0.01;

  @ParameterizedTest
  @CsvSource({
    "1000, 0.05, 24.8070",
    "100000, 0.05, 34.0173",
    "1000, 0.01, 28.0259",
    "1, 0.5, 6.3863",
    "0, 0.5, 6.3863"
  })
  void theThresholdIsTwiceTheLogarithmOfLossesForOneAlarmAndFive(
      double losses, double alarms, double threshold) {
    assertThat(DriftDetector.threshold(losses, alarms)).isCloseTo(threshold, within(1e-4));
  }

  @Test
  void aContradictionIsOneOfTwoHundred() {
    assertThat(DriftDetector.contradictionThreshold(0.05)).isCloseTo(21.5881, within(1e-4));
  }

  // Drift.

  @Test
  void eightLossesMakeADriftAndSevenDoNot() {
    // 3.5 s is below a spike; G of n is 12.25 n / (1 + 0.16 n): 40.5 for seven, 43.0 for eight
    Losses losses = Losses.late(Losses.flat(LEVEL, NOISE), 30).times(20, LEVEL);
    losses.times(7, LEVEL + 3.5 * NOISE);
    assertThat(losses.open()).isEmpty();
    assertThat(losses.suspected()).containsExactly(Finding.DRIFT_UP);
    losses.then(LEVEL + 3.5 * NOISE);
    assertThat(losses.open()).containsExactly(Finding.DRIFT_UP);
    assertThat(losses.suspected()).isEmpty();
    Evidence evidence = losses.evidence(Finding.DRIFT_UP);
    assertThat(evidence.statistic()).isCloseTo(28.0 * 28 / (8 + 64 * 0.16), within(1e-6));
    assertThat(evidence.threshold()).isEqualTo(30);
    assertThat(evidence.sinceTokens()).isEqualTo(losses.tokens() - 7.0 * Losses.APART);
    assertThat(step(evidence)).isEqualTo(21);
    assertThat(evidence.expectedLoss()).isEqualTo(LEVEL);
    assertThat(evidence.seenLoss()).isCloseTo(LEVEL + 3.5 * NOISE, within(1e-9));
    assertThat(losses.standing(Finding.DRIFT_UP).atTokens()).isEqualTo(losses.tokens());
    assertThat(losses.state().score()).isCloseTo(evidence.statistic() / 30, within(1e-9));
  }

  @Test
  void aShareOfTheRunIsEnoughForThreeUnlessASpikeStands() {
    Losses early = Losses.against(Losses.flat(LEVEL, NOISE), 20).times(20, LEVEL);
    early.times(2, LEVEL + 5 * NOISE);
    assertThat(early.open()).isEmpty();
    early.then(LEVEL + 5 * NOISE); // three of 23 losses span more than 1 %; G = 225 / 4.44
    assertThat(early.open()).containsExactly(Finding.DRIFT_UP);
    assertThat(early.evidence(Finding.DRIFT_UP).statistic())
        .isCloseTo(225 / (3 + 9 * 0.16), within(1e-6));
    Losses spiked = Losses.against(Losses.flat(LEVEL, NOISE), 20).times(20, LEVEL);
    spiked.times(2, LEVEL * 1.1); // a spike: with the next they would be three as above
    spiked.then(LEVEL + 5 * NOISE); // eight, five at zero: (2 * 6 * 1.077 + 5)^2 / 18.24 = 17.6
    assertThat(spiked.open()).containsExactly(Finding.SPIKE);
    spiked.then(LEVEL + 5 * NOISE); // (2 * 6 * 1.077 + 10)^2 / 18.24 = 28.8
    assertThat(spiked.open()).containsExactly(Finding.SPIKE, Finding.DRIFT_UP);
  }

  @Test
  void aFallIsADriftDown() {
    Losses losses = Losses.late(Losses.flat(LEVEL, NOISE), 30).times(20, LEVEL);
    losses.times(8, LEVEL - 3.5 * NOISE);
    assertThat(losses.open()).containsExactly(Finding.DRIFT_DOWN);
    assertThat(losses.state().score()).isNegative();
    assertThat(losses.evidence(Finding.DRIFT_DOWN).statistic()).isPositive();
    assertThat(losses.evidence(Finding.DRIFT_DOWN).seenLoss())
        .isCloseTo(LEVEL - 3.5 * NOISE, within(1e-9));
  }

  @Test
  void whatIsNotOverTheThresholdIsSuspectedFromHalfOfItOn() {
    // eight of 3.5 s are 43.0, of k = 2 that is 21.5
    assertThat(eight(21).open()).containsExactly(Finding.DRIFT_UP);
    assertThat(eight(22).open()).isEmpty();
    assertThat(eight(22).suspected()).containsExactly(Finding.DRIFT_UP);
    assertThat(eight(42).suspected()).containsExactly(Finding.DRIFT_UP);
    assertThat(eight(44).suspected()).isEmpty();
  }

  private static Losses eight(double threshold) {
    // v = (0.004^2 / 2) / 0.01^2 = 0.08: 28^2 / (8 + 64 * 0.08) / 2 = 29.9
    return Losses.late(Losses.flat(LEVEL, NOISE, 0, 2), threshold * 29.878 / 21.49)
        .times(20, LEVEL)
        .times(8, LEVEL + 3.5 * NOISE);
  }

  @Test
  void twoFarOffLetTheFitWait() {
    // 2 of 5 s: 100 / (2 + 4 * 0.16) = 37.9, half of 75.8
    Losses waits = Losses.late(Losses.flat(LEVEL, NOISE), 75).times(20, LEVEL);
    waits.then(LEVEL + 5 * NOISE);
    assertThat(waits.suspected()).isEmpty();
    waits.then(LEVEL + 5 * NOISE);
    assertThat(waits.suspected()).containsExactly(Finding.DRIFT_UP);
    assertThat(waits.state().suspicious()).isTrue();
    assertThat(waits.state().offCurve()).isFalse();
    Losses not = Losses.late(Losses.flat(LEVEL, NOISE), 76.5).times(20, LEVEL);
    not.times(2, LEVEL + 5 * NOISE);
    assertThat(not.suspected()).isEmpty();
  }

  @Test
  void aLossCountsAtMostSixStandardDeviationsOfNoiseAndCurve() {
    // clip = 6 sqrt(1.16); eight at the clip and none beyond
    Losses losses = Losses.late(Losses.flat(LEVEL, NOISE), 1e6).times(20, LEVEL);
    losses.times(8, LEVEL - 1);
    double z = 8 * 6 * Math.sqrt(1.16);
    assertThat(-losses.state().score() * 1e6).isCloseTo(z * z / (8 + 64 * 0.16), within(1e-6));
  }

  @Test
  void aDriftIsOverWhenThirtyTwoLossesAreBackAndNoOldForecastIsContradicted() {
    Losses losses = drifted();
    losses.times(31, LEVEL);
    assertThat(losses.open()).containsExactly(Finding.DRIFT_UP);
    losses.then(LEVEL);
    assertThat(losses.open()).isEmpty();
    assertThat(losses.state().departure().segments().total()).isZero();
    Losses held = drifted().contradicted(LEVEL + 0.1, LEVEL, 0.001, 20); // 10 of 20: half
    held.times(40, LEVEL);
    assertThat(held.open()).containsExactly(Finding.DRIFT_UP);
    held.contradicted(LEVEL + 0.0999, LEVEL, 0.001, 20).then(LEVEL);
    assertThat(held.open()).isEmpty();
    Losses below = drifted().contradicted(LEVEL - 0.1, LEVEL, 0.001, 20);
    below.times(40, LEVEL);
    assertThat(below.open()).containsExactly(Finding.DRIFT_UP);
  }

  @ParameterizedTest
  @CsvSource({"1.3, true", "1.32, false"})
  void backMeansBelowNine(double z, boolean over) {
    // the mean of 32 losses at z: 32 z^2 / (1 + 32 * 0.16), 9 at z = 1.312
    Losses losses = drifted().times(32, LEVEL + z * NOISE);
    assertThat(losses.open().isEmpty()).isEqualTo(over);
  }

  /** What counts as back is by k and by the v that goes with it. */
  @Test
  void badForecastsMakeBackWider() {
    Losses losses = Losses.late(Losses.flat(LEVEL, NOISE, 0, 3), 12).times(20, LEVEL);
    losses.times(8, LEVEL + 3.5 * NOISE);
    assertThat(losses.open()).containsExactly(Finding.DRIFT_UP);
    losses.times(31, LEVEL + 1.8 * NOISE);
    assertThat(losses.open()).containsExactly(Finding.DRIFT_UP);
    // v = 0.16 / 3: 32 * 3.24 / (1 + 32 v) / 3 = 12.8; 32 * 1.44 / (1 + 32 v) / 3 = 5.7
    losses.then(LEVEL + 1.8 * NOISE);
    assertThat(losses.open()).containsExactly(Finding.DRIFT_UP);
    losses.times(32, LEVEL + 1.2 * NOISE);
    assertThat(losses.open()).isEmpty();
  }

  @Test
  void aFallAndAPlateauEndAsWell() {
    Losses fall = Losses.late(Losses.flat(LEVEL, NOISE), 30).times(20, LEVEL);
    fall.times(8, LEVEL - 3.5 * NOISE);
    assertThat(fall.open()).containsExactly(Finding.DRIFT_DOWN);
    assertThat(fall.times(32, LEVEL).open()).isEmpty();
    Expectation line = new Expectation(new Line(1e9, 1.1e9, 2, 1), 0, 4e-4, 0, 1, true);
    Losses halt = Losses.against(line, 25);
    for (int i = 1; i <= 1_000; i++) {
      halt.then(line.at((double) halt.tokens() + Losses.APART));
    }
    for (int k = 1; k <= 8; k++) {
      halt.then(line.at((double) halt.tokens() + Losses.APART) + 0.01 * k);
    }
    assertThat(halt.open()).containsExactly(Finding.PLATEAU);
    for (int i = 1; i <= 32; i++) {
      halt.then(line.at((double) halt.tokens() + Losses.APART));
    }
    assertThat(halt.open()).isEmpty();
  }

  private static Losses drifted() {
    Losses losses = Losses.late(Losses.flat(LEVEL, NOISE), 30).times(20, LEVEL);
    losses.times(8, LEVEL + 3.5 * NOISE);
    assertThat(losses.open()).containsExactly(Finding.DRIFT_UP);
    return losses;
  }

  @Test
  void noSecondDriftWhileOneStands() {
    Losses losses = drifted().times(31, LEVEL - 3.5 * NOISE);
    assertThat(losses.open()).containsExactly(Finding.DRIFT_UP);
    assertThat(losses.suspected()).isEmpty();
  }

  @Test
  void aFallWithinACooldownIsNone() {
    Losses within = Losses.late(Losses.cooling(LEVEL, NOISE, 0.036), 30).times(20, LEVEL);
    within.times(8, LEVEL - 3.5 * NOISE);
    assertThat(within.open()).isEmpty();
    assertThat(within.suspected()).isEmpty();
    assertThat(within.state().score()).isZero();
    Losses beyond = Losses.late(Losses.cooling(LEVEL, NOISE, 0.034), 30).times(20, LEVEL);
    beyond.times(8, LEVEL - 3.5 * NOISE);
    assertThat(beyond.open()).containsExactly(Finding.DRIFT_DOWN);
    Losses up = Losses.late(Losses.cooling(LEVEL, NOISE, 0.036), 30).times(20, LEVEL);
    up.times(8, LEVEL + 3.5 * NOISE);
    assertThat(up.open()).containsExactly(Finding.DRIFT_UP);
  }

  @Test
  void twoWithinACooldownLetNothingWait() {
    Losses within = Losses.late(Losses.cooling(LEVEL, NOISE, 0.051), 40).times(20, LEVEL);
    assertThat(within.times(2, LEVEL - 5 * NOISE).suspected()).isEmpty();
    Losses beyond = Losses.late(Losses.cooling(LEVEL, NOISE, 0.049), 40).times(20, LEVEL);
    assertThat(beyond.times(2, LEVEL - 5 * NOISE).suspected()).containsExactly(Finding.DRIFT_DOWN);
  }

  @Test
  void whatIsNotInTheUnitOfTheStretchWaitsForTheNext() {
    Expectation line = Losses.flat(LEVEL, NOISE);
    Losses losses = Losses.late(line, 75).times(20, LEVEL).times(2, LEVEL + 5 * NOISE);
    DriftState before = losses.state();
    assertThat(losses.suspected()).containsExactly(Finding.DRIFT_UP);
    losses.heldAgainst(line.unscored()).then(LEVEL + 5 * NOISE);
    assertThat(losses.state().departure().segments()).isEqualTo(before.departure().segments());
    assertThat(losses.state().score()).isEqualTo(before.score()).isNotZero();
    assertThat(losses.suspected()).containsExactly(Finding.DRIFT_UP);
    losses.then(LEVEL * 1.2); // one such loss may be a spike ...
    assertThat(losses.suspected()).containsExactly(Finding.SPIKE, Finding.DRIFT_UP);
    losses.then(LEVEL); // ... and the next was none
    assertThat(losses.suspected()).containsExactly(Finding.DRIFT_UP);
  }

  @Test
  void withoutALineNothingIsSuspectedAndTheScoreIsZero() {
    Losses losses = Losses.unjudged().times(50, 2).times(50, 3);
    assertThat(losses.open()).isEmpty();
    assertThat(losses.suspected()).isEmpty();
    assertThat(losses.state().score()).isZero();
    assertThat(losses.state().departure().segments().total()).isZero();
  }

  /** A loss that is 0 from the start strays by nothing: k is 0/0, and so is G. */
  @Test
  void whereThereIsNoNoiseNothingIsSuspected() {
    Losses losses = Losses.against(Losses.flat(0, 0, 0, Double.NaN), 30).times(50, 0);
    assertThat(losses.open()).isEmpty();
    assertThat(losses.suspected()).isEmpty();
    assertThat(losses.state().score()).isNaN();
  }

  // Plateau.

  /**
   * The line falls by 0.01 a loss. From one loss on the k-th is k shares of that above it, and a
   * jump: after eight the later half lies 0.04 shares above the earlier one, and 7 / 2 falls of
   * 0.01 were due, so that 1 is 1.14 of what a halt shows. The earlier half lies 0.025 shares and
   * the jump above the line.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 25, PLATEAU",
    "1.08, 0, 28, PLATEAU",
    "1.11, 0, 31, DRIFT_UP", // it rises
    "0.67, 0, 11, PLATEAU",
    "0.64, 0, 10, DRIFT_UP", // it still learns
    "1, 0.008, 32, PLATEAU",
    "1, 0.012, 40, DRIFT_UP", // it jumped
    "-1, 0, 25, DRIFT_DOWN"
  })
  void aLossThatStandsStillIsAPlateau(double share, double jump, double threshold, Finding called) {
    assertThat(
            halted(
                new Expectation(new Line(1e9, 1.1e9, 2, 1), 0, 4e-4, 0, 1, true),
                share,
                jump,
                threshold))
        .isEqualTo(called);
  }

  @Test
  void whereTheLineRisesThereIsNoPlateau() {
    assertThat(halted(new Expectation(new Line(1e9, 1.1e9, 2, 3), 0, 4e-4, 0, 1, true), 1, 0, 25))
        .isEqualTo(Finding.DRIFT_UP);
  }

  private static Finding halted(Expectation line, double share, double jump, double threshold) {
    Losses losses = Losses.against(line, threshold);
    for (int i = 1; i <= 1_000; i++) {
      losses.then(line.at((double) losses.tokens() + Losses.APART));
    }
    for (int k = 1; k <= 8; k++) {
      assertThat(losses.open()).isEmpty();
      losses.then(line.at((double) losses.tokens() + Losses.APART) + share * 0.01 * k + jump);
    }
    Finding found = losses.open().get(0);
    assertThat(losses.evidence(found).sinceTokens()).isEqualTo(1_001.0 * Losses.APART);
    return found;
  }

  // Spikes.

  @Test
  void twoOfThreeHighLossesAreASpikeAndEightCalmOnesEndIt() {
    Losses losses = wide().then(LEVEL * 1.1);
    assertThat(losses.open()).isEmpty();
    assertThat(losses.suspected()).containsExactly(Finding.SPIKE);
    losses.then(LEVEL, LEVEL * 1.1);
    assertThat(losses.open()).containsExactly(Finding.SPIKE);
    Evidence evidence = losses.evidence(Finding.SPIKE);
    assertThat(evidence.statistic()).isCloseTo(20, within(1e-9));
    assertThat(evidence.threshold()).isEqualTo(6);
    assertThat(evidence.sinceTokens()).isEqualTo(losses.tokens());
    assertThat(step(evidence)).isEqualTo(23);
    assertThat(evidence.expectedLoss()).isEqualTo(LEVEL);
    assertThat(evidence.seenLoss()).isEqualTo(LEVEL * 1.1);
    assertThat(losses.state().offCurve()).isTrue();
    losses.times(7, LEVEL);
    assertThat(losses.open()).containsExactly(Finding.SPIKE);
    losses.then(LEVEL);
    assertThat(losses.open()).isEmpty();
  }

  @Test
  void highLossesFurtherApartAreNone() {
    Losses losses = wide();
    for (int i = 0; i < 5; i++) {
      losses.then(LEVEL * 1.1, LEVEL, LEVEL);
    }
    assertThat(losses.open()).isEmpty();
    assertThat(Parts.high(losses.state())).isEqualTo(0b00100100);
  }

  @Test
  void aHighLossPutsOffTheEnd() {
    Losses losses = wide().times(2, LEVEL * 1.1).times(7, LEVEL).then(LEVEL * 1.1);
    losses.times(7, LEVEL);
    assertThat(losses.open()).containsExactly(Finding.SPIKE);
    assertThat(losses.then(LEVEL).open()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1.249, false", "1.251, true"})
  void oneLossAQuarterUpIsASpike(double times, boolean spike) {
    assertThat(wide().then(LEVEL * times).has(Finding.SPIKE)).isEqualTo(spike);
  }

  @ParameterizedTest
  @CsvSource({"0.042, true", "0.043, false"})
  void twelveStandardDeviationsAreNeededForOneLoss(double noise, boolean spike) {
    // 0.51 nats up of two: 12 s at a noise of 0.0425
    Losses losses = Losses.late(Losses.flat(LEVEL, noise), 1e9).times(20, LEVEL);
    assertThat(losses.then(LEVEL + 0.51).has(Finding.SPIKE)).isEqualTo(spike);
  }

  @ParameterizedTest
  @CsvSource({
    "0.005, 1.029, false",
    "0.005, 1.031, true",
    "0.02, 1.059, false",
    "0.02, 1.061, true"
  })
  void aSpikeIsThreePerCentAndSixStandardDeviationsUp(double noise, double times, boolean high) {
    Losses losses = Losses.late(Losses.flat(LEVEL, noise), 1e9).times(20, LEVEL);
    losses.then(LEVEL * times);
    assertThat(losses.suspected().contains(Finding.SPIKE)).isEqualTo(high);
  }

  @ParameterizedTest
  @CsvSource({"4, 1.119, false", "4, 1.121, true", "0.4, 1.059, false", "0.4, 1.061, true"})
  void badForecastsWidenASpikeAndGoodOnesDoNotNarrowIt(double k, double times, boolean high) {
    Losses losses = Losses.late(Losses.flat(LEVEL, 0.02, 0, k), 1e9).times(20, LEVEL);
    losses.then(LEVEL * times);
    assertThat(losses.suspected().contains(Finding.SPIKE)).isEqualTo(high);
  }

  @Test
  void theCurvesVarianceCountsForASpike() {
    // sqrt(0.03^2 + 0.04^2) = 0.05: 6 s are 0.3 nats
    Expectation line = Losses.flat(LEVEL, 0.03, 0.0016, 1);
    assertThat(Losses.late(line, 1e9).then(LEVEL + 0.299).suspected()).isEmpty();
    assertThat(Losses.late(line, 1e9).then(LEVEL + 0.301).suspected())
        .containsExactly(Finding.SPIKE);
  }

  private static Losses wide() {
    return Losses.late(Losses.flat(LEVEL, NOISE), 1e9).times(20, LEVEL);
  }

  // Divergence.

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteDivergesAtOnce(double loss) {
    Losses losses = Losses.unjudged().then(5, 4).then(loss);
    assertThat(losses.open()).containsExactly(Finding.DIVERGED);
    Evidence evidence = losses.evidence(Finding.DIVERGED);
    assertThat(evidence.statistic()).isEqualTo(1);
    assertThat(evidence.threshold()).isEqualTo(1);
    assertThat(evidence.expectedLoss()).isEqualTo(5 - 1.0 / 16);
    assertThat(evidence.seenLoss()).isEqualTo(Double.valueOf(loss));
    assertThat(losses.state().offCurve()).isTrue();
    Losses judged = Losses.late(Losses.flat(LEVEL, NOISE), 30).times(9, LEVEL).then(loss);
    assertThat(judged.evidence(Finding.DIVERGED).expectedLoss()).isEqualTo(LEVEL);
    assertThat(judged.state().departure().segments().total()).isEqualTo(9);
    assertThat(judged.state().score()).isZero();
  }

  @Test
  void aRunDivergesWhenItsMeanHasLostHalfOfWhatItHadLearned() {
    // the mean has reached 2 from 10, so that 8 are learned: 6 is half way back
    Losses losses = Losses.unjudged().then(10).times(2_000, 2);
    int above = 0;
    double mean = 2;
    while (losses.open().isEmpty()) {
      losses.then(9);
      mean += (9 - mean) / 16;
      above++;
    }
    // 7 (1 - (15/16)^n) > 4: n = 14
    assertThat(above).isEqualTo(14);
    Evidence evidence = losses.evidence(Finding.DIVERGED);
    assertThat(evidence.seenLoss()).isCloseTo(mean, within(1e-9));
    assertThat(evidence.statistic()).isCloseTo((mean - 2) / 8, within(1e-9));
    assertThat(evidence.threshold()).isEqualTo(0.5);
    assertThat(evidence.expectedLoss()).isCloseTo(2, within(1e-9));
    assertThat(evidence.sinceTokens()).isEqualTo(losses.tokens());
  }

  @Test
  void andNoMoreWhenItHasRegainedThreeQuarters() {
    Losses losses = Losses.unjudged().then(10).times(2_000, 2);
    double mean = 2;
    while (losses.open().isEmpty()) {
      losses.then(9);
      mean += (9 - mean) / 16;
    }
    while (mean > 2 + 0.25 * 8) {
      assertThat(losses.has(Finding.DIVERGED)).isTrue();
      losses.then(2);
      mean += (2 - mean) / 16;
    }
    assertThat(losses.open()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"9.2, false", "8.8, true"})
  void aRunThatHasLearnedLessThanATenthHasNothingToLose(double lowest, boolean diverges) {
    Losses losses = Losses.unjudged().then(10).times(2_000, lowest).times(200, 12);
    assertThat(losses.has(Finding.DIVERGED)).isEqualTo(diverges);
  }

  // Contradictions.

  @Test
  void aContradictionOfAnOldForecastIsADrift() {
    // S = 0.1^2 / 0.001 = 10
    Losses up = wide().contradicted(LEVEL + 0.1, LEVEL, 0.001, 9.9);
    assertThat(up.open()).containsExactly(Finding.DRIFT_UP);
    Evidence evidence = up.evidence(Finding.DRIFT_UP);
    assertThat(evidence.statistic()).isCloseTo(10, within(1e-9));
    assertThat(evidence.threshold()).isEqualTo(9.9);
    assertThat(evidence.sinceTokens()).isEqualTo(7);
    assertThat(step(evidence)).isEqualTo(-1);
    assertThat(evidence.expectedLoss()).isEqualTo(LEVEL);
    assertThat(evidence.seenLoss()).isEqualTo(LEVEL + 0.1);
    assertThat(up.standing(Finding.DRIFT_UP).atTokens()).isEqualTo(up.tokens());
    Losses down = wide().contradicted(LEVEL - 0.1, LEVEL, 0.001, 9.9);
    assertThat(down.open()).containsExactly(Finding.DRIFT_DOWN);
    assertThat(wide().contradicted(LEVEL + 0.1, LEVEL, 0.001, 10.1).open()).isEmpty();
  }

  @Test
  void oneThatMayBeASpikesIsNone() {
    Losses spiked = wide().times(2, LEVEL * 1.1);
    assertThat(spiked.contradicted(LEVEL + 0.1, LEVEL, 0.001, 5).open())
        .containsExactly(Finding.SPIKE);
    assertThat(spiked.contradicted(LEVEL - 0.1, LEVEL, 0.001, 5).open())
        .containsExactly(Finding.SPIKE, Finding.DRIFT_DOWN);
    assertThat(drifted().contradicted(LEVEL - 0.1, LEVEL, 0.001, 5).open())
        .containsExactly(Finding.DRIFT_UP);
  }

  // What a state amounts to.

  @Test
  void theVerdictIsTheGravest() {
    DriftVerdict fresh = DriftDetector.verdict(DriftState.NEW);
    assertThat(fresh.grade()).isEqualTo(Grade.STEADY);
    DriftVerdict waits = fresh.waitingFor("more losses");
    assertThat(waits).isEqualTo(DriftVerdict.warmingUp("more losses"));
    assertThat(waits.grade()).isEqualTo(Grade.WARMING_UP);
    assertThat(waits.reason()).isEqualTo("more losses");
    DriftVerdict steady = DriftDetector.verdict(wide().then(LEVEL + NOISE).state());
    assertThat(steady.grade()).isEqualTo(Grade.STEADY);
    assertThat(steady.reason()).isEqualTo("on the predicted curve");
    assertThat(steady.findings()).isEmpty();
    Losses suspect = wide().then(LEVEL * 1.1);
    DriftVerdict suspected = DriftDetector.verdict(suspect.state());
    assertThat(suspected.waitingFor("what was found stands")).isSameAs(suspected);
    assertThat(suspected.grade()).isEqualTo(Grade.SUSPECTED);
    assertThat(suspected.reason()).isEqualTo("may be leaving the predicted curve: SPIKE");
    assertThat(suspected.findings())
        .containsExactly(suspect.state().suspected().get(0))
        .allMatch(found -> found.grade() == Grade.SUSPECTED);
    Losses drift = drifted().times(10, LEVEL - NOISE).then(LEVEL * 1.1);
    DriftVerdict confirmed = DriftDetector.verdict(drift.state());
    assertThat(confirmed.grade()).isEqualTo(Grade.CONFIRMED);
    assertThat(confirmed.reason()).isEqualTo("off the predicted curve: DRIFT_UP");
    assertThat(confirmed.score()).isEqualTo(drift.state().score()).isNotZero();
    assertThat(confirmed.findings())
        .extracting(DriftVerdict.Found::finding)
        .containsExactly(Finding.DRIFT_UP, Finding.SPIKE);
    assertThat(confirmed.findings())
        .extracting(DriftVerdict.Found::grade)
        .containsExactly(Grade.CONFIRMED, Grade.SUSPECTED);
    assertThat(confirmed.findings())
        .extracting(DriftVerdict.Found::confirmedTokens)
        .containsExactly(
            OptionalLong.of(drift.standing(Finding.DRIFT_UP).atTokens()), OptionalLong.empty());
    assertThat(confirmed.findings().get(0).evidence()).isEqualTo(drift.evidence(Finding.DRIFT_UP));
  }

  private static long step(Evidence evidence) {
    return evidence.sinceStep().orElse(-1);
  }
}
