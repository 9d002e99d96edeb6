package io.plumbline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Schedule;
import io.plumbline.law.Courses;
import io.plumbline.law.Fit;
import io.plumbline.law.Laws;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Forecasts of a run whose law is L = 2 + 0.5 (t/T)^(-1/2), known to the fit but for E and A and
 * logged without noise up to 0.6 T: what is then forecast follows from the formula by hand.
 */
class ForecastOfALawTest {
  private static final double T = 1e9;

  /** Noise is none, but a bin's mean is believed to 1e-6 of itself; the fit is as exact. */
  private static final double EXACT = 1e-3;

  private static final Fit FIT = fit(0.6);

  private static double law(double tokens) {
    return 2 + 0.5 / Math.sqrt(tokens / T);
  }

  private static Fit fit(double seen) {
    Fit fit = Laws.exact(0.5, AnnealClock.of(Schedule.constant(1e-3, 0), T, 0));
    for (double share = 0.02; share <= seen + 1e-9; share += 0.02) {
      fit = fit.plus(Laws.bin(share * T, law(share * T)));
    }
    return fit;
  }

  @Test
  void theLossAtATokenCountIsTheLaws() {
    for (double tokens : new double[] {0.1 * T, 0.6 * T, T, 4 * T}) {
      assertThat(Forecaster.at(FIT, tokens).loss()).isCloseTo(law(tokens), withPercentage(EXACT));
      assertThat(Forecaster.at(FIT, tokens).atTokens()).isEqualTo(tokens);
    }
  }

  /** t = T (0.5 / (L - 2))^2: 2.5 at T, 2.25 at 4 T, 2.1 at 25 T. */
  @Test
  void tokensToALossAreThoseAtWhichTheLawReachesIt() {
    // dt/t = 2 dL / (L - 2): an error of EXACT in the loss is twenty times that of L - 2 = 0.1
    assertThat(Forecaster.tokensToLoss(FIT, 2.5).orElseThrow())
        .isCloseTo(T, withPercentage(20 * EXACT));
    assertThat(Forecaster.tokensToLoss(FIT, 2.6).orElseThrow())
        .isCloseTo(25 / 36.0 * T, withPercentage(20 * EXACT));
    assertThat(Forecaster.tokensToLoss(FIT, 2.25).orElseThrow())
        .isCloseTo(4 * T, withPercentage(20 * EXACT));
    assertThat(Forecaster.tokensToLoss(FIT, 2.1).orElseThrow())
        .isCloseTo(25 * T, withPercentage(100 * EXACT));
  }

  @Test
  void theTokensFoundAreTheFirstAtWhichTheLossIsReached() {
    for (double loss : new double[] {2.55, 2.5, 2.3, 2.2}) {
      double tokens = Forecaster.tokensToLoss(FIT, loss).orElseThrow();
      assertThat(Forecaster.at(FIT, tokens).loss()).isLessThanOrEqualTo(loss);
      assertThat(Forecaster.at(FIT, tokens * (1 - 1e-6)).loss()).isGreaterThan(loss);
    }
  }

  @Test
  void aLossThatIsBehindIsReachedNow() {
    assertThat(Forecaster.tokensToLoss(FIT, 3)).hasValue(FIT.lastTokens());
    assertThat(Forecaster.tokensToLoss(FIT, FIT.at(FIT.lastTokens()).mean()))
        .hasValue(FIT.lastTokens());
  }

  /** At 100 T the law is at 2.05. */
  @Test
  void aLossBelowTheFloorOrTooFarAwayIsNotReached() {
    assertThat(Forecaster.tokensToLoss(FIT, 2)).isEmpty();
    assertThat(Forecaster.tokensToLoss(FIT, 1.9)).isEmpty();
    assertThat(Forecaster.tokensToLoss(FIT, 2.04)).as("at 156 T").isEmpty();
    assertThat(Forecaster.tokensToLoss(FIT, 2.06)).as("at 69 T").isPresent();
  }

  @Test
  void aRunBeyondItsHorizonIsForecastFromWhereItIs() {
    Fit beyond = fit(1.5);
    assertThat(Forecaster.tokensToLoss(beyond, 2.25).orElseThrow())
        .isCloseTo(4 * T, withPercentage(20 * EXACT));
    assertThat(Forecaster.tokensToLoss(beyond, 2.45)).hasValue(beyond.lastTokens());
  }

  @Test
  void theGridIsTheForecastAtEvenSharesOfTheHorizon() {
    ForecastGrid grid = new ForecastGrid(FIT, new Courses(List.of(), false), 20);
    assertThat(grid).hasSize(20);
    List<Forecast> byHand = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      byHand.add(Forecaster.at(FIT, i * T / 20));
      assertThat(grid.get(i - 1).atTokens()).isEqualTo(i * T / 20);
      assertThat(grid.get(i - 1).loss()).isCloseTo(law(i * T / 20), withPercentage(EXACT));
    }
    assertThat(grid).isEqualTo(byHand);
    assertThat(grid.get(7)).as("computed once").isSameAs(grid.get(7));
    assertThatThrownBy(() -> grid.get(20)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> grid.get(-1))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("point -1 of 20");
  }

  @Test
  void ofSeveralCoursesEveryPointIsTheirMixture() {
    AnnealClock clock = AnnealClock.of(Schedule.constant(1e-3, 0), T, 0);
    Courses courses =
        new Courses(
            List.of(
                new Courses.Course(0.3, clock),
                new Courses.Course(
                    0.7, clock.continued(Schedule.linear(1e-3, 0, T, 0), FIT.lastTokens()))),
            false);
    ForecastGrid grid = new ForecastGrid(FIT, courses, 4);
    for (int i = 0; i < 4; i++) {
      assertThat(grid.get(i)).isEqualTo(Forecaster.of(courses.at(FIT, (i + 1) * T / 4)));
    }
    assertThat(grid.get(1)).as("behind").isEqualTo(Forecaster.at(FIT, 0.5 * T));
    assertThat(grid.get(3)).isNotEqualTo(Forecaster.at(FIT, T));
  }
}
