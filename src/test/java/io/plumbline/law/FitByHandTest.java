package io.plumbline.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fit says of noise, starts, stretches and courses, worked out by hand. */
class FitByHandTest {
  private static final double T = 1e9;

  private static AnnealClock constant() {
    return AnnealClock.of(Schedule.constant(1e-3, 0), T, 0);
  }

  private static Fit empty() {
    return Laws.exact(0.5, constant());
  }

  /** A fit of L = 2 + 0.5 (t/T)^(-1/2), seen to 0.6 T. */
  private static Fit fitted() {
    Fit fit = empty();
    for (double share = 0.02; share <= 0.601; share += 0.02) {
      fit = fit.plus(Laws.bin(share * T, 2 + 0.5 / Math.sqrt(share)));
    }
    return fit;
  }

  /** Ten second differences of 4e-4, and at 1.1 times the tokens twenty of 1e-4. */
  @Test
  void theNoiseLevelForgetsWithTriplesAndTokens() {
    Fit one = empty().plus(Laws.bin(0.02 * T, 2, 5, 4e-4, 10));
    assertThat(one.noiseVariance()).isCloseTo(4e-4, withPercentage(1e-9));
    Fit two = one.plus(Laws.bin(0.022 * T, 2, 5, 1e-4, 20));
    // what was known counts by e^(-20/128) / 1.1^4 = 0.584212
    double kept = Math.exp(-20 / 128.0) / 1.4641;
    assertThat(kept).isCloseTo(0.584212, within(1e-6));
    assertThat(two.noiseVariance())
        .isCloseTo((kept * 10 * 4e-4 + 20 * 1e-4) / (kept * 10 + 20), withPercentage(1e-9));
  }

  @Test
  void theNoiseLevelIsNotKnownFromOneSecondDifference() {
    assertThat(empty().noiseVariance()).isNaN();
    assertThat(empty().plus(Laws.bin(0.02 * T, 2, 5, 4e-4, 1)).noiseVariance()).isNaN();
    assertThat(empty().plus(Laws.bin(0.02 * T, 2, 5, 4e-4, 2)).noiseVariance())
        .isCloseTo(4e-4, withPercentage(1e-9));
    assertThat(empty().plus(Laws.bin(0.02 * T, 2, 5, 4e-4, 0)).noiseVariance()).isNaN();
  }

  /** Once eight differences are known a bin may show nine times their variance at most. */
  @Test
  void oneWildBinRaisesTheNoiseLevelByNineAtMost() {
    Fit one = empty().plus(Laws.bin(0.02 * T, 2, 5, 1e-4, 10));
    Fit wild = one.plus(Laws.bin(0.022 * T, 2, 5, 1, 10));
    double kept = Math.exp(-10 / 128.0) / 1.4641;
    assertThat(wild.noiseVariance())
        .isCloseTo((kept * 1e-4 + 9e-4) / (kept + 1), withPercentage(1e-9));
    Fit unknown = empty().plus(Laws.bin(0.02 * T, 2, 5, 1e-4, 8));
    assertThat(unknown.plus(Laws.bin(0.022 * T, 2, 5, 1, 10)).noiseVariance())
        .as("eight are not enough to clip by")
        .isGreaterThan(0.1);
  }

  /** Bins before the first start and bins without a finite loss tell of noise only. */
  @Test
  void noiseIsLearnedFromBinsThatAreNotFitted() {
    Fit early = empty().plus(Laws.bin(0.005 * T, 2, 5, 4e-4, 10));
    assertThat(early.ready()).isFalse();
    assertThat(early.bins()).isZero();
    assertThat(early.noiseVariance()).isCloseTo(4e-4, withPercentage(1e-9));
    assertThat(early.lastTokens()).isNaN();
    Fit again = fitted().plus(Laws.bin(0.3 * T, 9, 5, 4e-4, 10));
    assertThat(again.bins()).as("tokens that are behind").isEqualTo(30);
    assertThat(again.at(T).mean()).isEqualTo(fitted().at(T).mean());
    Bin out = Laws.bin(0.7 * T, 9, 5, 4e-4, 10).withUse(Bin.Use.LEFT_OUT);
    Fit same = fitted();
    assertThat(same.plus(out)).isSameAs(same);
  }

  /**
   * Warm-up over 0.1 T: starts at 1 and 2.5 times its length, or at their share of the horizon if
   * that is later.
   */
  @Test
  void filtersBeginAfterTheWarmUp() {
    AnnealClock warm = AnnealClock.of(Schedule.constant(1e-3, 0.1 * T), T, 0);
    FitConfig config =
        Laws.config(
            new double[] {0.5},
            new double[] {0.65},
            new double[] {0},
            List.of(
                new FitConfig.Start(0.01, 1, true),
                new FitConfig.Start(0.01, 2.5, false),
                new FitConfig.Start(0.4, 2.5, false)),
            0,
            new FitConfig.Errors(0, 0, 0, 0.01, 1e-3));
    Prior prior = Laws.prior(0.7, 1, 0.2, 1, 0.5, 1, 0.05, 0.4, 0);
    Fit fit = Fit.begin(config, prior, warm, Double.NaN, Double.NaN);
    // a cell of the clock is T/2048, and the rate is at 98 % of its peak a little earlier
    assertThat(fit.plus(Laws.bin(0.095 * T, 3)).ready()).isFalse();
    fit = fit.plus(Laws.bin(0.101 * T, 3));
    assertThat(fit.ready()).isTrue();
    assertThat(fit.bank.ids()).hasSize(2);
    fit = fit.plus(Laws.bin(0.24 * T, 2.9));
    assertThat(fit.bank.ids()).hasSize(2);
    fit = fit.plus(Laws.bin(0.26 * T, 2.9));
    assertThat(fit.bank.ids()).hasSize(4);
    assertThat(fit.bank.levels()[0]).isEqualTo(3);
    assertThat(fit.bank.levels()[1]).isEqualTo(2.9);
    assertThat(fit.bank.levels()[2]).isNaN();
    fit = fit.plus(Laws.bin(0.39 * T, 2.8));
    assertThat(fit.bank.ids()).hasSize(4);
    assertThat(fit.plus(Laws.bin(0.41 * T, 2.8)).bank.ids()).hasSize(6);
    assertThat(fit.plus(Laws.bin(0.4 * T, 2.8)).bank.ids()).as("at its border").hasSize(6);
    assertThat(fit.bins()).isEqualTo(4);
    assertThat(fit.lastTokens()).isEqualTo(0.39 * T);
    assertThat(fit.horizon()).isEqualTo(T);
  }

  /** One that gives way loses e each bin: after 25 its hypotheses are dropped. */
  @Test
  void provisionalHypothesesGiveWay() {
    FitConfig config =
        Laws.config(
            new double[] {0.5},
            new double[] {0.65},
            new double[] {0},
            List.of(new FitConfig.Start(0.01, 1, true), new FitConfig.Start(0.2, 1, false)),
            0,
            new FitConfig.Errors(0, 0, 0, 0.01, 1e-3));
    Prior prior = Laws.prior(0.7, 1, 0.2, 1, 0.5, 1, 0.05, 0.4, 0);
    Fit fit = Fit.begin(config, prior, constant(), Double.NaN, Double.NaN);
    double tokens = 0.05 * T;
    while (tokens < 0.2 * T) {
      fit = fit.plus(Laws.bin(tokens, 2 + 0.5 / Math.sqrt(tokens / T)));
      tokens *= 1.2;
    }
    assertThat(fit.bank.ids()).hasSize(2);
    int bins = 0;
    while (fit.bank.ids().length != 2 || fit.grid.start(fit.bank.ids()[0]) == 0) {
      fit = fit.plus(Laws.bin(tokens, 2 + 0.5 / Math.sqrt(tokens / T)));
      tokens *= 1.0001; // so close that no evidence fades
      bins++;
    }
    assertThat(bins).isBetween(20, 35);
    assertThat(fit.grid.start(fit.bank.ids()[1])).isEqualTo(1);
    assertThat(Arrays.stream(fit.bank.weights()).max()).hasValue(0);
  }

  /** The integral of 2 + 0.5 (t/T)^(-1/2) is 2 t + T^(1/2) t^(1/2). */
  @Test
  void theMeanOverAStretchIsThatOfTheLaw() {
    Fit fit = fitted();
    for (double[] stretch : new double[][] {{0.98, 1}, {0.7, 0.9}, {0.4, 0.5}}) {
      double from = stretch[0];
      double to = stretch[1];
      double mean = 2 + (Math.sqrt(to) - Math.sqrt(from)) / (to - from);
      Prediction prediction = fit.mean(from * T, to * T);
      // eight midpoints: 1/24 (width/8)^2 L'' is 3e-5, and the fit is as good
      assertThat(prediction.mean()).isCloseTo(mean, within(6e-5));
      assertThat(prediction.tokens()).isEqualTo(to * T);
    }
  }

  @Test
  void theCurveBelievedMostIsTheLaw() {
    Fit fit = fitted();
    for (double share : new double[] {0.05, 0.3, 0.6, 1, 2}) {
      assertThat(fit.curve().applyAsDouble(share * T))
          .isCloseTo(2 + 0.5 / Math.sqrt(share), within(2e-5));
    }
    LawEstimate law = fit.estimate();
    assertThat(law.floor()).isCloseTo(2, within(1e-4));
    assertThat(law.amplitude()).isCloseTo(0.5, within(1e-4));
    assertThat(law.exponent()).isEqualTo(0.5);
    assertThat(law.exponentSd()).isZero();
    assertThatThrownBy(() -> empty().curve())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nothing has been fitted");
    assertThatThrownBy(() -> empty().at(T)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> empty().estimate()).isInstanceOf(IllegalStateException.class);
  }

  /** Of a bank the curve is that of the hypothesis with the most weight. */
  @Test
  void theCurveIsThatOfTheExponentWithTheMostWeight() {
    FitConfig config =
        Laws.config(
            new double[] {0.2, 0.5, 1},
            new double[] {0.65},
            new double[] {0},
            List.of(new FitConfig.Start(0.01, 1, false)),
            0,
            new FitConfig.Errors(0, 0, 0, 0, 1e-3));
    Fit fit =
        Fit.begin(
            config,
            Laws.prior(0.7, 1, 0.2, 1, 0.5, 1, 0.05, 0.4, 0),
            constant(),
            Double.NaN,
            Double.NaN);
    for (double share = 0.02; share <= 0.4; share += 0.02) {
      fit = fit.plus(Laws.bin(share * T, 2 + 0.1 * Math.pow(share, -1)));
    }
    assertThat(fit.curve().applyAsDouble(0.05 * T)).isCloseTo(4, within(0.01));
    assertThat(fit.curve().applyAsDouble(T)).isCloseTo(2.1, within(0.01));
  }

  @Test
  void whereNoCourseIsOpenThereIsOneBranch() {
    Fit fit = fitted();
    Courses none = new Courses(List.of(), false);
    assertThat(none.at(fit, T)).containsExactly(new Courses.Branch(1, fit.at(T)));
    assertThat(none.mean(fit, 0.9 * T, T))
        .containsExactly(new Courses.Branch(1, fit.mean(0.9 * T, T)));
    Courses two = two(false);
    assertThat(two.at(fit, 0.6 * T)).as("no future yet").hasSize(1);
    assertThat(two.at(fit, fit.lastTokens())).hasSize(1);
    assertThat(two.mean(fit, 0.5 * T, fit.lastTokens())).hasSize(1);
    assertThat(two.at(fit, 0.7 * T)).hasSize(2);
    assertThat(two.mean(fit, 0.5 * T, 0.7 * T)).hasSize(2);
  }

  @Test
  void everyCourseIsTheFitOnItsOwnClock() {
    Fit fit = fitted();
    Courses courses = two(false);
    List<Courses.Branch> at = courses.at(fit, T);
    assertThat(at.get(0)).isEqualTo(new Courses.Branch(0.25, fit.at(T)));
    assertThat(at.get(1).weight()).isEqualTo(0.75);
    assertThat(at.get(1).prediction().mean())
        .as("cooling is worth B (1 - h^0.65)")
        .isLessThan(fit.at(T).mean());
    List<Courses.Branch> mean = courses.mean(fit, 0.9 * T, T);
    assertThat(mean.get(0)).isEqualTo(new Courses.Branch(0.25, fit.mean(0.9 * T, T)));
    assertThat(mean.get(1).prediction().mean()).isLessThan(fit.mean(0.9 * T, T).mean());
  }

  /** Rates never seen: an error of gain x s (1 - s) x loss; here 0.05 x 0.6 x 0.4 x 2.5. */
  @Test
  void ratesThatWereNeverSeenLeaveAnErrorOfThatSize() {
    Fit fit = fitted();
    Courses.Branch open = two(false).at(fit, T).get(0);
    Courses.Branch hidden = two(true).at(fit, T).get(0);
    double more = Math.pow(0.05 * 0.6 * 0.4 * 2.5, 2);
    assertThat(hidden.weight()).isEqualTo(0.25);
    assertThat(hidden.prediction().mean()).isEqualTo(open.prediction().mean());
    assertThat(hidden.prediction().variance() - open.prediction().variance())
        .isCloseTo(more, withPercentage(0.1));
    assertThat(hidden.prediction().annealVariance() - open.prediction().annealVariance())
        .isCloseTo(more, withPercentage(0.1));
    assertThat(hidden.prediction().fitVariance()).isEqualTo(open.prediction().fitVariance());
  }

  @Test
  void branchesJoinToTheirMoments() {
    Prediction one = new Prediction(T, 2, 0.1, 0.01, 0.02, 0.03, 0.04);
    Prediction other = new Prediction(T, 3, 0.2, 0.02, 0.04, 0.06, 0.08);
    assertThat(Courses.joined(List.of(new Courses.Branch(1, one)))).isSameAs(one);
    Prediction joined =
        Courses.joined(List.of(new Courses.Branch(0.25, one), new Courses.Branch(0.75, other)));
    assertThat(joined.tokens()).isEqualTo(T);
    assertThat(joined.mean()).isCloseTo(2.75, within(1e-12));
    assertThat(joined.fitVariance()).isCloseTo(0.0175, within(1e-12));
    assertThat(joined.exponentVariance()).isCloseTo(0.035, within(1e-12));
    assertThat(joined.annealVariance())
        .as("and what they disagree about: 0.25 x 0.75")
        .isCloseTo(0.0525 + 0.1875, within(1e-12));
    assertThat(joined.modelVariance()).isCloseTo(0.07, within(1e-12));
    assertThat(joined.variance()).isCloseTo(0.175 + 0.1875, within(1e-12));
    Courses.Branch noisy = new Courses.Branch(0.25, one).withNoise(0.5);
    assertThat(noisy.weight()).isEqualTo(0.25);
    assertThat(noisy.prediction()).isEqualTo(new Prediction(T, 2, 0.6, 0.51, 0.02, 0.03, 0.04));
    assertThat(noisy.prediction().sd()).isCloseTo(Math.sqrt(0.6), within(1e-12));
  }

  private static Courses two(boolean hidden) {
    AnnealClock clock = constant();
    return new Courses(
        List.of(
            new Courses.Course(0.25, clock),
            new Courses.Course(
                0.75,
                clock.continued(
                    Schedule.points(new double[] {0.6 * T, T}, new double[] {1e-3, 0}), 0.6 * T))),
        hidden);
  }
}
