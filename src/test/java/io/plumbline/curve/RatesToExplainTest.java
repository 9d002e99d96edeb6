package io.plumbline.curve;

import static io.plumbline.curve.Bins.seen;
import static io.plumbline.curve.Bins.times;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which rates a guess must explain, by hand. The first rate is seen after 100 tokens, each other
 * 100 tokens after the one before.
 */
class RatesToExplainTest {
  @Test
  void withoutRatesTheHeightIsOneFromTheStart() {
    RatesToExplain none = new RatesToExplain(seen());
    assertThat(none.height).isEqualTo(1);
    assertThat(none.heightSeen).isFalse();
    assertThat(none.warmEnds).containsExactly(0);
    assertThat(none.plateauEnds).isEmpty();
    assertThat(none.t).isEmpty();
    assertThat(none.r).isEmpty();
    assertThat(none.error).isEqualTo(1e-3);
  }

  @Test
  void aRunFirstSeenOnItsWayDownBeganToFallBetweenItsStartAndThere() {
    RatesToExplain falling = explain(0.004, 0.0036, 0.0032, 0.0028);
    assertThat(falling.height).isEqualTo(0.004);
    assertThat(falling.heightSeen).isFalse();
    assertThat(falling.warmEnds).containsExactly(0, 50, 100);
    assertThat(falling.plateauEnds).isEmpty();
    assertThat(falling.t).containsExactly(100, 200, 300, 400);
    assertThat(falling.r).containsExactly(new double[] {1, 0.9, 0.8, 0.7}, within(1e-12));
  }

  /** 0.8 after 300 tokens is 1 after 375; 1.1 were only reached after 412, past the next point. */
  @Test
  void aWarmUpIsProlongedToItsHeight() {
    RatesToExplain warm = explain(0.5, 0.65, 0.8, 1, 0.95, 0.9);
    assertThat(warm.height).isEqualTo(1);
    assertThat(warm.heightSeen).isTrue();
    assertThat(warm.warmEnds).containsExactly(300, 375, 400);
    assertThat(warm.t).containsExactly(400, 500, 600);
    assertThat(warm.r).containsExactly(1, 0.95, 0.9);
    assertThat(explain(0.5, 0.65, 0.8, 1.1, 1, 0.95).warmEnds).containsExactly(300, 400, 400);
    // 0.9 after 300 tokens is 1.2 after 400: just there
    assertThat(explain(0.7, 0.75, 0.9, 1.2, 1.1, 1).warmEnds).containsExactly(300, 400, 400);
  }

  @Test
  void aWarmUpFromTheVeryFirstTokenCannotBeProlonged() {
    SeenRates rates =
        SeenRates.of(
            List.of(
                Bins.rated(0, 3, 2, 0.9), Bins.rated(100, 3, 2, 1), Bins.rated(200, 3, 2, 0.95)));
    assertThat(new RatesToExplain(rates).warmEnds).containsExactly(0, 100, 100);
  }

  /** The valley is the sixth point; its height is reached by the ninth. */
  @Test
  void aReWarmingIsNotProlongedFromTheStart() {
    RatesToExplain again = explain(1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.6, 0.7, 0.8, 0.75);
    assertThat(again.height).isEqualTo(0.8);
    assertThat(again.heightSeen).isTrue();
    assertThat(again.warmEnds).containsExactly(800, 900, 900);
    assertThat(again.t).containsExactly(900, 1000);
    assertThat(again.r).containsExactly(1, 0.75 / 0.8);
  }

  @Test
  void aStepDownBeganBetweenTheLastPointBeforeAndTheFirstBehind() {
    RatesToExplain held = new RatesToExplain(seen(times(10, 1), times(6, 0.5)));
    assertThat(held.height).isEqualTo(0.5);
    assertThat(held.heightSeen).isTrue();
    assertThat(held.warmEnds).containsExactly(1000, 1050, 1100);
    assertThat(held.plateauEnds).as("it lasts").isEmpty();
    assertThat(held.t).containsExactly(1100, 1200, 1300, 1400, 1500, 1600);
    assertThat(held.r).containsOnly(1);
  }

  /** The last point of the plateau is after 300 tokens; it is gone after 400. */
  @Test
  void aPlateauEndsBetweenTwoPoints() {
    RatesToExplain left = explain(1, 1, 1, 0.9, 0.8);
    assertThat(left.plateauEnds).containsExactly(new double[] {300, 333, 367}, within(1e-9));
    assertThat(left.warmEnds).containsExactly(0, 50, 100);
    assertThat(left.t).containsExactly(100, 200, 300, 400, 500);
    assertThat(explain(1, 1, 1).plateauEnds).as("it lasts").isEmpty();
  }

  @Test
  void threePointsShowAHeightTwoDoNot() {
    assertThat(explain(1, 1, 0.9).heightSeen).isFalse();
    assertThat(explain(1, 1, 0.9).plateauEnds)
        .containsExactly(new double[] {200, 233, 267}, within(1e-9));
    assertThat(explain(1, 1, 1, 0.9).heightSeen).isTrue();
    assertThat(explain(0.9, 1, 0.9).heightSeen).as("a rise shows it").isTrue();
  }

  @Test
  void whatIsRoundedAwayIsNoRiseAndNoEndOfAPlateau() {
    assertThat(explain(1, 1.0009, 0.9).t).containsExactly(100, 200, 300);
    assertThat(explain(1, 1.001, 0.9).height).as("not more than rounding").isEqualTo(1);
    assertThat(explain(1, 1.0011, 0.9).t).containsExactly(200, 300);
    assertThat(explain(1, 1.0011, 0.9).height).isEqualTo(1.0011);
    assertThat(explain(1, 0.9989, 0.9).plateauEnds).isEmpty();
    assertThat(explain(1, 0.999, 0.9).plateauEnds[0]).as("still rounding").isEqualTo(200);
    assertThat(explain(1, 0.9991, 0.9).plateauEnds[0]).isEqualTo(200);
  }

  @Test
  void aRiseToTheLastPointLeavesThatOneAlone() {
    RatesToExplain rising = explain(0.8, 0.9, 1);
    assertThat(rising.t).containsExactly(300);
    assertThat(rising.r).containsExactly(1);
    assertThat(rising.plateauEnds).isEmpty();
    assertThat(rising.error).isEqualTo(1e-3);
  }

  /** Of 41 points the one in the middle is left out, of 79 every second, of 40 none. */
  @Test
  void fortyPointsAreKeptEvenlyTheFirstAndTheLastAmongThem() {
    assertThat(explain(down(40)).t).containsExactly(every(1, 40));
    double[] of41 = explain(down(41)).t;
    assertThat(of41).hasSize(40).doesNotContain(2100).contains(100, 2000, 2200, 4100);
    RatesToExplain of79 = explain(down(79));
    assertThat(of79.t).containsExactly(every(2, 40));
    assertThat(of79.r[39]).isEqualTo(1 - 78 / 200.0);
  }

  /** With a warm-up of three points before them the forty are those from the top on. */
  @Test
  void theFortyAreCountedFromTheTop() {
    double[] warmUp = {0.7, 0.8, 0.9};
    double[] t = new RatesToExplain(seen(warmUp, down(79))).t;
    assertThat(t).hasSize(40).startsWith(400, 600, 800).endsWith(8200);
  }

  @Test
  void ofARunWithoutRateNothingIsNotANumber() {
    RatesToExplain zero = explain(0, 0, 0);
    assertThat(zero.height).isZero();
    assertThat(zero.r).containsExactly(0, 0, 0);
    assertThat(zero.warmEnds).containsExactly(0, 50, 100);
  }

  /** A third of the smallest step, but 1e-4 at least and 1e-3 at most. */
  @ParameterizedTest
  @CsvSource({
    "0.9994, 0.9982, 2e-4",
    "0.9982, 0.9988, 2e-4",
    "0.9999, 0.9998, 1e-4",
    "0.9976, 0.9952, 8e-4",
    "0.99, 0.98, 1e-3",
    "1, 1, 1e-3",
    "0.9994, 0.9994, 2e-4"
  })
  void theErrorIsTheRounding(double second, double third, double error) {
    assertThat(explain(1, second, third).error).isCloseTo(error, within(1e-12));
    assertThat(explain(7, 7 * second, 7 * third).error)
        .as("a share of the height")
        .isCloseTo(error, within(1e-12));
  }

  /** The smallest step is that from x to nothing. */
  @ParameterizedTest
  @CsvSource({"1e-9, 1e-3", "1.1e-9, 1e-4", "0.9e-9, 1e-3"})
  void aBillionthIsArithmetic(double x, double error) {
    assertThat(explain(1, 0.8, 0.6, 0.4, 0.2, 0.04, x, 0).error).isEqualTo(error);
  }

  private static RatesToExplain explain(double... rates) {
    return new RatesToExplain(seen(rates));
  }

  /** 1, then half a percent less each time. */
  private static double[] down(int n) {
    return IntStream.range(0, n).mapToDouble(i -> 1 - i / 200.0).toArray();
  }

  /** 100, then so many hundred more each time. */
  private static double[] every(int hundreds, int n) {
    return IntStream.range(0, n).mapToDouble(i -> 100 + 100.0 * hundreds * i).toArray();
  }
}
