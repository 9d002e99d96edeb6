package io.plumbline.run;

import static io.plumbline.run.Lawful.NOISE;
import static io.plumbline.run.Lawful.PLANNED;
import static io.plumbline.run.Lawful.bin;
import static io.plumbline.run.Lawful.bins;
import static io.plumbline.run.Lawful.fit;
import static io.plumbline.run.Lawful.law;
import static io.plumbline.run.Lawful.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.Bin;
import io.plumbline.drift.Expectation;
import io.plumbline.event.Declaration;
import io.plumbline.event.Events;
import io.plumbline.law.Fit;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the next losses are held against, and what is said while there is nothing yet. */
class ModelTest {
  private static final double EXACT = 1e-9;

  /** 8 % of the target are 80,000 tokens. */
  @ParameterizedTest
  @CsvSource({"79999, false", "80000, true", "80001, true"})
  void ofADeclaredRunNothingIsExpectedBeforeEightPercent(long tokens, boolean expected) {
    List<Bin> bins = bins(40);
    bins.add(bin(tokens, 4, law(tokens)));
    assertThat(model(PLANNED, bins).expectation().isPresent()).isEqualTo(expected);
  }

  @Test
  void ofAnUndeclaredRunItIsAfterTwentyThreeBins() {
    assertThat(model(Declaration.NONE, bins(22)).expectation()).isEmpty();
    assertThat(model(Declaration.NONE, bins(23)).expectation()).isPresent();
  }

  /** The fit of three bins ago, from the newest tokens on, at its own calibration. */
  @Test
  void whatIsExpectedIsTheLineOfAnOlderFit() {
    List<Bin> bins = bins(39);
    bins.add(bin(90_000, 4, law(90_000)));
    Expectation expected = model(PLANNED, bins).expectation().orElseThrow();
    Fit old = fit(bins(37));
    assertThat(expected.line().fromTokens()).isEqualTo(90_000);
    assertThat(expected.line().fromLoss()).isCloseTo(old.at(90_000).mean(), within(EXACT));
    assertThat(expected.noiseVariance()).isCloseTo(NOISE, within(EXACT));
    assertThat(expected.cooldown()).as("the rate is known").isZero();
    Folded then = Folded.begin(PLANNED, Prior.SHIPPED);
    for (int i = 1; i <= 38; i++) {
      then = then.plus(bins.subList(0, i));
    }
    assertThat(expected.inflation()).isEqualTo(then.calibration().inflation()).isNotEqualTo(1);
  }

  /** A decay to zero takes up to 12 % of the loss. */
  @Test
  void whereTheRateIsHiddenAFallMayBeACooldown() {
    List<Bin> bins = new ArrayList<>();
    for (Bin bin : bins(30)) {
      bins.add(bin(bin.lastTokens(), 4, bin.losses().mean(), 4, Double.NaN));
    }
    Expectation expected = model(Declaration.NONE, bins).expectation().orElseThrow();
    assertThat(expected.cooldown()).isCloseTo(0.12 * expected.line().fromLoss(), within(EXACT));
  }

  @Test
  void whileTheNoiseIsNotKnownNothingIsExpected() {
    List<Bin> bins = new ArrayList<>();
    for (Bin bin : bins(30)) {
      bins.add(bin(bin.lastTokens(), 4, bin.losses().mean(), 0, 1e-3));
    }
    Model model = model(Declaration.NONE, bins);
    assertThat(model.expectation()).isEmpty();
    assertThat(model.noiseVariance()).isNaN();
    assertThat(model.curve()).isPresent();
  }

  @Test
  void theNoiseIsThatOfTheBins() {
    assertThat(model(PLANNED, bins(5)).noiseVariance()).isCloseTo(NOISE, within(EXACT));
  }

  @Test
  void theCurveIsTheFittedOneOnceThereIsAny() {
    List<Bin> early = List.of(bin(9_999, 4, 3), bin(10_000, 4, 3));
    assertThat(model(PLANNED, early.subList(0, 1)).curve()).as("before 1 %").isEmpty();
    assertThat(model(PLANNED, early).curve()).isPresent();
    double fitted = model(PLANNED, bins(60)).curve().orElseThrow().applyAsDouble(20_000);
    assertThat(fitted).isCloseTo(fit(bins(60)).curve().applyAsDouble(20_000), within(EXACT));
    assertThat(fitted).isCloseTo(law(20_000), within(0.01));
  }

  @Test
  void whyThereIsNoExpectation() {
    assertThat(model(PLANNED, bins(7)).whyNoExpectation())
        .isEqualTo("judging begins at 8 % of the target and after 23 bins of losses; 7 so far");
    assertThat(model(Declaration.NONE, bins(7)).whyNoExpectation())
        .isEqualTo("judging begins after 23 bins of losses; 7 so far");
  }

  @Test
  void whyThereIsNoOutlook() {
    assertThat(model(Declaration.NONE, bins(7)).whyNoOutlook())
        .isEqualTo(
            "no target is declared: send a run event with target_tokens (or target_steps and"
                + " batch_tokens)");
    assertThat(model(PLANNED, List.of(bin(9_000, 4, 3))).whyNoOutlook())
        .isEqualTo("the law needs losses from 1 % of the target on; 0 bins so far");
    assertThat(model(PLANNED, bins(7)).whyNoOutlook()).isEmpty();
  }

  @Test
  void anchorsAreThoseOfItsFits() {
    assertThat(model(PLANNED, bins(31)).anchors())
        .extracting(anchor -> anchor.fit().bins())
        .containsExactly(30, 25, 20);
  }

  /** Two percent of the peak below it is colder. */
  @Test
  void aRateBelowThePlanIsColder() {
    Model model = model(PLANNED, bins(10));
    assertThat(model.colder(20_000, 0.97e-3)).isTrue();
    assertThat(model.colder(20_000, 0.99e-3)).isFalse();
  }

  @Test
  void theDeclaredScheduleIsTold() {
    assertThat(model(PLANNED, bins(3)).declaredSchedule().orElseThrow().at(5e5)).isEqualTo(1e-3);
    assertThat(model(Declaration.NONE, bins(3)).declaredSchedule()).isEmpty();
  }

  @Test
  void aModelOfOtherBinsForgetsTheFirst() {
    Declaration sized = Events.declaration("'target_tokens':1000000,'params':1e8");
    Model again = model(sized, bins(40)).with(bins(25));
    Model anew = model(sized, bins(25));
    assertThat(again.anchors()).extracting(a -> a.fit().bins()).containsExactly(25, 20);
    assertThat(again.outlook().orElseThrow().law()).isEqualTo(anew.outlook().orElseThrow().law());
    assertThat(again.outlook().orElseThrow().madeAtTokens())
        .isEqualTo(bins(25).get(24).lastTokens());
  }

  @Test
  void oneBinMoreIsTheSameAsAllAtOnce() {
    Model grown = model(PLANNED, bins(120)).with(bins(121));
    Model whole = model(PLANNED, bins(121));
    assertThat(grown.expectation()).isPresent().isEqualTo(whole.expectation());
    Outlook one = grown.outlook().orElseThrow();
    Outlook other = whole.outlook().orElseThrow();
    assertThat(one.law()).isEqualTo(other.law());
    assertThat(one.atHorizon()).isEqualTo(other.atHorizon());
    assertThat(one.madeAtTokens()).isEqualTo(tokens(120));
  }

  /** What is known before the first bin: nothing. */
  @Test
  void ofNoBinsThereIsNothing() {
    Model model = model(PLANNED, List.of());
    assertThat(model.expectation()).isEmpty();
    assertThat(model.outlook()).isEmpty();
    assertThat(model.curve()).isEmpty();
    assertThat(model.noiseVariance()).isNaN();
  }

  private static Model model(Declaration declaration, List<Bin> bins) {
    return Model.of(declaration, Prior.SHIPPED, bins);
  }
}
