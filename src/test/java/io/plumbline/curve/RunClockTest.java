package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Arrivals, the trainer's clock, and the token rate, with times small enough to work by hand. */
class RunClockTest {
  @Test
  void arrivalsAreCountedFromTheFirst() {
    RunClock first = RunClock.NEW.seen(0);
    assertThat(first).isEqualTo(new RunClock(-1, 0, 0, 1, -1, 0, Double.NaN));
    assertThat(first.seen(500)).isEqualTo(new RunClock(-1, 0, 500, 2, -1, 0, Double.NaN));
    assertThat(first.seen(500).seen(300))
        .as("clocks of two hosts may differ")
        .isEqualTo(new RunClock(-1, 0, 500, 3, -1, 0, Double.NaN));
  }

  @Test
  void theMeanIntervalNeedsTwoArrivals() {
    assertThat(RunClock.NEW.meanIntervalMs()).isZero();
    assertThat(RunClock.NEW.seen(100).meanIntervalMs()).isZero();
    assertThat(RunClock.NEW.seen(100).seen(145).meanIntervalMs()).isEqualTo(45);
    assertThat(RunClock.NEW.seen(100).seen(110).seen(145).meanIntervalMs()).isEqualTo(22.5);
  }

  @Test
  void aRunThatWasNeverHeardIsAwaited() {
    assertThat(RunClock.NEW.awaited(700))
        .isEqualTo(new RunClock(-1, -1, 700, 0, -1, 0, Double.NaN));
    RunClock heard = RunClock.NEW.seen(0);
    assertThat(heard.awaited(700)).isSameAs(heard);
  }

  @Test
  void withoutATrainersClockNothingIsLearned() {
    RunClock clock = RunClock.NEW.seen(5);
    assertThat(clock.moved(OptionalLong.empty(), 10)).isSameAs(clock);
    assertThat(clock.moved(OptionalLong.of(-1), 10)).isSameAs(clock);
    assertThat(clock.moved(OptionalLong.of(0), 10).eventMs()).isZero();
  }

  /** A stretch of a second: 20 tokens in 1000 ms are 0.02 a millisecond. */
  @Test
  void theRateIsThatOfAWholeStretch() {
    RunClock begun = moved(RunClock.NEW, 0, 10);
    assertThat(begun).isEqualTo(new RunClock(0, -1, -1, 0, 0, 10, Double.NaN));
    assertThat(moved(begun, 999, 30))
        .as("the stretch goes on")
        .isEqualTo(new RunClock(999, -1, -1, 0, 0, 10, Double.NaN));
    assertThat(moved(begun, 1000, 30)).isEqualTo(new RunClock(1000, -1, -1, 0, 1000, 30, 0.02));
    assertThat(moved(moved(begun, 999, 30), 2000, 30).tokensPerMs()).isEqualTo(0.01);
  }

  /**
   * 0.02, then 0.07: a fifth of the way is 0.03; then 0.03 less a fifth of it, as nothing moves.
   */
  @Test
  void laterStretchesAreSmoothed() {
    RunClock first = moved(moved(RunClock.NEW, 0, 10), 1000, 30);
    RunClock second = moved(first, 3000, 170);
    assertThat(second.tokensPerMs()).isCloseTo(0.03, within(1e-15));
    assertThat(second.fromMs()).isEqualTo(3000);
    assertThat(second.fromTokens()).isEqualTo(170);
    assertThat(moved(second, 4000, 170).tokensPerMs()).isCloseTo(0.024, within(1e-15));
  }

  @Test
  void fewerTokensBeginAStretchAnew() {
    RunClock measured = moved(moved(RunClock.NEW, 0, 10), 1000, 30);
    assertThat(moved(measured, 5000, 29)).isEqualTo(new RunClock(5000, -1, -1, 0, 5000, 29, 0.02));
  }

  @Test
  void theTrainersClockIsTheNewestSeen() {
    RunClock clock = moved(RunClock.NEW.seen(7), 2000, 10);
    assertThat(moved(clock, 1500, 20)).isEqualTo(new RunClock(2000, 7, 7, 1, 2000, 10, Double.NaN));
    assertThat(moved(clock, 1500, 5))
        .as("and a stretch begins at its own time")
        .isEqualTo(new RunClock(2000, 7, 7, 1, 1500, 5, Double.NaN));
  }

  @Test
  void afterARestoreAStretchBeginsAnew() {
    RunClock measured = moved(moved(RunClock.NEW.seen(7), 0, 10), 1000, 30);
    RunClock restarted = measured.restarted();
    assertThat(restarted).isEqualTo(new RunClock(1000, 7, 7, 1, -1, 0, 0.02));
    assertThat(moved(restarted, 9000, 5).tokensPerMs()).as("its pause is no rate").isEqualTo(0.02);
  }

  private static RunClock moved(RunClock clock, long trainerMs, long tokens) {
    return clock.moved(OptionalLong.of(trainerMs), tokens);
  }
}
