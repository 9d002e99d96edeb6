package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Every shape against its closed form. */
class ScheduleTest {
  private static final double T = 1e9;

  @Property(tries = 40)
  void shapesFollowTheirFormulae(
      @ForAll @DoubleRange(min = -5, max = 0) double logPeak,
      @ForAll @DoubleRange(min = 0, max = 0.3) double warmShare,
      @ForAll @DoubleRange(min = 0, max = 1) double last,
      @ForAll @DoubleRange(min = 0.05, max = 0.6) double decay) {
    double peak = Math.pow(10, logPeak);
    double warm = warmShare * T;
    check(Schedule.constant(peak, warm), peak, warm, share -> 1);
    check(Schedule.linear(peak, warm, T, last), peak, warm, share -> 1 - (1 - last) * share);
    check(
        Schedule.cosine(peak, warm, T, last),
        peak,
        warm,
        share -> last + (1 - last) * (1 + Math.cos(Math.PI * share)) / 2);
    double from = warm > 0 ? warm : 0.01 * T;
    check(
        Schedule.inverseSqrt(peak, warm, T),
        peak,
        from,
        share -> Math.sqrt(from / (from + share * (T - from))));
    Schedule wsd = Schedule.wsd(peak, warm, T, decay, last);
    double begin = T * (1 - decay);
    for (double t = warm + 1; t <= T; t += T / 777) {
      double expected = t < begin ? 1 : 1 - (1 - last) * (t - begin) / (T - begin);
      assertThat(wsd.at(t)).isCloseTo(peak * expected, within(1e-9 * peak));
    }
  }

  /** The first percent of a run is where an inverse square root falls most. */
  @Property(tries = 40)
  void anInverseSquareRootIsTrueAlsoAfterAShortWarmup(
      @ForAll @DoubleRange(min = -5, max = -1) double logWarm) {
    double warm = Math.pow(10, logWarm) * T;
    Schedule schedule = Schedule.inverseSqrt(1, warm, T);
    for (double t = warm; t < T; t *= 1.01) {
      assertThat(schedule.at(t)).as("at %s", t).isCloseTo(Math.sqrt(warm / t), within(1e-4));
    }
  }

  private static void check(
      Schedule schedule, double peak, double warm, DoubleUnaryOperator shape) {
    assertThat(schedule.peak()).isCloseTo(peak, within(1e-12 * peak));
    for (double t = 0; t < warm; t += T / 333) {
      assertThat(schedule.at(t)).as("warm-up").isCloseTo(peak * t / warm, within(1e-9 * peak));
    }
    for (double t = warm + 1; t <= T; t += T / 333) {
      double expected = peak * shape.applyAsDouble((t - warm) / (T - warm));
      assertThat(schedule.at(t)).as("at %s", t).isCloseTo(expected, within(1e-4 * peak));
    }
    assertThat(schedule.at(3 * T))
        .as("held at its last value")
        .isCloseTo(schedule.at(T), within(1e-12));
  }

  @Test
  void pointsAreJoinedByStraightLinesAndMayJump() {
    Schedule schedule = Schedule.points(new double[] {10, 20, 20, 40}, new double[] {1, 2, 8, 0});
    assertThat(schedule.at(0)).isEqualTo(1);
    assertThat(schedule.at(10)).isEqualTo(1);
    assertThat(schedule.at(15)).isEqualTo(1.5);
    assertThat(schedule.at(19.999)).isCloseTo(2, within(1e-3));
    assertThat(schedule.at(20.001)).isCloseTo(8, within(1e-3));
    assertThat(schedule.at(30)).isEqualTo(4);
    assertThat(schedule.at(1e18)).isZero();
    assertThat(schedule.peak()).isEqualTo(8);
  }

  @Property(tries = 40)
  void nothingIsEverOutsideZeroAndThePeakWhateverTheWarmup(
      @ForAll @DoubleRange(min = 0, max = 10) double warmShare,
      @ForAll @DoubleRange(min = 0, max = 2) double decay,
      @ForAll @DoubleRange(min = 0, max = 3) double share) {
    for (Schedule schedule :
        new Schedule[] {
          Schedule.constant(1e-3, warmShare * T),
          Schedule.linear(1e-3, warmShare * T, T, 0),
          Schedule.cosine(1e-3, warmShare * T, T, 0.1),
          Schedule.wsd(1e-3, warmShare * T, T, decay, 0),
          Schedule.inverseSqrt(1e-3, warmShare * T, T)
        }) {
      assertThat(schedule.at(share * T)).isBetween(0.0, 1e-3 * (1 + 1e-12));
    }
  }

  @Test
  void badPointsAreRefusedByName() {
    assertThatThrownBy(() -> Schedule.points(new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one");
    assertThatThrownBy(() -> Schedule.points(new double[] {1, 2}, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 token counts and 1 rates");
    assertThatThrownBy(() -> Schedule.points(new double[] {1, 3, 2}, new double[] {1, 1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("point 2");
  }

  /** Where it jumps, it has left the rate before; ahead of the first point it keeps the first. */
  @Test
  void atAJumpTheLaterRateCountsButForTheFirstPoint() {
    Schedule jumps =
        Schedule.points(
            new double[] {10, 10, 20, 20, 30, 40, 40}, new double[] {1, 2, 3, 8, 5, 6, 7});
    assertThat(jumps.at(10)).isEqualTo(1);
    assertThat(jumps.at(10.5)).isEqualTo(2.05);
    assertThat(jumps.at(20)).isEqualTo(8);
    assertThat(jumps.at(40)).isEqualTo(7);
  }

  @Test
  void withoutWarmUpTheFirstRateIsThePeakElseNothing() {
    assertThat(Schedule.constant(2, 0).at(0)).isEqualTo(2);
    assertThat(Schedule.linear(2, 0, T, 0.1).at(0)).isEqualTo(2);
    assertThat(Schedule.wsd(2, 0, T, 0.2, 0.1).at(0)).isEqualTo(2);
    assertThat(Schedule.cosine(2, 0, T, 0.1).at(0)).isEqualTo(2);
    assertThat(Schedule.constant(2, 1).at(0)).isZero();
    assertThat(Schedule.linear(2, 1, T, 0.1).at(0)).isZero();
    assertThat(Schedule.wsd(2, 1, T, 0.2, 0.1).at(0)).isZero();
    assertThat(Schedule.cosine(2, 1, T, 0.1).at(0)).isZero();
  }

  @Test
  void schedulesAreEqualWhereTheirPointsAre() {
    Schedule one = Schedule.points(new double[] {1, 2}, new double[] {3, 4});
    assertThat(one)
        .isEqualTo(Schedule.points(new double[] {1, 2}, new double[] {3, 4}))
        .hasSameHashCodeAs(Schedule.points(new double[] {1, 2}, new double[] {3, 4}));
    for (Schedule other :
        new Schedule[] {
          Schedule.points(new double[] {1, 3}, new double[] {3, 4}),
          Schedule.points(new double[] {1, 2}, new double[] {3, 5}),
          one.times(2)
        }) {
      assertThat(one).isNotEqualTo(other);
      assertThat(one.hashCode()).isNotEqualTo(other.hashCode());
    }
  }
}
