package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The clock against a step-by-step simulation, and what must hold for any schedule. */
class AnnealClockTest {
  private static final double T = 2e9;

  /** Steps of the simulated runs. */
  private static final int STEPS = 100_000;

  @Test
  void aConstantRateIsHotThroughoutAndItsWorkIsTheShareOfTokens() {
    for (AnnealClock clock :
        List.of(
            AnnealClock.unknown(T),
            AnnealClock.of(Schedule.constant(3e-4, 0), T, 0),
            AnnealClock.of(Schedule.constant(3e-4, 0), T, 20_000))) {
      for (double t = T / 1000; t < 2 * T; t += T / 97) {
        assertThat(clock.heat(t)).isCloseTo(1, within(1e-12));
        assertThat(clock.work(t)).isCloseTo(t / T, within(1e-9));
        assertThat(clock.travel(t, 1.5 * t)).isCloseTo(0, within(1e-12));
      }
    }
  }

  @Test
  void warmUpIsNoAnnealing() {
    AnnealClock clock = AnnealClock.of(Schedule.constant(3e-4, 0.1 * T), T, 0);
    for (double t = 0; t < T; t += T / 97) {
      assertThat(clock.heat(t)).isBetween(0.95, 1.0 + 1e-12);
    }
    assertThat(clock.work(0.1 * T)).as("a triangle").isCloseTo(0.05, within(1e-3));
  }

  @Property(tries = 12)
  void heatAndWorkAreThoseOfTheRunStepByStep(
      @ForAll @IntRange(min = 0, max = 3) int shape,
      @ForAll @DoubleRange(min = 0, max = 0.2) double last) {
    Schedule schedule =
        switch (shape) {
          case 0 -> Schedule.cosine(1e-3, 0, T, last);
          case 1 -> Schedule.linear(1e-3, 0, T, last);
          case 2 -> Schedule.wsd(1e-3, 0, T, 0.2, last);
          default -> Schedule.points(new double[] {0, T / 3, T / 2}, new double[] {1, 1, last});
        };
    double perStep = T / STEPS;
    AnnealClock clock = AnnealClock.of(schedule, T, perStep);
    double[] work = new double[STEPS + 1];
    double[] heat = new double[STEPS + 1];
    double peak = schedule.peak();
    heat[0] = 1;
    for (int i = 1; i <= STEPS; i++) {
      double rate = schedule.at(i * perStep);
      double forget = Math.exp(-rate / peak / AnnealClock.LAG_STEPS);
      heat[i] = heat[i - 1] * forget + rate / peak * (1 - forget);
      work[i] = work[i - 1] + rate;
    }
    for (int i = 1; i <= STEPS; i += 577) {
      double t = i * perStep;
      assertThat(clock.heat(t)).as("heat at %s", t).isCloseTo(heat[i], within(5e-3));
      assertThat(clock.work(t)).as("work at %s", t).isCloseTo(work[i] / peak / STEPS, within(1e-3));
    }
  }

  @Property(tries = 30)
  void whateverTheScheduleTheClockIsSound(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int points) {
    Random random = new Random(seed);
    double[] tokens = random.doubles(points, 0, 1.5 * T).sorted().toArray();
    double[] rates = random.doubles(points).map(x -> x < 0.2 ? 0 : x).toArray();
    AnnealClock clock =
        AnnealClock.of(Schedule.points(tokens, rates), T, random.nextBoolean() ? 0 : 1_000);
    double before = 0;
    for (double t = T / 5_000; t < 1.5 * T; t += T / 457) {
      assertThat(clock.heat(t)).isBetween(0.0, 1 + 1e-12);
      assertThat(clock.work(t)).as("positive, never back").isPositive();
      assertThat(clock.work(t)).isGreaterThanOrEqualTo(before * (1 - 1e-12));
      before = clock.work(t);
    }
    assertThat(clock.work(T)).isBetween(0.0, 1 + 1e-12);
    for (int i = 0; i < 50; i++) {
      double a = random.nextDouble() * 1.2 * T;
      double b = a + random.nextDouble() * 0.5 * T;
      double c = b + random.nextDouble() * 0.5 * T;
      assertThat(clock.travel(a, b)).isNotNegative();
      assertThat(clock.travel(a, c))
          .as("adds up")
          .isCloseTo(clock.travel(a, b) + clock.travel(b, c), within(1e-9));
    }
  }

  @Test
  void aDecayToZeroTravelsTheWholeWay() {
    AnnealClock clock = AnnealClock.of(Schedule.wsd(1e-3, 0, T, 0.3, 0), T, 0);
    assertThat(clock.travel(0.1 * T, 0.6 * T)).isCloseTo(0, within(1e-9));
    assertThat(clock.travel(0.6 * T, T)).as("without the lag").isCloseTo(1, within(1e-9));
    assertThat(clock.heat(T)).as("it never quite arrives").isBetween(0.1, 0.25);
  }

  @Property(tries = 40)
  void travelIsTheTotalVariationOfTheRateOverItsPeak(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int points) {
    Random random = new Random(seed);
    double[] tokens = new double[points];
    double[] rates = new double[points];
    double variation = 0;
    for (int i = 0; i < points; i++) {
      tokens[i] = T * i / (points - 1);
      rates[i] = i == 0 ? 2e-3 : 2e-3 * random.nextDouble();
      variation += i == 0 ? 0 : Math.abs(rates[i] - rates[i - 1]) / 2e-3;
    }
    AnnealClock clock = AnnealClock.of(Schedule.points(tokens, rates), T, 0);
    assertThat(clock.travel(0, T)).isCloseTo(variation, within(0.02 * points));
    assertThat(clock.travel(0, T)).isGreaterThanOrEqualTo(1 - rates[points - 1] / 2e-3 - 1e-9);
    assertThat(clock.travel(T, 2 * T)).as("held beyond the horizon").isZero();
  }

  @Test
  void aFirstStageThatIsLowerIsColdAndASecondHeats() {
    double[] tokens = {0, 0.05 * T, 0.5 * T, 0.55 * T, T};
    AnnealClock clock =
        AnnealClock.of(Schedule.points(tokens, new double[] {0, 0.4, 0.1, 1, 0.2}), T, 0);
    assertThat(clock.heat(0.05 * T)).as("warm-up is at its hilltop").isCloseTo(0.4, within(0.01));
    assertThat(clock.heat(0.5 * T)).as("annealed").isCloseTo(0.1, within(0.03));
    assertThat(clock.heat(0.57 * T)).as("heated again").isGreaterThan(0.8);
    assertThat(clock.heat(T)).isCloseTo(0.2, within(0.05));
  }

  @Test
  void aSecondStageThatIsLowerIsColder() {
    double[] tokens = {0, 0.01 * T, 0.5 * T, 0.5 * T, 0.55 * T, T};
    AnnealClock clock =
        AnnealClock.of(Schedule.points(tokens, new double[] {0, 1, 0.1, 0, 0.3, 0.03}), T, 0);
    assertThat(clock.heat(0.02 * T)).isCloseTo(1, within(0.02));
    assertThat(clock.heat(0.49 * T)).isCloseTo(0.14, within(0.05));
    assertThat(clock.heat(0.58 * T)).isCloseTo(0.27, within(0.04));
    assertThat(clock.heat(T)).isCloseTo(0.07, within(0.05));
  }

  @Test
  void warmUpLongerThanTheRunIsWarmUpThroughout() {
    AnnealClock clock = AnnealClock.of(Schedule.cosine(3e-4, 5 * T, T, 0.1), T, 0);
    assertThat(clock.heat(0.5 * T)).isCloseTo(1, within(1e-9));
    AnnealClock constant = AnnealClock.of(Schedule.constant(3e-4, 5 * T), T, 0);
    assertThat(constant.heat(0.5 * T)).isCloseTo(1, within(1e-9));
    assertThat(constant.travel(0, T)).isCloseTo(0, within(1e-9));
  }

  @Test
  void aScheduleShorterThanTheRunIsHeldAtItsEnd() {
    AnnealClock clock = AnnealClock.of(Schedule.linear(3e-4, 0, 0.5 * T, 0.1), T, 0);
    assertThat(clock.heat(0.8 * T)).isCloseTo(0.1, within(1e-3));
    assertThat(clock.heat(3 * T)).isCloseTo(0.1, within(1e-3));
    assertThat(clock.work(2 * T)).isCloseTo(2 * clock.work(T), within(1e-9));
    assertThat(clock.work(T)).as("a trapezoid and a rectangle").isCloseTo(0.325, within(1e-3));
  }

  @Property(tries = 30)
  void theSameFutureIsTheSameClock(
      @ForAll @DoubleRange(min = 0.05, max = 0.95) double now,
      @ForAll @DoubleRange(min = 0, max = 0.3) double last) {
    Schedule schedule = Schedule.cosine(1e-3, 0.01 * T, T, last);
    AnnealClock clock = AnnealClock.of(schedule, T, 0);
    AnnealClock same = clock.continued(schedule, now * T);
    AnnealClock held = clock.continued(Schedule.constant(schedule.at(now * T), 0), now * T);
    for (double t = 0.001 * T; t < 1.4 * T; t += T / 97) {
      assertThat(same.heat(t)).isCloseTo(clock.heat(t), within(3e-3));
      assertThat(same.work(t)).isCloseTo(clock.work(t), within(1e-3));
      assertThat(same.travel(0, t)).isCloseTo(clock.travel(0, t), within(1e-3));
      if (t <= now * T) {
        assertThat(held.heat(t)).isEqualTo(clock.heat(t));
        assertThat(held.work(t)).isEqualTo(clock.work(t));
      } else {
        assertThat(held.work(t)).isGreaterThanOrEqualTo(clock.work(t) - 1e-3);
        // not below what it is held at; above that, a higher rate cools faster
        double rate = schedule.at(now * T) / schedule.peak();
        assertThat(held.heat(t)).isGreaterThanOrEqualTo(Math.min(clock.heat(t), rate) - 3e-3);
      }
    }
  }
}
