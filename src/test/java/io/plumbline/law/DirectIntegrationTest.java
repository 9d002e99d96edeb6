package io.plumbline.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.plumbline.Seeds;
import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Difficulty;
import io.plumbline.curve.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bank of filters against {@link ExactLaw}: mixture weights, predictions with the parts of
 * their variance, and the law's parameters, after every bin.
 *
 * <p>Tolerances: under a constant rate both are exact, and what differs is rounding in a Cholesky
 * decomposition, and hypotheses pruned or passed over: 1e-5 of the weight at most. Under a falling
 * rate the program reads its clock from a table of 2,048 cells, straight between them: h is off by
 * 1e-4 at most, so B h^p by less than 1e-4 of the gain, a hundredth of what the noise of these bins
 * leaves open.
 */
class DirectIntegrationTest {
  private static final double T = 1e9;

  /** Tokens of a step, 10,000 to the run: the lag is 100 of them, longer than half a percent. */
  private static final double LAG = 0.005 * T;

  private static final double PEAK = 4e-4;

  /** The believed gain at this rate: 0.06 (PEAK / 1e-3)^0.5, without a size. */
  private static final double GAIN = 0.06 * Math.sqrt(0.4);

  private static final double[] EXPONENTS = {0.3, 0.5, 0.8};
  private static final double[] POWERS = {0.9, 0.5};
  private static final double[] ERRORS = {0.01, 0.08};
  private static final double WORK = 0.7;

  private static final Prior PRIOR = Laws.prior(0.75, 0.25, 0.12, 0.2, 0.45, 0.35, 0.06, 0.3, 0.5);

  @ParameterizedTest
  @CsvSource({"1, 11", "2, 12", "3, 13", "7, 14", "12, 15"})
  void underAConstantRateTheyAreTheSame(int bins, int seed) {
    compare(t -> PEAK, Schedule.constant(PEAK, 0), bins, new Random(seed), 2e-5, PEAK);
  }

  @ParameterizedTest
  @CsvSource({"cosine, 4, 21", "cosine, 10, 22", "wsd, 9, 23", "linear, 8, 24"})
  void underAFallingRateTheyAreTheSameButForTheTable(String shape, int bins, int seed) {
    Curve curve = Curve.of(shape);
    compare(curve.rate, curve.schedule, bins, new Random(seed), 2e-2, PEAK);
  }

  @Test
  void soTheyAreForRandomCases() {
    Seeds.each(
        8,
        seed -> {
          Random random = new Random(seed);
          int bins = 2 + random.nextInt(8);
          if (random.nextBoolean()) {
            double rate = random.nextBoolean() ? PEAK : Double.NaN;
            compare(t -> PEAK, Schedule.constant(PEAK, 0), bins, random, 2e-5, rate);
          } else {
            Curve curve = Curve.of(new String[] {"cosine", "wsd", "linear"}[random.nextInt(3)]);
            compare(curve.rate, curve.schedule, bins, random, 2e-2, PEAK);
          }
        });
  }

  /** Learning rates by formula, beside the schedule that says the same. */
  private record Curve(DoubleUnaryOperator rate, Schedule schedule) {
    static Curve of(String shape) {
      return switch (shape) {
        case "cosine" ->
            new Curve(
                t -> PEAK * (0.1 + 0.45 * (1 + Math.cos(Math.PI * t / T))),
                Schedule.cosine(PEAK, 0, T, 0.1));
        case "wsd" ->
            new Curve(
                t -> PEAK * Math.min(1, 1 - 1.6 * (t / T - 0.5)),
                Schedule.wsd(PEAK, 0, T, 0.5, 0.2));
        default -> new Curve(t -> PEAK * (1 - 0.9 * t / T), Schedule.linear(PEAK, 0, T, 0.1));
      };
    }
  }

  /**
   * Random bins into both.
   *
   * @param tolerance of means in standard deviations, and of weights; of variances as a share
   * @param told the peak rate that the fit is told, NaN for none
   */
  private static void compare(
      DoubleUnaryOperator rate,
      Schedule schedule,
      int bins,
      Random random,
      double tolerance,
      double told) {
    FitConfig config =
        Laws.config(
            EXPONENTS,
            POWERS,
            ERRORS,
            List.of(
                new FitConfig.Start(0.02, 1, true),
                new FitConfig.Start(0.02, 2, false),
                new FitConfig.Start(0.1, 1, false)),
            WORK,
            new FitConfig.Errors(0.12, 0.2, 0.25, 0.002, 0.001));
    Fit fit = Fit.begin(config, PRIOR, AnnealClock.of(schedule, T, T / 10_000), told, Double.NaN);
    boolean informed = told > 0;
    ExactLaw exact =
        new ExactLaw(
            new ExactLaw.Setting(
                T,
                rate,
                LAG,
                WORK,
                Arrays.stream(EXPONENTS).boxed().toList(),
                Arrays.stream(POWERS).boxed().toList(),
                Arrays.stream(ERRORS).boxed().toList(),
                // without warm-up the first two begin at once
                List.of(0.02, 0.02, 0.1),
                List.of(true, false, false),
                0.12,
                0.2,
                0.25,
                0.002,
                0.001,
                0.75,
                0.25,
                0.12,
                0.2,
                0.45,
                0.35,
                // a rate that nobody told leaves 0.8 of the gain, known to 40 %
                informed ? GAIN : 0.8 * 0.06,
                informed ? 0.3 : 0.4,
                0.8 * 0.06,
                0.4));
    double noise = 0.02;
    double level = 2.4;
    double tokens = 0.03 * T * (1 + random.nextDouble());
    for (int k = 0; k < bins; k++) {
      int count = 2 + random.nextInt(20);
      double h = Math.pow(rate.applyAsDouble(tokens) / PEAK, 0.7);
      boolean newLevel = k == bins / 2 && k > 0 && random.nextBoolean();
      boolean known = random.nextInt(3) == 0;
      level += newLevel ? 0.3 : 0;
      boolean outlier = random.nextInt(6) == 0;
      double loss =
          level
              + 0.35 * Math.pow(tokens / T, -0.5)
              + 0.12 * (h - 1)
              + noise / Math.sqrt(count) * (outlier ? 8 : 2 * random.nextDouble() - 1);
      // a sibling may have told that the batches were 0.125 harder, and left a quarter of the noise
      Bin bin = Laws.bin(tokens, known ? loss + 0.125 : loss, count, noise * noise, 5);
      bin = known ? bin.withDifficulty(new Difficulty(0.125f, 0.25f)) : bin;
      fit = fit.plus(newLevel ? bin.withUse(Bin.Use.NEW_LEVEL) : bin);
      double left = known ? noise * noise / 4 : noise * noise;
      exact.see(new ExactLaw.Seen(tokens, loss, count, left, newLevel));
      if (k == 0 || k == bins - 1) {
        same(fit, exact, tolerance);
      }
      tokens *= 1.05 + 0.5 * random.nextDouble();
      if (tokens > T) {
        same(fit, exact, tolerance);
        return;
      }
    }
  }

  private static void same(Fit fit, ExactLaw exact, double tolerance) {
    double[] weights = exact.weights();
    double[] banks = weights(fit, weights.length);
    for (int j = 0; j < weights.length; j++) {
      assertThat(banks[j])
          .as("weight %d of %s", j, weights)
          .isCloseTo(weights[j], within(tolerance));
    }
    for (double tokens : new double[] {0.5 * fit.lastTokens(), fit.lastTokens(), 0.97 * T, T}) {
      ExactLaw.Moments expected = exact.at(tokens);
      Prediction prediction = fit.at(tokens);
      double sd = Math.sqrt(expected.variance());
      assertThat(prediction.mean())
          .as("mean at %s", tokens)
          .isCloseTo(expected.mean(), within(tolerance * sd));
      double share = tolerance * expected.variance();
      assertThat(prediction.variance()).isCloseTo(expected.variance(), within(share));
      assertThat(prediction.fitVariance()).as("noise").isCloseTo(expected.fit(), within(share));
      assertThat(prediction.exponentVariance())
          .as("between")
          .isCloseTo(expected.between(), within(share));
      assertThat(prediction.annealVariance())
          .as("anneal")
          .isCloseTo(expected.anneal(), within(share));
      assertThat(prediction.modelVariance()).as("model").isCloseTo(expected.model(), within(share));
    }
    LawEstimate law = fit.estimate();
    same(law.floor(), law.floorSd(), exact.floor(), tolerance);
    same(law.exponent(), law.exponentSd(), exact.exponent(), tolerance);
    same(law.annealGain(), law.annealGainSd(), exact.gain(), tolerance);
    assertThat(law.amplitude())
        .isCloseTo(exact.amplitude().mean(), within(tolerance * exact.amplitude().sd()));
    assertThat(law.horizonTokens()).isEqualTo(T);
  }

  private static void same(double mean, double sd, ExactLaw.Estimate exact, double tolerance) {
    assertThat(mean).isCloseTo(exact.mean(), within(tolerance * exact.sd()));
    assertThat(sd).isCloseTo(exact.sd(), withPercentage(100 * tolerance));
  }

  /** The bank's weights in the order of {@link ExactLaw}; those pruned are 0. */
  private static double[] weights(Fit fit, int all) {
    double[] found = new double[all];
    double sum = Arrays.stream(fit.bank.weights()).map(Math::exp).sum();
    int perStart = 2 * EXPONENTS.length * POWERS.length * ERRORS.length;
    for (int j = 0; j < fit.bank.ids().length; j++) {
      int id = fit.bank.ids()[j];
      int belief = fit.grid.informed(id) ? 0 : 1;
      int place = 0;
      place = belief;
      place = place * EXPONENTS.length + index(EXPONENTS, fit.grid.exponent(id));
      place = place * POWERS.length + fit.grid.shape(id);
      place = place * ERRORS.length + index(ERRORS, fit.grid.modelError(id));
      found[fit.grid.start(id) * perStart + place] = Math.exp(fit.bank.weights()[j]) / sum;
    }
    return found;
  }

  private static int index(double[] values, double value) {
    return Arrays.stream(values).boxed().toList().indexOf(value);
  }
}
