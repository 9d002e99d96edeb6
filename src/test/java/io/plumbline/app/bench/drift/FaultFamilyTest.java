package io.plumbline.app.bench.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultFamilyTest {
  private static final int FROM = 400;

  /** 2 + 3 n^-0.5 with noise of 0.02. */
  private static double[] losses(int n, double noise) {
    Random random = new Random(7);
    return IntStream.rangeClosed(1, n)
        .mapToDouble(i -> 2 + 3 / Math.sqrt(i) + noise * random.nextGaussian())
        .toArray();
  }

  private static final HealthyCurve RUN = new HealthyCurve(losses(1000, 0.02));

  private static double broken(FaultFamily family, double size, int at) {
    return new InjectedFault(family, size).loss(RUN, FROM, at);
  }

  @Test
  void theTrendFollowsTheCurveAndWhatIsLeftIsTheNoise() {
    double squares = 0;
    for (int i = 100; i < 1000; i++) {
      assertThat(RUN.trend(i)).isCloseTo(2 + 3 / Math.sqrt(i + 1), within(0.02));
      assertThat(RUN.trend(i) + RUN.residual(i)).isCloseTo(RUN.loss(i), within(1e-12));
      squares += RUN.residual(i) * RUN.residual(i);
    }
    assertThat(Math.sqrt(squares / 900)).isCloseTo(0.02, within(0.002));
  }

  @Test
  void aLevelShiftShiftsEveryLossByExactlyItsShareOfTheLevelBefore() {
    for (int at = FROM; at < 1000; at++) {
      assertThat(broken(FaultFamily.LEVEL, -0.02, at) - RUN.loss(at))
          .isCloseTo(-0.02 * RUN.trend(FROM), within(1e-12));
    }
  }

  @Test
  void aRampReachesItsSizeAfterATenthOfTheRun() {
    double whole = 0.04 * RUN.trend(FROM);
    assertThat(broken(FaultFamily.RAMP, 0.04, FROM) - RUN.loss(FROM))
        .isCloseTo(whole / 100, within(1e-12));
    assertThat(broken(FaultFamily.RAMP, 0.04, FROM + 49) - RUN.loss(FROM + 49))
        .isCloseTo(whole / 2, within(1e-12));
    assertThat(broken(FaultFamily.RAMP, 0.04, 900) - RUN.loss(900)).isCloseTo(whole, within(1e-12));
  }

  @Test
  void learningStopsOrGoesOnAtHalfThePaceWithTheNoiseAsItWas() {
    for (int at : new int[] {FROM, 600, 999}) {
      assertThat(broken(FaultFamily.PACE, 0, at) - RUN.residual(at))
          .isCloseTo(RUN.trend(FROM), within(1e-12));
      assertThat(broken(FaultFamily.PACE, 0.5, at) - RUN.residual(at))
          .isCloseTo((RUN.trend(FROM) + RUN.trend(at)) / 2, within(1e-12));
    }
  }

  @Test
  void noiseGrowsAroundTheTrendAndASmallBatchLiesALittleHigher() {
    for (int at : new int[] {FROM, 600, 999}) {
      assertThat(broken(FaultFamily.NOISE, 4, at) - RUN.trend(at))
          .isCloseTo(4 * RUN.residual(at), within(1e-12));
      assertThat(broken(FaultFamily.BATCH, 0.25, at) - RUN.trend(at) - 2 * RUN.residual(at))
          .isCloseTo(0.01 * RUN.trend(FROM), within(1e-12));
    }
  }

  @Test
  void spikesComeTenTimesAndPass() {
    int[] high =
        IntStream.range(FROM, 1000)
            .filter(at -> broken(FaultFamily.SPIKES, 0.2, at) > RUN.loss(at) + 0.1)
            .toArray();
    assertThat(high).hasSize(20).startsWith(FROM, FROM + 1, FROM + 20).endsWith(FROM + 181);
    assertThat(broken(FaultFamily.SPIKE, 0.2, FROM + 2)).isEqualTo(RUN.loss(FROM + 2));
  }

  @Test
  void aShardIsLearnedByHeartAndNanIsNan() {
    assertThat(broken(FaultFamily.SHARD, 0.1, FROM)).isEqualTo(RUN.loss(FROM));
    assertThat(broken(FaultFamily.SHARD, 0.1, FROM + 100))
        .isCloseTo(RUN.loss(FROM + 100) / Math.E, within(1e-12));
    assertThat(broken(FaultFamily.NAN, 0, FROM)).isNaN();
    assertThat(broken(FaultFamily.NOTHING, 0, FROM)).isEqualTo(RUN.loss(FROM));
  }

  @Test
  void theSameRunPlaceAndSizeGiveTheSameLosses() {
    HealthyCurve again = new HealthyCurve(losses(1000, 0.02));
    for (FaultFamily family : FaultFamily.values()) {
      for (InjectedFault fault : family.all()) {
        for (int at = FROM; at < 1000; at++) {
          assertThat(Double.valueOf(fault.loss(again, FROM, at)))
              .isEqualTo(Double.valueOf(fault.loss(RUN, FROM, at)));
        }
      }
    }
  }
}
