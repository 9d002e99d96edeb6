package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a declared rate of 0.001, of a peak of 0.001 where nothing else is said. */
class RateWatchTest {
  private static final double PEAK = 1e-3;

  @Test
  void eightRatesOffInARowAreAFindingAndEightOnEndIt() {
    Run run = new Run().times(8, PEAK).times(7, 2 * PEAK);
    assertThat(run.watch.cause()).isEmpty();
    run.times(1, PEAK).times(7, 2 * PEAK);
    assertThat(run.watch.cause()).isEmpty();
    run.times(1, 2 * PEAK);
    Cause cause = run.watch.cause().orElseThrow();
    assertThat(cause.finding()).isEqualTo(Finding.LEARNING_RATE);
    assertThat(cause.statistic()).isEqualTo(2);
    assertThat(cause.threshold()).isEqualTo(1);
    assertThat(cause.sinceTokens()).isEqualTo(17.0 * Losses.APART);
    assertThat(stepOf(cause)).isEqualTo(17);
    assertThat(cause.says())
        .isEqualTo(
            "the learning rate is not the declared one since step 17: declared 0.001000 there,"
                + " logged 0.002000, 2.00 times as much");
    run.times(3, 5 * PEAK).times(7, PEAK).times(1, 5 * PEAK).times(7, PEAK);
    assertThat(run.watch.cause()).contains(cause);
    run.times(1, PEAK);
    assertThat(run.watch.cause()).isEmpty();
    run.times(8, 3 * PEAK);
    assertThat(run.watch.cause().orElseThrow().statistic()).isCloseTo(3, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"1.059, false", "1.061, true", "0.941, false", "0.939, true"})
  void threePercentOfThePeakAndOfTheRateAreNoDeparture(double times, boolean off) {
    Run run = new Run().times(8, PEAK).times(8, times * PEAK);
    assertThat(run.watch.cause().isPresent()).isEqualTo(off);
  }

  @Test
  void aRateMayBeThatOfTheStepBeforeOrAfter() {
    Run run = new Run().times(8, PEAK);
    run.between(0.2 * PEAK, 0.5 * PEAK);
    assertThat(run.times(8, 0.16 * PEAK).watch.cause()).isEmpty();
    assertThat(run.times(8, 0.54 * PEAK).watch.cause()).isEmpty();
    assertThat(run.times(8, 0.15 * PEAK).watch.cause()).isPresent(); // 0.2 less 0.03 (1 + 0.5)
    assertThat(run.times(8, 0.3 * PEAK).watch.cause()).isEmpty();
    assertThat(run.times(8, 0.55 * PEAK).watch.cause().orElseThrow().statistic())
        .isCloseTo(0.55 / 0.35, within(1e-9));
  }

  @Test
  void aMultipleFromTheBeginningIsAScale() {
    Run run = new Run().times(8, 0.25 * PEAK);
    assertThat(run.multiple()).isEqualTo(0.25);
    run.between(0.5 * PEAK, 0.5 * PEAK).times(50, 0.125 * PEAK);
    assertThat(run.watch.cause()).isEmpty();
    run.times(8, 0.5 * PEAK); // as declared
    assertThat(run.watch.cause()).isEmpty();
    run.withoutSteps().times(8, 0.25 * PEAK);
    Cause cause = run.watch.cause().orElseThrow();
    assertThat(cause.statistic()).isCloseTo(2, within(1e-9));
    assertThat(cause.says())
        .isEqualTo(
            "the learning rate is not the declared one since 6.700e+07 tokens: declared 0.0001250"
                + " there, logged 0.0002500, 2.00 times as much (before, rates logged were 0.250 of"
                + " those declared)");
  }

  @Test
  void theMultipleIsTheMeanOfEightAndOneWhenNearIt() {
    assertThat(new Run().times(4, 1.02 * PEAK).times(4, 1.038 * PEAK).multiple()).isEqualTo(1);
    assertThat(new Run().times(4, 1.02 * PEAK).times(4, 1.042 * PEAK).multiple())
        .isCloseTo(1.031, within(1e-9));
    assertThat(new Run().times(4, 0.98 * PEAK).times(4, 0.962 * PEAK).multiple()).isEqualTo(1);
    assertThat(new Run().times(4, 2 * PEAK).times(3, 4 * PEAK).multiple())
        .isCloseTo(20.0 / 7, within(1e-9));
  }

  @Test
  void whereTheRateIsSmallOrMovesNoMultipleIsTold() {
    assertThat(new Run().between(0.05 * PEAK, 0.05 * PEAK).times(20, 1).multiple()).isNaN();
    assertThat(new Run().between(0.051 * PEAK, 0.051 * PEAK).times(1, 1).multiple()).isPositive();
    assertThat(new Run().between(0.95 * PEAK, PEAK).times(20, 1).multiple()).isNaN();
    assertThat(new Run().between(0.951 * PEAK, PEAK).times(1, PEAK).multiple())
        .isCloseTo(1 / 0.9755, within(1e-9));
    assertThat(new Run().times(20, 0).multiple()).isNaN();
    assertThat(new Run().times(20, 0).watch.cause()).isEmpty();
  }

  @Test
  void whatIsNoRateChangesNothing() {
    RateWatch watch = new Run().times(9, PEAK).watch;
    assertThat(watch.plus(PEAK, PEAK, PEAK, Double.NaN, 1, step(1))).isSameAs(watch);
    assertThat(watch.plus(PEAK, PEAK, PEAK, -1, 1, step(1))).isSameAs(watch);
    assertThat(watch.plus(0, 0, 0, PEAK, 1, step(1))).isSameAs(watch);
    assertThat(watch.plus(PEAK, PEAK, PEAK, 0, 1, step(1))).isNotEqualTo(watch);
  }

  @Test
  void whereItShouldBeNothing() {
    Run run = new Run().times(8, PEAK).between(0, 0).times(8, PEAK);
    assertThat(run.watch.cause().orElseThrow().says())
        .isEqualTo(
            "the learning rate is not the declared one since step 9: declared 0.000 there, logged"
                + " 0.001000, where it should be 0");
  }

  @Test
  void anAnnouncedScheduleIsExcusedUntilItIsDeclared() {
    Run run = new Run().times(8, PEAK).times(8, 2 * PEAK);
    RateWatch announced = run.watch.announced();
    assertThat(announced.cause()).isEmpty();
    assertThat(announced.plus(PEAK, PEAK, PEAK, 7, 1, step(1))).isSameAs(announced);
    assertThat(announced.excused()).isTrue();
  }

  private static OptionalLong step(long step) {
    return step < 0 ? OptionalLong.empty() : OptionalLong.of(step);
  }

  private static long stepOf(Cause cause) {
    return cause.sinceStep().orElse(-1);
  }

  private static final class Run {
    private double low = PEAK;
    private double high = PEAK;
    private boolean steps = true;
    private long seen;
    private RateWatch watch = RateWatch.NEW;

    Run between(double declaredLow, double declaredHigh) {
      low = declaredLow;
      high = declaredHigh;
      return this;
    }

    Run withoutSteps() {
      steps = false;
      return this;
    }

    Run times(int count, double rate) {
      for (int i = 0; i < count; i++) {
        seen++;
        watch = watch.plus(low, high, PEAK, rate, seen * Losses.APART, step(steps ? seen : -1));
      }
      return this;
    }

    double multiple() {
      return watch.scale().multiple();
    }
  }
}
