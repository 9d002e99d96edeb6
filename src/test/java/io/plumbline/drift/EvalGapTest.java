package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** When evaluation has left training, and when it is back. */
class EvalGapTest {
  private static final double TRAIN = 2;

  /** What a gap may exceed its lowest by: 0.16 nats per token here. */
  private static final double LIMIT = EvalGap.SHARE * TRAIN;

  @Test
  void threeWideOnesAreAFindingAndTwoAreNot() {
    EvalGap gap = after(0.1, 0.1, 0.1);
    assertThat(after(gap, 0.6, 0.6).confirmed()).isFalse();
    assertThat(after(gap, 0.6, 0.6, 0.6).confirmed()).isTrue();
  }

  @Test
  void scatterAboutTheLimitIsOneFindingAndNotMany() {
    EvalGap gap = after(0.1, 0.1, 0.6, 0.6, 0.6);
    int ends = 0;
    for (int i = 0; i < 40; i++) {
      gap = after(gap, 0.1 + LIMIT * (i % 2 == 0 ? 0.7 : 1.3));
      ends += gap.confirmed() ? 0 : 1;
    }
    assertThat(ends).isZero();
  }

  @Test
  void itIsOverOnceTheGapHasClosed() {
    EvalGap gap = after(after(0.1, 0.1, 0.6, 0.6, 0.6), 0.1, 0.1, 0.1, 0.1);
    assertThat(gap.confirmed()).isFalse();
    assertThat(gap.wide()).isZero();
  }

  @Test
  void aGapThatIsNoNumberChangesNothing() {
    EvalGap gap = after(0.1, 0.6);
    assertThat(gap.plus(Double.NaN, TRAIN)).isEqualTo(gap);
    assertThat(gap.plus(2, Double.NaN)).isEqualTo(gap);
    assertThat(gap.plus(Double.POSITIVE_INFINITY, TRAIN)).isEqualTo(gap);
  }

  @Test
  void whatIsExpectedOfAnEvaluationIsALossAlsoWhereTrainingHasCollapsed() {
    EvalGap early = after(-0.3); // the mean of a loss that falls fast lags behind
    EvalGap later = early.plus(2.5, 0.2).plus(2.6, 0.2).plus(2.7, 0.2);
    Evidence evidence = later.evidence(2.7, 0.2, 1_000, OptionalLong.of(10));
    assertThat(later.confirmed()).isTrue();
    assertThat(evidence.expectedLoss()).isEqualTo(0.2);
    assertThat(after(0.1).evidence(2.6, TRAIN, 1_000, OptionalLong.of(10)).expectedLoss())
        .isEqualTo(TRAIN + 0.1);
  }

  private static EvalGap after(double... gaps) {
    return after(EvalGap.NONE, gaps);
  }

  private static EvalGap after(EvalGap gap, double... gaps) {
    EvalGap now = gap;
    for (double each : gaps) {
      now = now.plus(TRAIN + each, TRAIN);
    }
    return now;
  }
}
