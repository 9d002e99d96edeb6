package io.plumbline.app.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TailMeanTest {
  @Test
  void nothingIsNotANumber() {
    assertThat(new TailMean().mean()).isNaN();
  }

  @Test
  void fewPointsGiveTheLastOne() {
    TailMean tail = new TailMean();
    tail.add(3);
    tail.add(2);
    assertThat(tail.mean()).isEqualTo(2);
  }

  @Test
  void manyPointsGiveTheMeanOfTheLastTwoPercent() {
    TailMean tail = new TailMean();
    for (int i = 0; i < 10_000; i++) {
      tail.add(i);
    }
    assertThat(tail.mean()).isEqualTo(9_899.5);
  }

  @Test
  void aRunThatDivergedHasNoFinalLoss() {
    TailMean tail = new TailMean();
    tail.add(2);
    tail.add(Double.NaN);
    assertThat(tail.mean()).isNaN();
  }
}
