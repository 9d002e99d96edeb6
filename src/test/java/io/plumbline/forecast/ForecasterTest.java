package io.plumbline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.plumbline.Seeds;
import io.plumbline.law.Courses;
import io.plumbline.law.Courses.Branch;
import io.plumbline.law.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

/**
 * Intervals against the quantiles of the distribution they are said to be of: tables for one normal
 * distribution, numerical integration of the density for several.
 */
class ForecasterTest {
  /** Quantiles of the standard normal distribution at 0.75, 0.9 and 0.975, from a table. */
  private static final double Q75 = 0.67448975;

  private static final double Q90 = 1.28155157;
  private static final double Q975 = 1.95996398;

  /** The program rounds them to six digits. */
  private static final double ROUNDED = 1e-6;

  @Test
  void intervalsOfOneNormalDistributionAreThoseOfTheTable() {
    Forecast forecast = Forecaster.of(prediction(2, 0.2));
    assertThat(forecast.atTokens()).isEqualTo(1e9);
    assertThat(forecast.loss()).isEqualTo(2);
    assertThat(forecast.sd()).isCloseTo(0.2, within(1e-12));
    assertThat(forecast.bounds().lo50()).isCloseTo(2 - 0.2 * Q75, within(ROUNDED));
    assertThat(forecast.bounds().hi50()).isCloseTo(2 + 0.2 * Q75, within(ROUNDED));
    assertThat(forecast.bounds().lo80()).isCloseTo(2 - 0.2 * Q90, within(ROUNDED));
    assertThat(forecast.bounds().hi80()).isCloseTo(2 + 0.2 * Q90, within(ROUNDED));
    assertThat(forecast.bounds().lo95()).isCloseTo(2 - 0.2 * Q975, within(ROUNDED));
    assertThat(forecast.bounds().hi95()).isCloseTo(2 + 0.2 * Q975, within(ROUNDED));
    assertThat(Forecaster.of(List.of(new Branch(1, prediction(2, 0.2))))).isEqualTo(forecast);
  }

  /** Weights 1/4 and 3/4, means 2 and 3, sd 0.1 and 0.2: mean 2.75, variance .0325 + .1875. */
  @Test
  void theMomentsOfAMixtureAreThoseWorkedOutByHand() {
    List<Branch> branches =
        List.of(new Branch(0.25, prediction(2, 0.1)), new Branch(0.75, prediction(3, 0.2)));
    Prediction joined = Courses.joined(branches);
    assertThat(joined.mean()).isCloseTo(2.75, within(1e-12));
    assertThat(joined.variance()).isCloseTo(0.22, within(1e-12));
    assertThat(Forecaster.of(branches).sd()).isCloseTo(Math.sqrt(0.22), within(1e-12));
    assertThat(Forecaster.of(branches).loss()).isCloseTo(2.75, within(1e-12));
  }

  @Test
  void quantilesOfAMixtureAreThoseOfItsIntegratedDensity() {
    Seeds.each(
        30,
        seed -> {
          Random random = new Random(seed);
          List<Branch> branches = mixture(random, 2 + random.nextInt(4));
          Forecast forecast = Forecaster.of(branches);
          Integrated exact = new Integrated(branches);
          assertThat(forecast.sd()).isCloseTo(exact.sd, withPercentage(1e-4));
          // 24 halvings of 14 sd, and a distribution function true to 8e-8 over the density there
          check(forecast.bounds().lo95(), exact, 0.025);
          check(forecast.bounds().lo80(), exact, 0.1);
          check(forecast.bounds().lo50(), exact, 0.25);
          check(forecast.bounds().hi50(), exact, 0.75);
          check(forecast.bounds().hi80(), exact, 0.9);
          check(forecast.bounds().hi95(), exact, 0.975);
          double lo = exact.quantile(0.25);
          double hi = exact.quantile(0.75);
          assertThat(forecast.loss())
              .isCloseTo(Math.max(lo, Math.min(hi, exact.mean)), within(1e-3 * exact.sd));
        });
  }

  private static void check(double quantile, Integrated exact, double share) {
    assertThat(exact.below(quantile))
        .as("share below the %s quantile", share)
        .isCloseTo(share, within(5e-6));
  }

  /**
   * 0.8 at 2 and 0.2 at 3: the mean 2.2 lies where nothing will. The 50 % interval ends at the
   * 0.9375 quantile of the lower hump, 1.5341 of its sd above it, and there the forecast is held.
   */
  @Test
  void aForecastBetweenTwoHumpsIsHeldWithinItsInterval() {
    Forecast forecast =
        Forecaster.of(
            List.of(new Branch(0.8, prediction(2, 0.01)), new Branch(0.2, prediction(3, 0.01))));
    assertThat(forecast.bounds().hi50()).isCloseTo(2.015341, within(2e-6));
    assertThat(forecast.loss()).isEqualTo(forecast.bounds().hi50());
    assertThat(forecast.sd()).isCloseTo(Math.sqrt(0.1601), within(1e-9));
    Forecast mirrored =
        Forecaster.of(
            List.of(new Branch(0.2, prediction(1, 0.01)), new Branch(0.8, prediction(2, 0.01))));
    assertThat(mirrored.bounds().lo50()).isCloseTo(1.984659, within(2e-6));
    assertThat(mirrored.loss()).isEqualTo(mirrored.bounds().lo50());
  }

  @Test
  void certainBranchesGiveAForecastAtTheirPlaces() {
    Forecast one =
        Forecaster.of(
            List.of(new Branch(0.5, prediction(2, 0)), new Branch(0.5, prediction(2, 0))));
    assertThat(one.loss()).isEqualTo(2);
    assertThat(one.bounds().lo95()).isEqualTo(2);
    assertThat(one.bounds().hi95()).isEqualTo(2);
    Forecast two =
        Forecaster.of(
            List.of(new Branch(0.4, prediction(2, 0)), new Branch(0.6, prediction(3, 0))));
    // mean 2.6, sd 0.4899: found to 14 sd / 2^24
    assertThat(two.bounds().lo80()).isCloseTo(2, within(1e-6));
    assertThat(two.bounds().hi50()).isCloseTo(3, within(1e-6));
    assertThat(two.loss()).isCloseTo(2.6, within(1e-12));
  }

  @Test
  void theDistributionFunctionIsExactToEightDigits() {
    NormalDistribution exact = new NormalDistribution();
    for (double z = -8; z <= 8; z += 0.01) {
      assertThat(Forecaster.normal(z)).isCloseTo(exact.cumulativeProbability(z), within(8e-8));
    }
    assertThat(Forecaster.normal(0)).isCloseTo(0.5, within(1e-8));
    assertThat(Forecaster.normal(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(Forecaster.normal(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(Forecaster.normal(Double.NaN)).as("a point at itself").isEqualTo(0.5);
  }

  /** Variances .02, .03, .04 and .01 of .1. */
  @Test
  void driversAreSharesOfTheVariance() {
    ForecastDrivers drivers =
        Forecaster.drivers(new Prediction(1e9, 2, 0.1, 0.02, 0.03, 0.04, 0.01));
    assertThat(drivers.noise()).isCloseTo(0.2, within(1e-12));
    assertThat(drivers.exponent()).isCloseTo(0.3, within(1e-12));
    assertThat(drivers.anneal()).isCloseTo(0.4, within(1e-12));
    assertThat(drivers.modelError()).isCloseTo(0.1, within(1e-12));
    assertThat(Forecaster.drivers(prediction(2, 0))).isEqualTo(new ForecastDrivers(0, 0, 0, 1));
  }

  private static List<Branch> mixture(Random random, int n) {
    double[] weights = random.doubles(n, 0.05, 1).toArray();
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    List<Branch> branches = new ArrayList<>();
    for (double weight : weights) {
      double mean = 2 + 0.3 * random.nextGaussian();
      branches.add(new Branch(weight / sum, prediction(mean, 0.02 + 0.2 * random.nextDouble())));
    }
    return branches;
  }

  private static Prediction prediction(double mean, double sd) {
    return new Prediction(1e9, mean, sd * sd, sd * sd, 0, 0, 0);
  }

  /** The density of a mixture, summed up by Simpson's rule. */
  private static final class Integrated {
    private static final int CELLS = 40_000;
    private final double from;
    private final double cell;
    private final double[] below = new double[CELLS + 1];
    final double mean;
    final double sd;

    Integrated(List<Branch> branches) {
      from = -2;
      cell = 8.0 / CELLS;
      double first = 0;
      double second = 0;
      for (int i = 0; i < CELLS; i++) {
        double x = from + i * cell;
        double mass =
            cell
                / 6
                * (density(branches, x)
                    + 4 * density(branches, x + cell / 2)
                    + density(branches, x + cell));
        below[i + 1] = below[i] + mass;
        double middle = x + cell / 2;
        first += mass * middle;
        second += mass * middle * middle;
      }
      mean = first;
      sd = Math.sqrt(second - first * first);
    }

    private static double density(List<Branch> branches, double x) {
      double sum = 0;
      for (Branch branch : branches) {
        double sd = Math.sqrt(branch.prediction().variance());
        double z = (x - branch.prediction().mean()) / sd;
        sum += branch.weight() * Math.exp(-z * z / 2) / sd / Math.sqrt(2 * Math.PI);
      }
      return sum;
    }

    double below(double x) {
      double place = (x - from) / cell;
      int i = (int) place;
      return below[i] + (place - i) * (below[i + 1] - below[i]);
    }

    double quantile(double share) {
      int i = 0;
      while (below[i] < share) {
        i++;
      }
      return from + cell * i;
    }
  }
}
