package io.plumbline.app.bench.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TailNoiseTest {
  private static final int POINTS = 10_000;

  private static double[] losses(double noise, Random random) {
    return IntStream.range(0, POINTS)
        .mapToDouble(i -> 2 + 3 * Math.pow(1 + i, -0.4) + noise * random.nextGaussian())
        .toArray();
  }

  @Test
  void theNoiseOfTheTailIsFoundBehindItsTrend() {
    // 200 points in the tail, noise 0.05 each.
    assertThat(TailNoise.standardError(losses(0.05, new Random(3))))
        .isCloseTo(0.05 / Math.sqrt(200), within(5e-4));
  }

  @Test
  void aSmoothCurveHasNone() {
    assertThat(TailNoise.standardError(losses(0, new Random(3)))).isLessThan(1e-9);
  }

  @Test
  void aShortTailBorrowsFromTheLosssesBeforeIt() {
    Random random = new Random(5);
    double[] fifty = IntStream.range(0, 50).mapToDouble(i -> 2 + random.nextGaussian()).toArray();
    // 2 % of 50 is one point, so the mean is as uncertain as that.
    assertThat(TailNoise.standardError(fifty)).isCloseTo(1, within(0.3));
  }

  @Test
  void twoLossesTellNothing() {
    assertThat(TailNoise.standardError(new double[] {2, 3})).isNaN();
  }
}
