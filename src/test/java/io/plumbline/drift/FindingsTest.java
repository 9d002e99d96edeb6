package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.drift.DriftVerdict.Found;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static final Findings TWO =
      Findings.NONE
          .confirming(Finding.EVAL_GAP, evidence(1), 10)
          .confirming(Finding.DRIFT_UP, evidence(2), 20)
          .suspecting(Finding.SPIKE, evidence(3))
          .suspecting(Finding.PLATEAU, evidence(4));

  @Test
  void whatIsConfirmedKeepsTheEvidenceItBeganWith() {
    assertThat(TWO.confirming(Finding.EVAL_GAP, evidence(9), 90)).isSameAs(TWO);
    assertThat(TWO.open().get(0))
        .isEqualTo(new DriftState.Standing(Finding.EVAL_GAP, evidence(1), 10));
    assertThat(TWO.has(Finding.DRIFT_UP)).isTrue();
    assertThat(TWO.has(Finding.SPIKE)).isFalse();
  }

  @Test
  void oneGoesAndTheOthersStay() {
    Findings without = TWO.without(Finding.EVAL_GAP);
    assertThat(without.open()).containsExactly(TWO.open().get(1));
    assertThat(without.suspected()).isEqualTo(TWO.suspected());
    assertThat(TWO.without(Finding.DIVERGED)).isSameAs(TWO);
    assertThat(TWO.only(Finding.EVAL_GAP))
        .isEqualTo(Findings.NONE.confirming(Finding.EVAL_GAP, evidence(1), 10));
    assertThat(TWO.only(Finding.DIVERGED)).isEqualTo(Findings.NONE);
  }

  @Test
  void eachLossSuspectsAnew() {
    assertThat(TWO.confirmed().suspected()).isEmpty();
    assertThat(TWO.confirmed().open()).isEqualTo(TWO.open());
    assertThat(TWO.confirmed().confirmed()).isEqualTo(TWO.confirmed());
    assertThat(TWO.confirmed().stillSuspecting(TWO.suspected()).suspected())
        .containsExactly(Found.suspected(Finding.PLATEAU, evidence(4)));
  }

  @Test
  void driftIsUpDownOrPlateau() {
    for (Finding finding : Finding.values()) {
      boolean drift =
          finding == Finding.DRIFT_UP
              || finding == Finding.DRIFT_DOWN
              || finding == Finding.PLATEAU;
      assertThat(Findings.NONE.confirming(finding, evidence(1), 1).drifting())
          .as("%s", finding)
          .isEqualTo(drift);
    }
  }

  private static Evidence evidence(double statistic) {
    return new Evidence(statistic, 1, 5, OptionalLong.empty(), 2, 3);
  }
}
