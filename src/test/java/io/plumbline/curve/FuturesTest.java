package io.plumbline.curve;

import static io.plumbline.curve.Bins.seen;
import static io.plumbline.curve.Bins.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.ScheduleGuess.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What may follow the rates seen, by hand. The first rate is seen after 100 tokens, each other 100
 * tokens after the one before.
 */
class FuturesTest {
  private static final String STAYS = "constant to the end";

  @Test
  void aRateOfZeroStaysZero() {
    assertThat(Futures.of(seen(times(5, 0)), 500, 1000))
        .containsExactly(new Future(1, "zero", Schedule.constant(0, 0)));
  }

  /**
   * A rate that was held so long falls in no shape. Half the runs hold it to the end; of the others
   * 10, 30, 35 and 25 % cool down over the last 5, 10, 20 and 35 %. Futures are compared in four
   * places, here 1250, 1500, 1750 and 2000: the first two cooldowns begin behind the third, and are
   * one.
   */
  @Test
  void aConstantRateStaysOrCoolsDownAtAnyUsualPlace() {
    List<Future> futures = held(10, 2000);
    assertThat(futures).hasSize(4);
    assertThat(weight(futures, STAYS)).isCloseTo(0.5, within(1e-3));
    assertThat(weight(futures, cooldown(10))).isCloseTo(0.05 + 0.15, within(1e-3));
    assertThat(weight(futures, cooldown(20))).isCloseTo(0.175, within(1e-3));
    assertThat(weight(futures, cooldown(35))).isCloseTo(0.125, within(1e-3));
    assertThat(futures.get(0).name()).as("the likeliest first").isEqualTo(STAYS);
    assertThat(futures).isSortedAccordingTo(Comparator.comparingDouble(Future::weight).reversed());
  }

  /** 0.004 until 1600 of 2000 tokens, then in a straight line to a twentieth. */
  @Test
  void aCooldownIsAStraightLineToATwentieth() {
    Schedule cools = named(held(10, 2000), cooldown(20)).orElseThrow().schedule();
    assertThat(cools.at(500)).as("as seen").isCloseTo(0.004, within(1e-15));
    assertThat(cools.at(1500)).isCloseTo(0.004, within(1e-15));
    assertThat(cools.at(2000)).isCloseTo(0.0002, within(1e-15));
    assertThat(cools.at(1812.5)).isCloseTo(0.004 * (1 - 0.95 * 212.5 / 400), within(1e-15));
    assertThat(named(held(10, 2000), STAYS).orElseThrow().schedule().at(2000))
        .isCloseTo(0.004, within(1e-15));
  }

  /**
   * Of 2000 tokens 1400 are seen: the cooldown over the last 35 % would have begun. What is left:
   * 0.5 that stay, and of 0.5 that cool down 75 %.
   */
  @Test
  void aCooldownThatShouldHaveBegunIsNone() {
    List<Future> futures = held(14, 2000);
    assertThat(futures).hasSize(4);
    assertThat(named(futures, cooldown(35))).isEmpty();
    assertThat(weight(futures, STAYS)).isCloseTo(0.5 / 0.875, within(1e-3));
    assertThat(weight(futures, cooldown(5))).isCloseTo(0.05 / 0.875, within(1e-3));
    assertThat(weight(futures, cooldown(10))).isCloseTo(0.15 / 0.875, within(1e-3));
    assertThat(weight(futures, cooldown(20))).isCloseTo(0.175 / 0.875, within(1e-3));
  }

  /** Over the last fifth of 2000 tokens: from 1600 on. */
  @ParameterizedTest
  @CsvSource({"1599, true", "1600, false", "1601, false"})
  void aCooldownMustBeginBehindNow(double now, boolean possible) {
    List<Future> futures = Futures.of(seen(times(10, 0.004)), now, 2000);
    assertThat(named(futures, cooldown(20)).isPresent()).isEqualTo(possible);
    assertThat(named(futures, cooldown(10))).isPresent();
  }

  /**
   * Nothing seen, 900 of 1000 tokens behind: of the cooldown from 650 on 250 of 350 tokens are
   * behind, so that the rate falls from 1 by 0.95 x 100/350. That from 900 on is whole.
   */
  @Test
  void whereNoRateIsSeenACooldownMayBeUnderWay() {
    List<Future> futures = Futures.of(seen(), 900, 1000);
    Schedule late = named(futures, cooldown(10)).orElseThrow().schedule();
    assertThat(late.at(900)).isCloseTo(1, within(1e-12));
    assertThat(late.at(1000)).isCloseTo(0.05, within(1e-12));
    Schedule half = named(futures, cooldown(20)).orElseThrow().schedule();
    assertThat(half.at(900)).isCloseTo(1, within(1e-12));
    assertThat(half.at(1000)).isCloseTo(1 - 0.95 / 2, within(1e-12));
    Schedule under = named(futures, cooldown(35)).orElseThrow().schedule();
    assertThat(under.at(1000)).isCloseTo(1 - 0.95 * 100 / 350, within(1e-12));
  }

  /**
   * Nothing seen, nothing done: 0.35 x 0.85 cosines to the horizon; 0.4 constant so far, of which
   * half stay, 1/8 cool down over the last 35 % and 3/8 over less: 250, 500, 750 and 1000 do not
   * tell those apart.
   */
  @Test
  void beforeTheFirstTokenFuturesAreAsUsualAsInPractice() {
    List<Future> futures = Futures.of(seen(), 0, 1000);
    double cosine = weight(futures, "a cosine");
    assertThat(weight(futures, STAYS) / cosine).isCloseTo(0.2 / 0.2975, within(1e-9));
    assertThat(weight(futures, cooldown(20)) / cosine).isCloseTo(0.15 / 0.2975, within(1e-9));
    assertThat(weight(futures, cooldown(35)) / cosine).isCloseTo(0.05 / 0.2975, within(1e-9));
  }

  /**
   * Nothing seen, all behind: every future is the rate now. The weights of all are one future's.
   */
  @Test
  void futuresAlikeAreOne() {
    List<Future> futures = Futures.of(seen(), 1000, 1000);
    assertThat(futures).hasSize(1);
    assertThat(futures.get(0).weight()).isCloseTo(1, within(1e-12));
    assertThat(futures.get(0).schedule().at(5000)).isCloseTo(1, within(1e-12));
  }

  /** A line from 1, 0.0095 less in 100 tokens: seen for 3000 of 10 000 tokens. */
  @Test
  void aLineGoesOnAsALine() {
    double[] line = IntStream.range(0, 30).mapToDouble(i -> 1 - 0.0095 * i).toArray();
    List<Future> futures = Futures.of(seen(line), 3000, 10_000);
    Future first = futures.get(0);
    assertThat(first.name()).isEqualTo("a straight line");
    assertThat(first.weight()).isGreaterThan(0.9);
    assertThat(first.schedule().at(6000)).isCloseTo(1 - 0.0095 * 59, within(0.01));
    assertThat(first.schedule().at(10_000)).isCloseTo(1 - 0.0095 * 99, within(0.02));
  }

  /** Whatever is seen: at most 8, none but the first below a hundredth of all, apart by 3 %. */
  @ParameterizedTest
  @CsvSource({"0, 0", "3, 0", "1, 0.9", "4, 0.97", "6, 0.9", "8, 0.995", "12, 0.99"})
  void fewAreToldAndTheyDiffer(int n, double factor) {
    double[] rates = IntStream.range(0, n).mapToDouble(i -> 5 * Math.pow(factor, i)).toArray();
    double now = 100.0 * Math.max(1, n);
    double horizon = 2000;
    List<Future> futures = Futures.of(seen(rates), now, horizon);
    assertThat(futures).hasSizeBetween(1, 8);
    double height = n == 0 ? 1 : 5;
    double sum = 0;
    for (Future a : futures) {
      sum += a.weight();
      assertThat(a.weight()).isGreaterThanOrEqualTo(0.01);
      for (Future b : futures) {
        double apart = 0;
        for (double share : new double[] {0.25, 0.5, 0.75, 1}) {
          double x = now + share * (horizon - now);
          apart = Math.max(apart, Math.abs(a.schedule().at(x) - b.schedule().at(x)) / height);
        }
        assertThat(a.equals(b) || apart > 0.03 - 1e-9).as("%s and %s", a, b).isTrue();
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-12));
    assertThat(futures).isSortedAccordingTo(Comparator.comparingDouble(Future::weight).reversed());
  }

  /** A rate of 0.004 seen so often, up to now. */
  private static List<Future> held(int n, double horizon) {
    return Futures.of(seen(times(n, 0.004)), 100.0 * n, horizon);
  }

  private static String cooldown(int percent) {
    return "a cooldown over the last " + percent + " %";
  }

  private static Optional<Future> named(List<Future> futures, String name) {
    return futures.stream().filter(future -> future.name().equals(name)).findFirst();
  }

  private static double weight(List<Future> futures, String name) {
    return named(futures, name).orElseThrow().weight();
  }
}
