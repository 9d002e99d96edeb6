package io.plumbline.app.bench.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleInUseTest {
  private static final long MINUTE_MS = 60_000;

  /** Losses by turns 2 and 2 + swing: their standard deviation is about half the swing. */
  private static void warm(AlarmRule rule, int losses, double swing) {
    for (int i = 0; i < losses; i++) {
      assertThat(rule.on(2 + swing * (i % 2), OptionalLong.of(i * MINUTE_MS))).isFalse();
    }
  }

  @Test
  void sigmasAreThoseOfTheWindowBefore() {
    // 30 losses 2.00 and 2.02 by turns: mean 2.01, sd 0.01 sqrt(30/29) = 0.01017
    for (double off : new double[] {0.0300, -0.0300}) {
      AlarmRule rule = new SigmaRule(30, 30, 3);
      warm(rule, 30, 0.02);
      assertThat(rule.on(2.01 + off, OptionalLong.empty())).isFalse();
    }
    for (double off : new double[] {0.0306, -0.0306}) {
      AlarmRule rule = new SigmaRule(30, 30, 3);
      warm(rule, 30, 0.02);
      assertThat(rule.on(2.01 + off, OptionalLong.empty())).isTrue();
    }
  }

  @Test
  void sigmasWaitForTheLeastNumberOfLosses() {
    AlarmRule rule = new SigmaRule(128, 63, 6);
    warm(rule, 62, 0.02);
    assertThat(rule.on(100, OptionalLong.empty())).isFalse();
  }

  @Test
  void doublingWantsMoreThanFourInARow() {
    AlarmRule rule = new DoublingRule();
    warm(rule, 100, 0);
    boolean[] alarms = new boolean[6];
    for (int i = 0; i < 6; i++) {
      alarms[i] = rule.on(5, OptionalLong.empty());
    }
    assertThat(alarms).containsExactly(false, false, false, false, true, true);
    assertThat(rule.on(2, OptionalLong.empty())).isFalse();
    assertThat(rule.on(5, OptionalLong.empty())).isFalse();
  }

  @Test
  void doublingAlsoMindsACap() {
    AlarmRule rule = new DoublingRule();
    long alarms = IntStream.range(0, 260).filter(i -> rule.on(10.5, OptionalLong.empty())).count();
    assertThat(alarms).isEqualTo(60);
  }

  @Test
  void theHourWantsAWholeWindowAboveIt() {
    AlarmRule rule = new HourRule(0);
    warm(rule, 60, 0);
    boolean[] alarms = new boolean[10];
    for (int i = 0; i < 10; i++) {
      alarms[i] = rule.on(2.06, OptionalLong.empty());
    }
    assertThat(alarms)
        .containsExactly(false, false, false, false, false, false, false, false, false, true);
  }

  @Test
  void theHourIsByTheClockWhereARunIsLongEnough() {
    // a loss a minute: after 70 minutes the high hour before is forgotten by the clock alone
    AlarmRule byClock = new HourRule(3 * 60 * MINUTE_MS);
    AlarmRule byCount = new HourRule(0);
    for (int i = 0; i < 175; i++) {
      double loss = i < 95 ? 4 : i < 165 ? 2 : 2.06;
      boolean clock = byClock.on(loss, OptionalLong.of(i * MINUTE_MS));
      boolean count = byCount.on(loss, OptionalLong.of(i * MINUTE_MS));
      assertThat(clock).as("loss %d", i).isEqualTo(i == 174);
      assertThat(count).as("loss %d", i).isFalse();
    }
  }

  @Test
  void anAlarmCountsOnceUntilItWasSilent() {
    Rearmed armed = new Rearmed((loss, timeMs) -> loss > 1);
    double[] losses = new double[100];
    Arrays.fill(losses, 10, 13, 2); // one alarm
    losses[20] = 2; // silent for 7: the same
    losses[51] = 2; // silent for 30: another
    losses[60] = Double.NaN;
    int[] counted =
        IntStream.range(0, losses.length)
            .filter(i -> armed.on(losses[i], OptionalLong.empty()))
            .toArray();
    assertThat(counted).containsExactly(10, 51);
  }
}
