package io.plumbline.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Schedule;
import io.plumbline.law.Fit;
import io.plumbline.law.Prediction;
import io.plumbline.law.SyntheticRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {
  private static final Expectation LINE = line(0.01, 0.04, 1);

  /**
   * 1 - (t/t0)^(-1/2) is 0.5 at the end, four times as far: half way is (4/3)^2 of the beginning.
   */
  @ParameterizedTest
  @CsvSource({"100, 3", "400, 2", "177.7777777777778, 2.5", "10000, 1.2", "25, 5"})
  void bendsAsALawDoes(double tokens, double loss) {
    assertThat(LINE.at(tokens)).isCloseTo(loss, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"0.4, 0.01", "1, 0.01", "3, 0.03"})
  void oneLossHasTheLinesVarianceAsOftenAsShownAndItsNoise(double k, double variance) {
    Prediction one = line(0.01, 0.04, k).ofOneLoss(400);
    assertThat(one.tokens()).isEqualTo(400);
    assertThat(one.mean()).isCloseTo(2, within(1e-12));
    assertThat(one.variance()).isCloseTo(variance + 0.04, within(1e-12));
    assertThat(one.fitVariance()).isCloseTo(0.04, within(1e-12));
    assertThat(one.modelVariance()).isCloseTo(variance, within(1e-12));
    assertThat(one.exponentVariance() + one.annealVariance()).isZero();
  }

  /** From a fit that has seen a run: the fit's own predictions are the ends. */
  @Test
  void reachesTwoBinsAheadOfAFit() {
    SyntheticRun run =
        new SyntheticRun(1.7, 1.2, 0.35, 0.05, Schedule.constant(1e-3, 1e7), 1e9, 4_000, 0.02);
    Fit fit = run.fit(7, 0.3);
    Expectation expected = Expectation.of(fit, 3e8, 0.02, 1.5);
    Prediction from = fit.at(3e8);
    Prediction to = fit.at(3.12e8);
    assertThat(expected.at(3e8)).isCloseTo(from.mean(), within(1e-12));
    assertThat(expected.at(3.12e8)).isCloseTo(to.mean(), within(1e-12));
    assertThat(expected.variance()).isEqualTo(Math.max(from.variance(), to.variance()));
    assertThat(expected.noiseVariance()).isEqualTo(fit.noiseVariance());
    assertThat(expected.cooldown()).isCloseTo(0.02 * from.mean(), within(1e-12));
    assertThat(expected.inflation()).isEqualTo(1.5);
    assertThat(expected.scored()).isTrue();
  }

  @Test
  void aKnownBatchMovesTheLine() {
    Expectation known = line(0.01, 0.04, 2).unscored().knowing(0.25, 0.02, 0.003);
    assertThat(known.at(100)).isCloseTo(3.25, within(1e-12));
    assertThat(known.at(400)).isCloseTo(2.25, within(1e-12));
    assertThat(known.variance()).isCloseTo(0.013, within(1e-12));
    assertThat(known.noiseVariance()).isEqualTo(0.02);
    assertThat(known.cooldown()).isEqualTo(0.5);
    assertThat(known.inflation()).isEqualTo(2);
    assertThat(known.scored()).isTrue();
    assertThat(LINE.knowing(0, 0, 0).noiseVariance()).isCloseTo(8.1e-7, within(1e-15));
  }

  @Test
  void whatStandsOutIsTheSameLineUnscored() {
    Expectation line = line(0.01, 0.04, 2);
    Expectation unscored = line.unscored();
    assertThat(unscored.scored()).isFalse();
    assertThat(unscored).isNotEqualTo(line);
    assertThat(unscored.knowing(0, 0.04, 0)).isEqualTo(line);
  }

  @Test
  void noiseIsAtLeastThreeTenThousandthsOfTheLoss() {
    assertThat(Expectation.noise(0.04, 2)).isEqualTo(0.04);
    assertThat(Expectation.noise(0, 2)).isCloseTo(3.6e-7, within(1e-15));
    assertThat(Expectation.noise(3.5e-7, 2)).isCloseTo(3.6e-7, within(1e-15));
  }

  @Test
  void aContradictionIsTheSquareOverTheVariance() {
    assertThat(new Contradiction(2.3, 2, 0.01, 7).statistic()).isCloseTo(9, within(1e-9));
    assertThat(new Contradiction(1.7, 2, 0.01, 7).statistic()).isCloseTo(9, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"2.1, 0.01, 1", "2.2, 0.01, 2", "1.9, 0.01, 1", "2.2, 0.05, 1", "2.2, 0.1, 0.5"})
  void aBinIsOffByFivePercentAndFourStandardDeviations(double seen, double noise, double off) {
    assertThat(OffReference.off(seen, 2, noise)).isCloseTo(off, within(1e-9));
  }

  private static Expectation line(double variance, double noiseVariance, double k) {
    return new Expectation(new Line(100, 400, 3, 2), variance, noiseVariance, 0.5, k, true);
  }
}
