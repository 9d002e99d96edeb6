package io.plumbline.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.ScheduleGuess.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Known schedules from a prefix of their rates, as a trainer logs them; and rubbish. */
class ScheduleGuessTest {
  private static final double T = 1e10;
  private static final int STEPS = 20_000;
  private static final double PEAK = 3e-4;

  @Property(tries = 60)
  void aPrefixTellsTheShapeThatFalls(
      @ForAll @IntRange(min = 0, max = 3) int shape,
      @ForAll @DoubleRange(min = 0, max = 0.2) double last,
      @ForAll @DoubleRange(min = 0.01, max = 0.04) double warmup,
      @ForAll @DoubleRange(min = 0.25, max = 0.95) double seen,
      @ForAll @IntRange(min = 3, max = 7) int digits) {
    // A decay of which less than a tenth of the run was seen may be an exponential as well.
    Assume.that(shape < 3 || seen >= 0.5);
    Schedule truth =
        switch (shape) {
          case 0 -> Schedule.cosine(PEAK, warmup * T, T, last);
          case 1 -> Schedule.linear(PEAK, warmup * T, T, last);
          case 2 -> Schedule.inverseSqrt(PEAK, warmup * T, T);
          default -> Schedule.wsd(PEAK, warmup * T, T, 1 - 0.8 * seen, last);
        };
    ScheduleGuess guess = guess(logged(truth::at, seen, digits), seen);
    for (double x = seen; x <= 1; x += 0.05) {
      assertThat(mean(guess, x * T) / PEAK)
          .as("shape %d, last %s, %s seen, at %s: %s", shape, last, seen, x, guess.futures())
          .isCloseTo(truth.at(x * T) / PEAK, within(shape == 3 ? 0.1 : 0.04));
    }
  }

  @Property(tries = 30)
  void fivePercentOfACosineAreEnough(@ForAll @DoubleRange(min = 0.05, max = 0.25) double seen) {
    ScheduleGuess guess = guess(logged(Schedule.cosine(PEAK, 0.01 * T, T, 0.1)::at, seen, 5), seen);
    assertThat(guess.pinned()).as("%s", guess.futures()).isTrue();
    assertThat(guess.futures().get(0).name()).isEqualTo("a cosine");
    assertThat(mean(guess, T) / PEAK).isCloseTo(0.1, within(0.06));
  }

  @Property(tries = 30)
  void aConstantRateLeavesTheEndOpen(@ForAll @DoubleRange(min = 0.1, max = 0.85) double seen) {
    ScheduleGuess guess = guess(logged(Schedule.constant(PEAK, 0.01 * T)::at, seen, 4), seen);
    assertThat(guess.pinned()).isFalse();
    double stays = weightOf(guess, 0.95, 1.05);
    double cools = weightOf(guess, 0, 0.1);
    assertThat(stays).as("%s", guess.futures()).isBetween(0.4, 0.9);
    assertThat(cools).as("%s", guess.futures()).isBetween(0.1, 0.6);
  }

  @Test
  void noCooldownIsExpectedWhereNoneFitsAnyMore() {
    ScheduleGuess guess = guess(logged(Schedule.constant(PEAK, 0)::at, 0.97, 4), 0.97);
    assertThat(guess.futures().get(0).name()).isEqualTo("constant to the end");
    assertThat(guess.pinned()).isTrue();
  }

  @Test
  void withoutRatesAllThatIsUsualIsLeftOpen() {
    ScheduleGuess guess = ScheduleGuess.of(SeenRates.of(List.of()), 0.3 * T, T);
    assertThat(guess.seen()).isFalse();
    assertThat(guess.futures().size()).isGreaterThan(2);
    for (Future future : guess.futures()) {
      assertThat(future.schedule().at(0.3 * T)).as(future.name()).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void singleGarbageRatesDoNotMatter() {
    Schedule cosine = Schedule.cosine(PEAK, 0.01 * T, T, 0.1);
    List<Bin> clean = logged(cosine::at, 0.4, 6);
    List<Bin> dirty = new ArrayList<>(clean);
    for (int i : new int[] {40, 70, 71, clean.size() - 1}) {
      Bin bin = clean.get(i);
      double garbage = i == 40 ? 0 : i == 70 ? 17 : 30 * PEAK;
      dirty.set(i, Bin.of(bin.lastTokens(), bin.lastStep(), 3, garbage, Double.NaN));
    }
    double expected = mean(guess(clean, 0.4), T);
    assertThat(mean(guess(dirty, 0.4), T)).isCloseTo(expected, within(0.01 * PEAK));
    assertThat(SeenRates.of(dirty).peak()).isCloseTo(PEAK, within(0.01 * PEAK));
  }

  @Test
  void aSecondCosineIsFollowedFromItsOwnPeak() {
    DoubleUnaryOperator restarted =
        t ->
            t < 0.4 * T
                ? Schedule.cosine(PEAK, 0.01 * T, 0.4 * T, 0.1).at(t)
                : Schedule.cosine(0.6 * PEAK, 0.01 * T, 0.6 * T, 0.1).at(t - 0.4 * T);
    ScheduleGuess guess = guess(logged(restarted, 0.6, 6), 0.6);
    assertThat(mean(guess, 0.8 * T) / PEAK)
        .as("%s", guess.futures())
        .isCloseTo(restarted.applyAsDouble(0.8 * T) / PEAK, within(0.05));
  }

  @Test
  void aStepDownIsALevelOfItsOwn() {
    ScheduleGuess guess = guess(logged(t -> t < 0.5 * T ? PEAK : 0.3 * PEAK, 0.8, 6), 0.8);
    assertThat(weightOf(guess, 0.29, 0.31)).as("%s", guess.futures()).isGreaterThan(0.4);
    assertThat(mean(guess, T)).isLessThan(0.31 * PEAK);
  }

  @Property(tries = 100)
  void whateverIsLoggedTheFuturesAreSound(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 1.5) double seen) {
    Random random = new Random(seed);
    double wild = random.nextDouble();
    DoubleUnaryOperator rate =
        t ->
            random.nextDouble() < 0.1
                ? Double.NaN
                : random.nextDouble() < wild
                    ? random.nextInt(3) * Math.exp(20 * random.nextGaussian())
                    : PEAK;
    List<Bin> bins = logged(rate, seen, 16);
    ScheduleGuess guess = guess(bins, seen);
    double sum = 0;
    double peak = 0;
    for (Future future : guess.futures()) {
      sum += future.weight();
      assertThat(future.weight()).isPositive();
      peak = future.schedule().peak();
      for (double x = 0; x < 1.6; x += 0.1) {
        assertThat(future.schedule().at(x * T)).isFinite().isNotNegative();
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
    AnnealClock clock = AnnealClock.of(guess.futures().get(0).schedule(), T, T / STEPS);
    for (Future future : guess.futures()) {
      AnnealClock other = clock.continued(future.schedule(), seen * T);
      double before = 0;
      for (double x = 0.001; x < 1.6; x += 0.05) {
        assertThat(other.heat(x * T)).isFinite().isBetween(0.0, 1 + 1e-9 + peak);
        assertThat(other.work(x * T)).isFinite().isGreaterThanOrEqualTo(before);
        before = other.work(x * T) * (1 - 1e-9);
      }
    }
  }

  /** What is expected at a token count, over all futures. */
  private static double mean(ScheduleGuess guess, double tokens) {
    return guess.futures().stream()
        .mapToDouble(future -> future.weight() * future.schedule().at(tokens))
        .sum();
  }

  /** The weight of the futures that end between these shares of the peak. */
  private static double weightOf(ScheduleGuess guess, double from, double to) {
    return guess.futures().stream()
        .filter(f -> f.schedule().at(T) >= from * PEAK && f.schedule().at(T) <= to * PEAK)
        .mapToDouble(Future::weight)
        .sum();
  }

  private static ScheduleGuess guess(List<Bin> bins, double seen) {
    return ScheduleGuess.of(SeenRates.of(bins), seen * T, T);
  }

  /** The bins of a run that logs its rate with so many digits every few steps. */
  private static List<Bin> logged(DoubleUnaryOperator rate, double seen, int digits) {
    LossCurve curve = LossCurve.EMPTY;
    for (int step = 10; step <= seen * STEPS; step += 10) {
      double tokens = T * step / STEPS;
      curve =
          curve.plus(
              (long) tokens, OptionalLong.of(step), 3, rounded(rate.applyAsDouble(tokens), digits));
    }
    List<Bin> bins = new ArrayList<>(curve.closed());
    curve.open().ifPresent(bins::add);
    return bins;
  }

  private static double rounded(double value, int digits) {
    return Double.isFinite(value)
        ? new java.math.BigDecimal(value).round(new java.math.MathContext(digits)).doubleValue()
        : value;
  }
}
