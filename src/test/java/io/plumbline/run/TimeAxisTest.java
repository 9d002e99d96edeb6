package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Schedule;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which changes of a plan leave the fit standing. A run of 64 tokens is compared at each. */
class TimeAxisTest {
  private static final double T = 64;
  private static final double NOW = 32;
  private static final Optional<Schedule> LEVEL = Optional.of(Schedule.constant(1, 0));

  @Test
  void theSameServes() {
    assertThat(axis(100, 1e-3, LEVEL).serves(T, 100, 1e-3, LEVEL, NOW)).isTrue();
    assertThat(axis(0, Double.NaN, LEVEL).serves(T, 0, Double.NaN, LEVEL, NOW)).isTrue();
  }

  @Test
  void anotherHorizonDoesNot() {
    assertThat(axis(100, 1e-3, LEVEL).serves(T + 1, 100, 1e-3, LEVEL, NOW)).isFalse();
  }

  /** 3 % of the other's 100 is 3. */
  @ParameterizedTest
  @CsvSource({
    "96.99, 100, false",
    "97, 100, true",
    "103, 100, true",
    "103.01, 100, false",
    "0, 100, false",
    "100, 0, false"
  })
  void stepsNearlyAsLongServe(double mine, double other, boolean serves) {
    assertThat(axis(mine, 1e-3, LEVEL).serves(T, other, 1e-3, LEVEL, NOW)).isEqualTo(serves);
  }

  @ParameterizedTest
  @CsvSource({
    "0.969, 1, false",
    "0.971, 1, true",
    "1.029, 1, true",
    "1.031, 1, false",
    "0.00971, 0.01, true",
    "0.00969, 0.01, false",
    "NaN, 1, false",
    "1, NaN, false"
  })
  void aPeakNearlyAsHighServes(double mine, double other, boolean serves) {
    assertThat(axis(100, mine, LEVEL).serves(T, 100, other, LEVEL, NOW)).isEqualTo(serves);
  }

  @Test
  void ratesKnownAndUnknownAreNotAlike() {
    assertThat(serves(Optional.empty(), Optional.empty())).isTrue();
    assertThat(serves(LEVEL, Optional.empty())).isFalse();
    assertThat(serves(Optional.empty(), LEVEL)).isFalse();
  }

  @Test
  void onlyTheShapeOfTheRatesCounts() {
    Schedule line = Schedule.linear(1, 0, T, 0.5);
    assertThat(serves(Optional.of(line), Optional.of(line.times(7)))).isTrue();
    assertThat(serves(Optional.of(line.times(7)), Optional.of(line))).isTrue();
    assertThat(serves(LEVEL, Optional.of(line))).isFalse();
  }

  /** A notch one token wide on either side; half of the run is gone. */
  @ParameterizedTest(name = "{1} at token {0}")
  @CsvSource({
    "0, 0.002, true",
    "0, 0.004, false",
    "16, 0.002, true",
    "16, 0.004, false",
    "32, 0.002, true",
    "32, 0.004, false",
    "33, 0.004, true",
    "33, 0.029, true",
    "33, 0.031, false",
    "48, 0.029, true",
    "48, 0.031, false",
    "64, 0.029, true",
    "64, 0.031, false"
  })
  void whatIsGoneMustAgreeMoreCloselyThanWhatIsToCome(int token, double depth, boolean serves) {
    Optional<Schedule> notched = Optional.of(notch(token, 1 - depth));
    assertThat(serves(LEVEL, notched)).isEqualTo(serves);
    assertThat(serves(notched, LEVEL)).isEqualTo(serves);
  }

  /** Where a bump stands on nothing its height is the difference to the last digit. */
  @Test
  void theLimitItselfIsTooMuch() {
    Schedule peaked = Schedule.points(new double[] {40, 41, 42}, new double[] {0, 1, 0});
    Schedule past =
        Schedule.points(new double[] {9, 10, 11, 40, 41, 42}, new double[] {0, 0.003, 0, 0, 1, 0});
    Schedule future =
        Schedule.points(new double[] {40, 41, 42, 49, 50, 51}, new double[] {0, 1, 0, 0, 0.03, 0});
    assertThat(serves(Optional.of(past), Optional.of(peaked))).isFalse();
    assertThat(serves(Optional.of(future), Optional.of(peaked))).isFalse();
  }

  private static Schedule notch(int token, double rate) {
    return Schedule.points(
        new double[] {-2, token - 1, token, token + 1, T + 2}, new double[] {1, 1, rate, 1, 1});
  }

  private static boolean serves(Optional<Schedule> mine, Optional<Schedule> other) {
    return axis(100, 1e-3, mine).serves(T, 100, 1e-3, other, NOW);
  }

  private static TimeAxis axis(double perStep, double peak, Optional<Schedule> rates) {
    return new TimeAxis(T, perStep, peak, rates, AnnealClock.unknown(T));
  }
}
