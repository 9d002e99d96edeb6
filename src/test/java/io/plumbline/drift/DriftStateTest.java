package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a state keeps where the run begins anew in one way or another. */
class DriftStateTest {
  private static final double LEVEL = 2;

  /** Has something of everything: a drift, a spike, a gap, a bin off the reference, a suspicion. */
  private static DriftState full() {
    Losses losses = Losses.late(Losses.flat(LEVEL, 0.01), 30).then(3).times(8, LEVEL);
    DriftState state = losses.times(16, LEVEL + 0.035).then(LEVEL, LEVEL * 1.1).state();
    for (int i = 0; i < 2; i++) {
      state = DriftDetector.referenced(state, 3, 2, 0.01, 17, step(3));
    }
    state = DriftDetector.evaluated(state, 2.1, 2, 18, step(4));
    for (int i = 0; i < 3; i++) {
      state = DriftDetector.evaluated(state, 3, 2, 19 + i, step(5 + i));
    }
    return DriftDetector.contradicted(state, new Contradiction(2.1, 2, 0.001, 7), 20, 20);
  }

  @Test
  void aFullStateIsFull() {
    DriftState state = full();
    assertThat(state.has(Finding.DRIFT_UP)).isTrue();
    assertThat(state.has(Finding.SPIKE)).isFalse();
    assertThat(state.has(Finding.EVAL_GAP)).isTrue();
    assertThat(state.drifting()).isTrue();
    assertThat(state.offCurve()).isTrue();
    assertThat(state.suspicious()).isTrue();
    assertThat(state.departure().segments().total()).isEqualTo(11);
    assertThat(state.score()).isNotZero();
    assertThat(state.departure().contradiction())
        .isEqualTo(0.5, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(state.offReference().row()).isEqualTo(2);
    assertThat(state.evalGap().wide()).isEqualTo(3);
    assertThat(Parts.firstLoss(state)).isEqualTo(3);
    assertThat(Parts.lowest(state)).isLessThan(3);
    assertThat(Parts.running(state)).isLessThan(3);
    assertThat(Parts.high(state)).isEqualTo(0b1);
    assertThat(Parts.calm(state)).isZero();
  }

  @Test
  void inAnotherUnitOfNoiseOnlyTheNewestLossesAreForgotten() {
    DriftState state = full();
    DriftState other = state.inAnotherUnit();
    assertThat(other.departure().segments()).isEqualTo(Segments.EMPTY);
    assertThat(other.open()).isEqualTo(state.open());
    assertThat(other.suspected()).isEqualTo(state.suspected());
    assertThat(other.score()).isEqualTo(state.score());
    assertThat(other.departure().contradiction()).isEqualTo(state.departure().contradiction());
    assertThat(other.evalGap()).isEqualTo(state.evalGap());
    assertThat(other.offReference()).isEqualTo(state.offReference());
    assertThat(Parts.firstLoss(other)).isEqualTo(3);
    assertThat(Parts.lowest(other)).isEqualTo(Parts.lowest(state));
    assertThat(Parts.running(other)).isEqualTo(Parts.running(state));
    assertThat(Parts.high(other)).isEqualTo(Parts.high(state));
    assertThat(Parts.calm(other)).isEqualTo(Parts.calm(state));
  }

  @Test
  void afterAChangeOfTheDataOnlyTheFirstLossIsKept() {
    DriftState state = full().renewed();
    forgotten(state);
    assertThat(Parts.lowest(state)).isNaN();
    assertThat(state.evalGap()).isEqualTo(EvalGap.NONE);
    assertThat(state.open()).isEmpty();
  }

  @Test
  void afterARestartWhatWasLearnedIsKeptToo() {
    DriftState before = full();
    DriftState state = before.restarted();
    forgotten(state);
    assertThat(Parts.lowest(state)).isEqualTo(Parts.lowest(before));
    EvalGap gap = before.evalGap();
    assertThat(state.evalGap()).isEqualTo(new EvalGap(gap.running(), gap.lowest(), 0));
    assertThat(state.open()).isEmpty();
  }

  @Test
  void atANewLevelTheGapToEvaluationStays() {
    DriftState before = full();
    DriftState state = before.atNewLevel();
    forgotten(state);
    assertThat(Parts.lowest(state)).isEqualTo(Parts.lowest(before));
    assertThat(state.evalGap()).isEqualTo(before.evalGap());
    assertThat(state.open())
        .extracting(DriftState.Standing::finding)
        .containsExactly(Finding.EVAL_GAP);
  }

  private static void forgotten(DriftState state) {
    assertThat(state.departure().segments()).isEqualTo(Segments.EMPTY);
    assertThat(Parts.high(state)).isZero();
    assertThat(Parts.calm(state)).isZero();
    assertThat(Parts.firstLoss(state)).isEqualTo(3);
    assertThat(Parts.running(state)).isNaN();
    assertThat(state.offReference()).isEqualTo(OffReference.NONE);
    assertThat(state.departure().contradiction()).isZero();
    assertThat(state.score()).isZero();
    assertThat(state.suspected()).isEmpty();
    assertThat(state.drifting()).isFalse();
    assertThat(state.offCurve()).isFalse();
    assertThat(state.suspicious()).isFalse();
  }

  // Findings of a run's evaluations and of its declared law.

  @Test
  void threeBinsOffTheDeclaredLawInARowAreAFinding() {
    DriftState state = DriftState.NEW;
    state = DriftDetector.referenced(state, 2.2, 2, 0.01, 100, step(1)); // 0.2 off, 0.1 is too far
    state = DriftDetector.referenced(state, 1.8, 2, 0.01, 200, step(2));
    assertThat(state.open()).isEmpty();
    state = DriftDetector.referenced(state, 2.3, 2, 0.01, 300, step(3));
    assertThat(state.open())
        .containsExactly(
            new DriftState.Standing(
                Finding.OFF_REFERENCE,
                new Evidence(Math.abs(2.3 - 2) / 0.1, 1, 300, step(3), 2, 2.3),
                300));
    DriftState later = DriftDetector.referenced(state, 2.4, 2, 0.01, 400, step(4));
    assertThat(later.open()).isEqualTo(state.open());
    assertThat(DriftDetector.referenced(later, 2.09, 2, 0.01, 500, step(5)).open()).isEmpty();
  }

  @Test
  void aGapThatIsTooWideIsAFindingUntilItHasClosed() {
    DriftState state = DriftDetector.evaluated(DriftState.NEW, 2.1, 2, 100, step(1));
    state = DriftDetector.evaluated(state, 3.1, 2, 200, step(2));
    state = DriftDetector.evaluated(state, 3.1, 2, 300, step(3));
    assertThat(state.open()).isEmpty();
    state = DriftDetector.evaluated(state, 3.1, 2, 400, step(4));
    // smoothed: 0.1, 0.6, 0.85, 0.975; 0.875 above the lowest, 0.16 being too wide
    DriftState.Standing standing = state.open().get(0);
    assertThat(standing.finding()).isEqualTo(Finding.EVAL_GAP);
    assertThat(standing.atTokens()).isEqualTo(400);
    assertThat(standing.evidence().statistic())
        .isCloseTo(0.875 / 0.16, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(standing.evidence().sinceTokens()).isEqualTo(400);
    assertThat(standing.evidence().sinceStep()).isEqualTo(step(4));
    assertThat(DriftDetector.evaluated(state, 3.1, 2, 500, step(5)).open()).isEqualTo(state.open());
    for (int i = 0; i < 4; i++) {
      assertThat(state.has(Finding.EVAL_GAP)).isTrue();
      state = DriftDetector.evaluated(state, 2.1, 2, 600, step(6));
    }
    assertThat(state.open()).isEmpty(); // 0.0547 above the lowest
  }

  private static OptionalLong step(long step) {
    return OptionalLong.of(step);
  }
}
