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
import io.plumbline.curve.Difficulty;
import io.plumbline.drift.Anchor;
import io.plumbline.drift.Calibration;
import io.plumbline.event.Declaration;
import io.plumbline.law.Fit;
import io.plumbline.law.Prediction;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is remembered from bin to bin, against fits made of lists of bins. */
class FoldedTest {
  private static final double EXACT = 1e-9;
  private static final double FORGET = Math.exp(-1 / 200.0);

  @Test
  void everyBinIsFitted() {
    Folded folded = folded(bins(30));
    assertThat(folded.fit().bins()).isEqualTo(30);
    assertThat(folded.fit().at(50_000).mean())
        .isCloseTo(fit(bins(30)).at(50_000).mean(), within(EXACT));
  }

  @Test
  void theThreeFitsBeforeAreKept() {
    assertThat(sizes(folded(bins(0)).history())).isEmpty();
    assertThat(sizes(folded(bins(2)).history())).containsExactly(1, 0);
    assertThat(sizes(folded(bins(3)).history())).containsExactly(2, 1, 0);
    assertThat(sizes(folded(bins(30)).history())).containsExactly(29, 28, 27);
  }

  /** Three bins ago, and of twenty bins. */
  @Test
  void lossesAreHeldAgainstTheFitOfThreeBinsAgo() {
    assertThat(folded(bins(2)).heldBack()).isEmpty();
    assertThat(folded(bins(22)).heldBack()).isEmpty();
    assertThat(folded(bins(23)).heldBack().orElseThrow().fit().bins()).isEqualTo(20);
    assertThat(folded(bins(30)).heldBack().orElseThrow().fit().bins()).isEqualTo(27);
  }

  @Test
  void everyFifthFitFromTheTwentiethOnIsAnAnchorAndSixOfThemAre() {
    assertThat(sizes(folded(bins(19)).anchors())).isEmpty();
    assertThat(sizes(folded(bins(20)).anchors())).containsExactly(20);
    assertThat(sizes(folded(bins(24)).anchors())).containsExactly(20);
    assertThat(sizes(folded(bins(45)).anchors())).containsExactly(45, 40, 35, 30, 25, 20);
    assertThat(sizes(folded(bins(54)).anchors())).containsExactly(50, 45, 40, 35, 30, 25);
  }

  @Test
  void aBinLeftOutChangesNothing() {
    Folded before = folded(bins(30));
    Folded after = before.plus(then(bins(30), bin(30).withUse(Bin.Use.LEFT_OUT)));
    assertThat(after.fit()).isSameAs(before.fit());
    assertThat(after.history()).isEqualTo(before.history());
    assertThat(after.anchors()).isEqualTo(before.anchors());
    assertThat(after.calibration()).isEqualTo(before.calibration());
  }

  /** No anchor for fifteen bins, the next where the fit has a multiple of five. */
  @ParameterizedTest
  @CsvSource({"39, 55", "40, 60", "38, 55"})
  void afterANewLevelThereIsNoAnchorForFifteenBins(int at, int first) {
    List<Bin> bins = bins(at - 1);
    bins.add(bin(at - 1).withUse(Bin.Use.NEW_LEVEL));
    Folded folded = folded(bins);
    Calibration held = folded(bins(at - 1)).calibration();
    assertThat(folded.fit().bins()).isEqualTo(at);
    assertThat(folded.history()).isEmpty();
    assertThat(folded.anchors()).isEmpty();
    assertThat(folded.unsettled()).isEqualTo(15);
    assertThat(folded.calibration()).isEqualTo(held);
    for (int n = at; n < first; n++) {
      assertThat(folded.anchors()).as("after %d", n).isEmpty();
      folded = folded.plus(then(bins, bin(n)));
      assertThat(folded.unsettled()).isEqualTo(Math.max(0, 14 - (n - at)));
      assertThat(folded.heldBack().isPresent()).isEqualTo(n - at >= 2);
    }
    assertThat(sizes(folded.anchors())).containsExactly(first);
  }

  /** The 24th bin is the first with a forecast: z^2 is its distance over what was stated. */
  @Test
  void aBinIsHeldAgainstItsForecast() {
    assertThat(folded(bins(23)).calibration()).isEqualTo(Calibration.NEW);
    Calibration first = folded(bins(24)).calibration();
    double square = square(fit(bins(20)), bin(23), 1, 4);
    assertThat(square).isBetween(0.01, 15.0);
    assertThat(first.bins()).isEqualTo(1);
    assertThat(first.squares()).isCloseTo(square, within(1e-6));
    Calibration second = folded(bins(25)).calibration();
    double next = square(fit(bins(21)), bin(24), 1, 4);
    assertThat(second.squares()).isCloseTo(square * FORGET + next, within(1e-6));
  }

  /** What siblings say is taken off, and leaves a quarter of the noise. */
  @Test
  void aBinWhoseBatchesAreKnownIsHeldMoreStrictly() {
    Bin known = bin(23).withDifficulty(new Difficulty(0.03125f, 0.25f));
    double square = square(fit(bins(20)), known, 0.25, 4);
    assertThat(square).isBetween(0.01, 15.0);
    assertThat(folded(then(bins(23), known)).calibration().squares())
        .isCloseTo(square, within(1e-6));
  }

  @Test
  void ofMoreLossesTheMeanIsHeldMoreStrictly() {
    long tokens = tokens(23);
    Bin nine = bin(tokens, 9, law(tokens) + 0.01);
    assertThat(folded(then(bins(23), nine)).calibration().squares())
        .isCloseTo(square(fit(bins(20)), nine, 1, 9), within(1e-6));
  }

  @Test
  void aBinWithoutLossesIsHeldAgainstNothing() {
    Folded folded = folded(then(bins(23), bin(tokens(23), 0, 0)));
    assertThat(folded.calibration()).isEqualTo(Calibration.NEW);
  }

  @Test
  void whileNoNoiseIsKnownNothingIsHeldAgainstForecasts() {
    List<Bin> silent = new ArrayList<>();
    for (Bin bin : bins(30)) {
      silent.add(bin(bin.lastTokens(), 4, bin.losses().mean(), 0, 1e-3));
    }
    Folded folded = folded(silent);
    assertThat(folded.heldBack()).isPresent();
    assertThat(folded.calibration()).isEqualTo(Calibration.NEW);
  }

  /**
   * Nothing is declared, so the horizon is a power of two ahead of what was seen when the plan was
   * made: 32768, and 65536 where a plan is made anew, after five bins or a tenth more tokens,
   * beyond 16384 tokens. Then every bin is fitted anew.
   */
  @Test
  void anotherPlanIsAnotherFit() {
    List<Bin> bins = bins(26);
    assertThat(bins.get(25).lastTokens()).isEqualTo(16_406);
    Folded before = folded(Declaration.NONE, bins.subList(0, 25));
    assertThat(before.fit().horizon()).isEqualTo(32_768);
    assertThat(before.plan().axis().horizon()).isEqualTo(32_768);
    Folded after = before.plus(bins);
    assertThat(after.fit().horizon()).isEqualTo(65_536);
    assertThat(after.plan().axis().horizon()).isEqualTo(65_536);
    assertThat(after.fit().at(15_000).mean())
        .isCloseTo(fit(bins, 65_536).at(15_000).mean(), within(EXACT));
    assertThat(after.history()).allMatch(old -> old.fit().horizon() == 65_536);
    assertThat(sizes(after.history())).containsExactly(25, 24, 23);
    assertThat(sizes(after.anchors())).containsExactly(25, 20);
    assertThat(after.calibration().bins()).isEqualTo(before.calibration().bins() * FORGET + 1);
  }

  /** (bin less forecast)^2 over the variance of the forecast and of so many losses. */
  private static double square(Fit before, Bin bin, double noiseLeft, int losses) {
    Prediction forecast = before.at(bin.meanTokens());
    double off = bin.losses().mean() - bin.difficulty().nats() - forecast.mean();
    return off * off / (forecast.variance() + NOISE * noiseLeft / losses);
  }

  private static List<Integer> sizes(List<Anchor> anchors) {
    return anchors.stream().map(anchor -> anchor.fit().bins()).toList();
  }

  private static List<Bin> then(List<Bin> bins, Bin next) {
    List<Bin> all = new ArrayList<>(bins);
    all.add(next);
    return all;
  }

  private static Folded folded(List<Bin> bins) {
    return folded(PLANNED, bins);
  }

  private static Folded folded(Declaration declaration, List<Bin> bins) {
    Folded folded = Folded.begin(declaration, Prior.SHIPPED);
    for (int i = 1; i <= bins.size(); i++) {
      folded = folded.plus(bins.subList(0, i));
    }
    return folded;
  }
}
