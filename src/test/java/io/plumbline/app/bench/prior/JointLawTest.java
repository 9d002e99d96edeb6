package io.plumbline.app.bench.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Schedule;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JointLawTest {
  private static final long PER_STEP = 100_000;
  private static final double HORIZON = 4e9;

  /** A run drawn from E = 2.8, A = 0.3, a = 0.5, B = 0.2, p = 0.7, w = 0.7 with noise of 0.5 %. */
  private static RatedRun drawn(Schedule schedule, double horizon, double peak, long seed) {
    Random random = new Random(seed);
    AnnealClock clock = AnnealClock.of(schedule, horizon, PER_STEP);
    LossCurve curve = LossCurve.EMPTY;
    for (long tokens = 20 * PER_STEP; tokens <= horizon; tokens += 20 * PER_STEP) {
      double work = clock.work(tokens) * horizon / HORIZON;
      double mixed = 0.3 * tokens / HORIZON + 0.7 * work;
      double loss =
          2.8 + 0.3 * Math.pow(mixed, -0.5) - 0.2 * (1 - Math.pow(clock.heat(tokens), 0.7));
      double logged = loss * (1 + 0.005 * random.nextGaussian());
      curve = curve.plus(tokens, OptionalLong.of(tokens / PER_STEP), logged, schedule.at(tokens));
    }
    return new RatedRun("drawn", 1e8, peak, curve, clock);
  }

  private static List<RatedRun> drawn() {
    return List.of(
        drawn(Schedule.constant(1e-3, 4e7), HORIZON, 1e-3, 1),
        drawn(Schedule.cosine(1e-3, 4e7, HORIZON, 0.05), HORIZON, 1e-3, 2),
        drawn(Schedule.cosine(1e-3, 4e7, HORIZON / 2, 0.05), HORIZON / 2, 1.01e-3, 3),
        drawn(Schedule.linear(1e-3, 4e7, HORIZON, 0), HORIZON, 1e-3, 4));
  }

  @Test
  void findsTheLawThatRunsWereDrawnFrom() {
    JointLaw law = JointLaw.of(drawn());
    assertThat(law.exponent()).isCloseTo(0.5, within(0.05));
    assertThat(law.relativeGain()).isCloseTo(0.2 / 3.1, within(0.004));
    assertThat(law.heatPower()).isCloseTo(0.7, within(0.07));
    assertThat(law.workShare()).isCloseTo(0.7, within(0.12));
    assertThat(law.rms()).isLessThan(0.003);
  }

  @Test
  void runsOfOneShapeOrOtherRatesAreNoGroup() {
    List<RatedRun> runs = drawn();
    assertThat(RatedGroup.of(runs)).hasSize(1);
    assertThat(RatedGroup.of(runs).get(0).runs()).hasSize(4);
    assertThat(RatedGroup.of(List.of(runs.get(1), runs.get(2), runs.get(3)))).isEmpty();
    assertThat(RatedGroup.of(List.of(runs.get(0), runs.get(1)))).isEmpty();
    RatedRun other = drawn(Schedule.constant(2e-3, 4e7), HORIZON, 2e-3, 5);
    assertThat(RatedGroup.of(List.of(other, runs.get(1), runs.get(2)))).isEmpty();
  }

  @Test
  void aGainThatGrowsWithRateAndSizeIsFoundAndWhatNothingTellsIsZero() {
    GainLaw law =
        GainLaw.of(
            List.of(
                seen("a", 1e-3, 1e8),
                seen("a", 2e-3, 1e8),
                seen("b", 1e-3, 4e8),
                seen("b", 3e-4, 2e7)));
    assertThat(law.gain()).isCloseTo(0.07, within(1e-9));
    assertThat(law.ratePower()).isCloseTo(0.4, within(1e-9));
    assertThat(law.sizePower()).isCloseTo(0.1, within(1e-9));
    assertThat(law.logSd()).isLessThan(1e-9);
    GainLaw one = GainLaw.of(List.of(seen("a", 1e-3, 1e8), seen("a", 2e-3, 1e8)));
    assertThat(one.ratePower()).isCloseTo(0.4, within(1e-9));
    assertThat(one.sizePower()).isZero();
  }

  private static GainLaw.Seen seen(String source, double rate, double params) {
    double gain = 0.07 * Math.pow(rate / 1e-3, 0.4) * Math.pow(params / 1e8, 0.1);
    return new GainLaw.Seen(source, rate, params, gain);
  }
}
