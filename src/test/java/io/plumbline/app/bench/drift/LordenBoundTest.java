package io.plumbline.app.bench.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.run.AlertKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LordenBoundTest {
  @Test
  void isTwiceTheLogarithmTimesNoiseOverShiftSquared() {
    assertThat(LordenBound.losses(Math.exp(10), 0.02, 0.01)).isCloseTo(80, within(1e-9));
    assertThat(LordenBound.losses(Math.exp(10), 0.02, 0.02)).isCloseTo(20, within(1e-9));
  }

  @Test
  void nobodyReactsBeforeTheFirstLoss() {
    assertThat(LordenBound.losses(1e5, 0.001, 1)).isEqualTo(1);
    assertThat(LordenBound.losses(1e5, Double.NaN, 1)).isNaN();
  }

  private static double[] losses(double persistence) {
    Random random = new Random(3);
    double[] losses = new double[2000];
    double noise = 0;
    for (int i = 0; i < losses.length; i++) {
      noise =
          persistence * noise + random.nextGaussian() * Math.sqrt(1 - persistence * persistence);
      losses[i] = 2 + 3 / Math.sqrt(i + 1) + 0.02 * noise;
    }
    return losses;
  }

  @Test
  void noiseIsThatOfSingleLossesAroundTheirTrend() {
    LocalNoise white = LocalNoise.of(losses(0), 1500);
    assertThat(white.sd()).isCloseTo(0.02, within(0.005));
    assertThat(white.longRunSd()).isBetween(white.sd(), 1.3 * white.sd());
  }

  @Test
  void likeNeighboursMakeTheLongRunNoisier() {
    LocalNoise alike = LocalNoise.of(losses(0.7), 1500);
    assertThat(alike.longRunSd() / alike.sd()).isBetween(1.3, 2.4);
  }

  @Test
  void oneOutlierDoesNotMakeAllLossesNoisy() {
    double[] losses = losses(0);
    losses[1480] += 5;
    assertThat(LocalNoise.of(losses, 1500).sd()).isLessThan(0.5);
    assertThat(LocalNoise.of(losses, 15).sd()).isNaN();
  }

  private static FaultTrial trial(int left, Optional<FaultTrial.Caught> page) {
    return new FaultTrial(
        new InjectedFault(FaultFamily.LEVEL, -0.01),
        new FaultTrial.Place("runs", "r", 0.35, left, 2, new LocalNoise(0.02, 0.04)),
        new FaultTrial.Noticed(page, page, Map.of()));
  }

  /** M = e^10 and s = D: the bound is 20 losses, 80 with the likeness of neighbours counted in. */
  @Test
  void delaysAreCountedInBoundsAndWhatNobodyCanCatchIsSaidToBeThat() {
    FaultTrial fast = trial(500, Optional.of(new FaultTrial.Caught(AlertKind.DRIFT_DOWN, 40)));
    FaultTrial slow = trial(500, Optional.of(new FaultTrial.Caught(AlertKind.DRIFT_DOWN, 41)));
    FaultTrial missed = trial(500, Optional.empty());
    FaultTrial impossible = trial(19, Optional.empty());
    FaultGroup group = new FaultGroup(List.of(fast, slow, missed, impossible), Math.exp(10));
    assertThat(group.bound()).isCloseTo(20, within(1e-9));
    assertThat(group.longRunBound()).isCloseTo(80, within(1e-9));
    assertThat(group.paged()).isEqualTo(0.5);
    assertThat(group.possible()).isEqualTo(0.75);
    assertThat(group.within(2)).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(group.multiple(0.5)).isCloseTo(2.025, within(1e-9));
    assertThat(group.kinds()).isEqualTo("DRIFT_DOWN 2");
  }
}
