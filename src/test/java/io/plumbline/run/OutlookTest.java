package io.plumbline.run;

import static io.plumbline.run.Lawful.NOISE;
import static io.plumbline.run.Lawful.PLANNED;
import static io.plumbline.run.Lawful.TARGET;
import static io.plumbline.run.Lawful.bin;
import static io.plumbline.run.Lawful.bins;
import static io.plumbline.run.Lawful.fit;
import static io.plumbline.run.Lawful.law;
import static io.plumbline.run.Lawful.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Bin;
import io.plumbline.event.Declaration;
import io.plumbline.event.Events;
import io.plumbline.law.Fit;
import io.plumbline.law.LawEstimate;
import io.plumbline.law.Prediction;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a run will land: the fit's mean over the last 2 %, and the noise of the losses there. */
class OutlookTest {
  private static final double EXACT = 1e-9;

  @Test
  void itNeedsATargetAndALaw() {
    assertThat(of(Declaration.NONE, bins(30)).outlook()).isEmpty();
    assertThat(of(PLANNED, List.of(bin(9_999, 4, 3))).outlook()).as("before 1 %").isEmpty();
    assertThat(of(PLANNED, List.of(bin(10_000, 4, 3))).outlook()).isPresent();
  }

  @Test
  void itSaysWhereTheFitEnds() {
    Outlook outlook = of(PLANNED, bins(60)).outlook().orElseThrow();
    Fit fit = fit(bins(60));
    LawEstimate law = fit.estimate();
    assertThat(outlook.law().floor()).isCloseTo(law.floor(), within(EXACT));
    assertThat(outlook.law().exponent()).isCloseTo(law.exponent(), within(EXACT));
    assertThat(outlook.atHorizon().loss())
        .isCloseTo(fit.mean(0.98 * TARGET, TARGET).mean(), within(EXACT));
    assertThat(outlook.atHorizon().loss()).as("above the end").isGreaterThan(fit.at(TARGET).mean());
    assertThat(outlook.madeAtTokens()).isEqualTo(tokens(59));
    assertThat(outlook.schedule()).isEqualTo(ScheduleBasis.DECLARED);
    assertThat(outlook.scheduleSays()).isEqualTo("declared: constant");
    assertThat(outlook.learningRate().orElseThrow().at(TARGET)).isEqualTo(1e-3);
  }

  /** At 5, 10 ... 100 % of the target; what is past as fitted. */
  @Test
  void itsGridIsTheCurve() {
    List<Bin> bins = bins(60);
    bins.add(bin(120_000, 4, law(120_000)));
    Outlook outlook = of(PLANNED, bins).outlook().orElseThrow();
    assertThat(outlook.grid()).hasSize(20);
    for (int i = 0; i < 20; i++) {
      double tokens = 0.05 * (i + 1) * TARGET;
      assertThat(Outlook.share(i)).isCloseTo(0.05 * (i + 1), within(1e-12));
      assertThat(outlook.grid().get(i).atTokens()).isCloseTo(tokens, within(1e-6));
      assertThat(outlook.grid().get(i).loss())
          .isCloseTo(fit(bins).at(tokens).mean(), within(EXACT));
    }
  }

  /**
   * The ten newest of these bins, 2,000 tokens apart, span 18,000 and have ten times so many
   * losses: one more than the steps between them. The last 2 % are 20,000 tokens, so that a mean of
   * 10/9 times as many as those steps will be logged there.
   */
  @ParameterizedTest
  @CsvSource({"1, 10", "10, 110", "100, 1110"})
  void theNoiseOfTheFinalLossIsThatOfItsMean(int losses, double tail) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      long tokens = 40_000L + 2_000L * i;
      bins.add(bin(tokens, i < 20 ? 7 * losses : losses, law(tokens)));
    }
    Outlook outlook = of(PLANNED, bins).outlook().orElseThrow();
    Prediction forecast = fit(bins).mean(0.98 * TARGET, TARGET);
    double variance = forecast.variance() + NOISE / tail;
    assertThat(outlook.atHorizon().sd() * outlook.atHorizon().sd())
        .isCloseTo(variance, within(1e-4 * NOISE / tail));
    assertThat(outlook.drivers().noise())
        .isCloseTo((forecast.fitVariance() + NOISE / tail) / variance, within(1e-6));
  }

  /** Two losses, 50,000 tokens apart: of the last 20,000 one is logged, not 0.4. */
  @Test
  void atLeastOneLossIsLoggedAtTheEnd() {
    List<Bin> bins = List.of(bin(10_000, 1, 3), bin(60_000, 1, 2.8));
    assertThat(tailNoise(bins)).isCloseTo(NOISE, within(1e-4 * NOISE));
  }

  @Test
  void whereBinsSpanNothingOneLossIsAllThatIsKnown() {
    assertThat(tailNoise(List.of(bin(10_000, 4, 3)))).isCloseTo(NOISE, within(1e-4 * NOISE));
  }

  @Test
  void whileNoNoiseIsKnownNoneIsExpected() {
    List<Bin> silent = List.of(bin(10_000, 4, 3, 0, 1e-3), bin(12_000, 4, 2.9, 0, 1e-3));
    assertThat(tailNoise(silent)).isCloseTo(0, within(1e-12));
  }

  /** Rates are logged and no schedule is declared: courses are open, and their weights sum to 1. */
  @Test
  void whatIsOpenIsSaid() {
    Outlook outlook =
        of(Events.declaration("'target_tokens':1000000"), bins(60)).outlook().orElseThrow();
    assertThat(outlook.schedule()).isEqualTo(ScheduleBasis.UNKNOWN);
    assertThat(outlook.scheduleSays()).startsWith("no schedule is declared; ");
    assertThat(outlook.learningRate()).isEmpty();
    assertThat(
            outlook.drivers().noise()
                + outlook.drivers().exponent()
                + outlook.drivers().anneal()
                + outlook.drivers().modelError())
        .isCloseTo(1, within(EXACT));
  }

  private static double tailNoise(List<Bin> bins) {
    Outlook outlook = of(PLANNED, bins).outlook().orElseThrow();
    double sd = outlook.atHorizon().sd();
    return sd * sd - fit(bins).mean(0.98 * TARGET, TARGET).variance();
  }

  private static Model of(Declaration declaration, List<Bin> bins) {
    return Model.of(declaration, Prior.SHIPPED, bins);
  }
}
