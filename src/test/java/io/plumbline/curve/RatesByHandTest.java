package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock against {@link TrueClock}, and which of the rates seen tell what comes next. */
class RatesByHandTest {
  private static final double T = 1e9;

  /** A cell of the clock's table: between two of them it is straight. */
  private static final double CELL = T / 2_048;

  /** Warm-up and kinks lie on borders of cells, so that the table holds them exactly. */
  @ParameterizedTest
  @CsvSource({"constant", "cosine", "linear", "wsd", "two hills"})
  void theClockIsTheIntegral(String shape) {
    Schedule schedule =
        switch (shape) {
          case "cosine" -> Schedule.cosine(2e-3, 64 * CELL, T, 0.1);
          case "linear" -> Schedule.linear(2e-3, 64 * CELL, T, 0.1);
          case "wsd" -> Schedule.wsd(2e-3, 64 * CELL, T, 0.25, 0);
          case "two hills" ->
              Schedule.points(
                  new double[] {0, 128 * CELL, 512 * CELL, 1_024 * CELL, T},
                  new double[] {0, 4e-4, 2e-4, 2e-3, 1e-3});
          default -> Schedule.constant(2e-3, 64 * CELL);
        };
    double perStep = T / 100_000;
    AnnealClock clock = AnnealClock.of(schedule, T, perStep);
    TrueClock exact = new TrueClock(schedule::at, T, 100 * perStep, 1_000_000);
    for (double t = 3 * CELL; t < T; t += 7.3 * CELL) {
      // within a cell, half a lag long: the lagged rate bends by 2e-4 of the peak at most
      assertThat(clock.heat(t)).as("heat at %s", t).isCloseTo(exact.heat(t), within(1e-3));
      assertThat(clock.work(t)).as("work at %s", t).isCloseTo(exact.work(t), within(1e-6));
      assertThat(clock.travel(CELL, t))
          .as("travel to %s", t)
          .isCloseTo(exact.travelled(t) - exact.travelled(CELL), within(1e-5));
    }
    assertThat(clock.horizon()).isEqualTo(T);
  }

  /** Another future, integrated as if it had been the plan; its table has 128 cells. */
  @Test
  void anotherFutureIsTheIntegralOfThatFuture() {
    double now = 0.5 * T;
    Schedule plan = Schedule.constant(2e-3, 0);
    Schedule cooling = Schedule.points(new double[] {0, now, T}, new double[] {2e-3, 2e-3, 0});
    double perStep = T / 10_000;
    AnnealClock other = AnnealClock.of(plan, T, perStep).continued(cooling, now);
    TrueClock exact = new TrueClock(cooling::at, T, 0.005 * T, 200_000);
    for (double t = 0.1 * T; t < T; t += 0.037 * T) {
      assertThat(other.heat(t)).isCloseTo(exact.heat(t), within(2e-3));
      assertThat(other.work(t)).isCloseTo(exact.work(t), within(1e-5));
      assertThat(other.travel(0, t)).isCloseTo(exact.travelled(t), within(1e-5));
    }
    AnnealClock clock = AnnealClock.of(plan, T, perStep);
    assertThat(clock.continued(cooling, T)).as("nothing is left").isSameAs(clock);
    assertThat(clock.continued(cooling, Double.NaN)).isSameAs(clock);
  }

  /** The lag is a hundred steps, but no more than half a percent of the run. */
  @ParameterizedTest
  @CsvSource({"20_000, 0.005", "100_000, 0.001", "0, 0.005"})
  void theLagIsOfThatLength(String steps, double lag) {
    double n = Double.parseDouble(steps.replace("_", ""));
    // the rate drops at T/2 to half: h - 1/2 = 1/2 e^(-S/lag), S half the tokens
    Schedule drop =
        Schedule.points(new double[] {0, T / 2, T / 2 + CELL}, new double[] {1, 1, 0.5});
    AnnealClock clock = AnnealClock.of(drop, T, n == 0 ? 0 : T / n);
    double at = T / 2 + CELL + 3 * lag * T;
    double behind = clock.heat(T / 2 + CELL) - 0.5;
    assertThat(clock.heat(at)).isCloseTo(0.5 + behind * Math.exp(-1.5), within(0.01));
  }

  /** 98 % of the hilltop: of a rise over T/4 at 0.245 T. */
  @Test
  void aRunIsWarmCloseToItsFirstHilltop() {
    assertThat(AnnealClock.of(Schedule.constant(1, T / 4), T, 0).warmTokens())
        .isCloseTo(0.245 * T, within(CELL));
    assertThat(AnnealClock.of(Schedule.cosine(1, T / 4, T, 0), T, 0).warmTokens())
        .isCloseTo(0.245 * T, within(CELL));
    assertThat(AnnealClock.unknown(T).warmTokens()).isZero();
    assertThat(AnnealClock.of(Schedule.constant(0, 0), T, 0).heat(T / 2))
        .as("no rate at all: as if it were not known")
        .isEqualTo(1);
  }

  /** Warm after 98 of 100 cells of a rise: the rate there is just 98 %. */
  @Test
  void warmAtJustNinetyEightPercent() {
    assertThat(AnnealClock.of(Schedule.constant(1, 100), 2_048, 0).warmTokens()).isEqualTo(98);
    assertThat(AnnealClock.of(Schedule.constant(1, 50), 2_048, 0).warmTokens()).isEqualTo(49);
  }

  /**
   * At a ten-thousandth of the peak the lag of 0.005 T takes 50 T: over 7/8 T the heat that is left
   * falls by e^-0.0175.
   */
  @Test
  void atAlmostNoRateHeatHardlyChanges() {
    Schedule almostOff =
        Schedule.points(new double[] {0, T / 16, T / 8}, new double[] {1, 1, 1e-4});
    AnnealClock clock = AnnealClock.of(almostOff, T, 0);
    double then = clock.heat(T / 8) - 1e-4;
    double left = then * Math.exp(-1e-4 * 0.875 / 0.005);
    assertThat(then).isGreaterThan(0.001);
    assertThat(clock.heat(T)).isCloseTo(1e-4 + left, within(1e-4 * then));
  }

  @Test
  void aRunWithoutRateGoesOnWithoutOne() {
    AnnealClock none = AnnealClock.of(Schedule.constant(0, 0), T, 0);
    AnnealClock on = none.continued(Schedule.constant(0, 0), T / 2);
    assertThat(on.heat(0.75 * T)).as("nothing cools it").isEqualTo(1);
    assertThat(on.work(0.75 * T)).as("no more work").isEqualTo(none.work(T / 2));
  }

  @Test
  void aLevelHeldSinceAStepDownIsAStretch() {
    assertThat(stretch(Bins.times(10, 1), Bins.times(6, 0.5))).isEqualTo(10);
    assertThat(stretch(Bins.times(10, 1), Bins.times(5, 0.5))).as("not yet held").isZero();
    assertThat(stretch(Bins.times(10, 1), Bins.times(6, 0.94))).isEqualTo(10);
    assertThat(stretch(Bins.times(10, 1), Bins.times(6, 0.96))).as("less than a step").isZero();
    assertThat(stretch(Bins.times(20, 1))).isZero();
    assertThat(stretch(Bins.times(3, 0.5), Bins.times(20, 1))).as("a rise is none").isZero();
    assertThat(stretch(Bins.times(10, 1), Bins.times(3, 0.5), Bins.times(3, 0.5004))).isEqualTo(10);
    assertThat(stretch(Bins.times(10, 1), Bins.times(3, 0.5), Bins.times(5, 0.51))).isZero();
    assertThat(stretch()).isZero();
  }

  @Test
  void theLastValleyBeginsAStretch() {
    double[] down = {1, 0.9, 0.8, 0.7, 0.6, 0.5};
    assertThat(stretch(down, new double[] {0.54, 0.54, 0.54})).as("4 % of the peak").isZero();
    assertThat(stretch(down, new double[] {0.56, 0.6, 0.65})).isEqualTo(5);
    assertThat(stretch(down, new double[] {0.6, 0.7, 0.8}, new double[] {0.7, 0.6, 0.5}))
        .isEqualTo(5);
    assertThat(
            stretch(
                down,
                new double[] {0.6, 0.7, 0.8},
                new double[] {0.7, 0.6, 0.5},
                new double[] {0.6, 0.7, 0.8}))
        .as("the second valley")
        .isEqualTo(11);
    assertThat(stretch(new double[] {1, 0.96, 0.96, 1, 1, 1})).as("no valley").isZero();
    assertThat(stretch(new double[] {1, 0.94, 0.94, 0.98, 1, 1})).isEqualTo(1);
  }

  /**
   * Of a peak of 1000 a re-warming is more than 50, a fall too; a level is held within 1 in 1000.
   */
  @Test
  void atItsLimitsAStretchIsNone() {
    double[] down = {1000, 900, 800, 700, 600, 500};
    assertThat(stretch(down, Bins.times(3, 550))).as("just 50 is no rise").isZero();
    assertThat(stretch(down, Bins.times(3, 551))).isEqualTo(5);
    assertThat(stretch(down, new double[] {560, 600, 550, 601}))
        .as("just 50 is no fall")
        .isEqualTo(5);
    assertThat(stretch(down, new double[] {560, 600, 549, 601})).isEqualTo(8);
    double[] last = {1000};
    assertThat(stretch(Bins.times(10, 2000), Bins.times(5, 1001), last)).isEqualTo(10);
    assertThat(stretch(Bins.times(10, 2000), Bins.times(5, 1002), last)).as("not held").isZero();
    assertThat(stretch(Bins.times(10, 1050), Bins.times(6, 1000))).as("just 5 %").isZero();
    assertThat(stretch(Bins.times(10, 1051), Bins.times(6, 1000))).isEqualTo(10);
  }

  /** One of five is odd if it lies 30 % off their median, and 5 % of the highest. */
  @Test
  void oddRatesAreLeftOut() {
    assertThat(SeenRates.of(Bins.logged(1, 1, 1, 0.5, 1, 1)).size()).isEqualTo(5);
    assertThat(SeenRates.of(Bins.logged(1, 1, 1, 0.72, 1, 1)).size()).isEqualTo(6);
    assertThat(SeenRates.of(Bins.logged(1, 1, 1, 0.68, 1, 1)).size()).isEqualTo(5);
    assertThat(SeenRates.of(Bins.logged(1, 1, 1, 0.06, 0.02, 0.001)).size())
        .as("the last of a decay")
        .isEqualTo(6);
    assertThat(SeenRates.of(Bins.logged(1, 1, 1, 0.5, 0.5, 0.5)).size())
        .as("three show it")
        .isEqualTo(6);
    SeenRates some = SeenRates.of(Bins.logged(1, Double.NaN, -1, Double.POSITIVE_INFINITY, 0.9));
    assertThat(some.size()).isEqualTo(2);
    assertThat(some.tokens(1)).isEqualTo(500);
    assertThat(some.rate(1)).isEqualTo(0.9);
    assertThat(some.peak()).isEqualTo(1);
    assertThat(SeenRates.of(List.of()).peak()).isZero();
    assertThat(SeenRates.of(Bins.logged(0, 0, 0)).size()).as("zeros are rates").isEqualTo(3);
    assertThat(
            SeenRates.of(
                    List.of(
                        Bins.rated(100, 1, 2, 1),
                        Bins.rated(100, 1, 2, 1),
                        Bins.rated(101, 0, 2, 1)))
                .size())
        .as("only forward")
        .isEqualTo(2);
  }

  /** Against the medians of five, sorted out one by one. */
  @Test
  void whatIsOddIsWhatTheMedianOfFiveSays() {
    Seeds.each(
        50,
        seed -> {
          Random random = new Random(seed);
          double[] rates = new double[20];
          for (int i = 0; i < rates.length; i++) {
            rates[i] = random.nextInt(4) == 0 ? 2 * random.nextDouble() : 1;
          }
          double[] medians = new double[rates.length];
          for (int i = 0; i < rates.length; i++) {
            double[] five = Arrays.copyOfRange(rates, Math.max(0, i - 2), Math.min(20, i + 3));
            Arrays.sort(five);
            medians[i] = five[five.length / 2];
          }
          double highest = Arrays.stream(medians).max().orElseThrow();
          List<Double> kept = new ArrayList<>();
          for (int i = 0; i < rates.length; i++) {
            double off = Math.abs(rates[i] - medians[i]);
            if (off <= 0.3 * Math.max(rates[i], medians[i]) || off <= 0.05 * highest) {
              kept.add(rates[i]);
            }
          }
          SeenRates seen = SeenRates.of(Bins.logged(rates));
          assertThat(seen.size()).isEqualTo(kept.size());
          for (int i = 0; i < kept.size(); i++) {
            assertThat(seen.rate(i)).isEqualTo(kept.get(i));
          }
        });
  }

  private static int stretch(double[]... parts) {
    return Bins.seen(parts).lastStretch();
  }
}
