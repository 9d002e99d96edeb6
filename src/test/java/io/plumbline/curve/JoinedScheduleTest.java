package io.plumbline.curve;

import static io.plumbline.curve.Bins.seen;
import static io.plumbline.curve.Bins.times;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The rates seen and a future as one schedule, and what a guess says of itself. */
class JoinedScheduleTest {
  private static final SeenRates TWO = seen(new double[] {1, 0.9});

  /** From 300 to 620 in 32 steps of 10 tokens. */
  @Test
  void theFutureIsStraightBetweenThirtyThreeKnots() {
    double[] tokens = new double[35];
    double[] rates = new double[35];
    tokens[0] = 100;
    rates[0] = 1;
    tokens[1] = 200;
    rates[1] = 0.9;
    for (int i = 0; i < 33; i++) {
      tokens[2 + i] = 300 + 10 * i;
      rates[2 + i] = (300 + 10 * i) * (300 + 10 * i);
    }
    assertThat(ScheduleGuess.joined(TWO, 300, 620, x -> x * x))
        .isEqualTo(Schedule.points(tokens, rates));
  }

  @Test
  void aFutureBeginsBehindTheLastRateSeen() {
    Schedule joined = ScheduleGuess.joined(TWO, 50, 1000, x -> 0.5);
    assertThat(joined.at(150)).isEqualTo(0.95);
    assertThat(joined.at(199)).isGreaterThan(0.9);
    assertThat(joined.at(201)).isEqualTo(0.5);
  }

  @Test
  void pastTheHorizonItStaysAsItIs() {
    Schedule joined = ScheduleGuess.joined(TWO, 300, 200, x -> x / 1000);
    assertThat(joined.at(300)).isEqualTo(0.3);
    assertThat(joined.at(900)).isEqualTo(0.3);
  }

  @Test
  void withoutRatesTheFutureIsAll() {
    Schedule joined = ScheduleGuess.joined(seen(), 320, 640, x -> x);
    assertThat(joined.at(0)).isEqualTo(320);
    assertThat(joined.at(400)).isEqualTo(400);
    assertThat(joined.at(900)).isEqualTo(640);
  }

  /** Held to 94 % a cooldown over the last 5 % is left: 0.05 of 0.55. To 96 % none is. */
  @Test
  void aGuessIsPinnedOnceOneFutureHasNineTenths() {
    SeenRates held = seen(times(20, 1));
    ScheduleGuess oneLeft = ScheduleGuess.of(held, 2000, 2000 / 0.94);
    assertThat(oneLeft.futures()).hasSize(2);
    assertThat(oneLeft.futures().get(0).weight()).isBetween(0.905, 0.912);
    assertThat(oneLeft.pinned()).isTrue();
    // the last 10 % as well: 0.2 of 0.7
    ScheduleGuess twoLeft = ScheduleGuess.of(held, 2000, 2000 / 0.89);
    assertThat(twoLeft.futures().get(0).weight()).isBetween(0.71, 0.72);
    assertThat(twoLeft.pinned()).isFalse();
    assertThat(ScheduleGuess.of(held, 2000, 2000 / 0.96).futures()).hasSize(1);
    assertThat(oneLeft.seen()).isTrue();
    assertThat(ScheduleGuess.of(seen(times(1, 1)), 100, 1000).seen()).isTrue();
    assertThat(ScheduleGuess.of(seen(), 100, 1000).seen()).isFalse();
  }
}
