package io.plumbline.run;

import static io.plumbline.run.SharedBatches.FAMILY;
import static io.plumbline.run.SharedBatches.LOSS;
import static io.plumbline.run.SharedBatches.NOISY;
import static io.plumbline.run.SharedBatches.ORDER;
import static io.plumbline.run.SharedBatches.bins;
import static io.plumbline.run.SharedBatches.curve;
import static io.plumbline.run.SharedBatches.footing;
import static io.plumbline.run.SharedBatches.kin;
import static io.plumbline.run.SharedBatches.learned;
import static io.plumbline.run.SharedBatches.level;
import static io.plumbline.run.SharedBatches.placed;
import static io.plumbline.run.SharedBatches.siblings;
import static io.plumbline.run.SharedBatches.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Difficulty;
import io.plumbline.curve.Kinship;
import io.plumbline.curve.LossCurve;
import io.plumbline.drift.Expectation;
import io.plumbline.event.Declaration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is compared, who is found, who is refused, and what becomes of the bins then. */
class SiblingsComeAndGoTest {
  private static final Difficulty PINNED = new Difficulty(0.5f, 0.5f);

  /** Not accepted so far; r = 0.6 of 100 triples is beyond chance where the order is declared. */
  @ParameterizedTest
  @CsvSource({"0.6, true, true", "0.6, false, false", "0.8, false, true"})
  void withTheFirstFoundAllBinsAreCleared(double r, boolean declared, boolean found) {
    Siblings.Heard heard =
        heard(
            declared ? ORDER : FAMILY,
            List.of(kin("s", 0.8, r, 0, false, false)),
            bins(5, Difficulty.UNKNOWN),
            track("s", 0.125, 0));
    assertThat(heard.kin().get(0).accepted()).isEqualTo(found);
    assertThat(heard.curve().closed())
        .allSatisfy(
            bin -> assertThat(bin.difficulty().nats()).isCloseTo(found ? 0.1f : 0, within(1e-6f)));
  }

  /** Also one that is of no use now: r = 0.4. */
  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.4})
  void afterAnotherHasBeenFoundOnlyTheNewestBinIsCleared(double r) {
    Siblings.Heard heard =
        heard(
            ORDER,
            List.of(kin("s", 0.8, r), kin("t", 0.8, 0.8, 0, false, false)),
            bins(5, Difficulty.UNKNOWN),
            track("s", 0.125, 0),
            track("t", 0.125, 0));
    assertThat(heard.kin().get(1).accepted()).isTrue();
    assertThat(known(heard)).containsExactly(false, false, false, false, true);
    assertThat(heard.curve().closed().get(4).difficulty().nats()).isCloseTo(0.1f, within(1e-6f));
  }

  @Test
  void whoIsMetForTheFirstTimeIsRemembered() {
    Kinship first = kin("s", 0.8, 0.8);
    Siblings.Heard heard =
        heard(
            ORDER,
            List.of(first),
            bins(2, PINNED),
            track("t", 0, 0),
            track("s", 0, 0),
            track("u", 0, 0));
    assertThat(heard.kin())
        .extracting(Kinship::sibling)
        .containsExactly(BatchTrack.id("s"), BatchTrack.id("t"), BatchTrack.id("u"));
    assertThat(heard.kin()).extracting(kin -> Math.round(kin.n())).containsExactly(101L, 1L, 1L);
  }

  @Test
  void noMoreThanEightAreRemembered() {
    List<Kinship> seven = new ArrayList<>();
    IntStream.range(0, 7).forEach(i -> seven.add(kin("s" + i, 0.8, 0.3)));
    Siblings.Heard heard =
        heard(ORDER, seven, bins(2, PINNED), track("t", 0, 0), track("u", 0, 0), track("s6", 0, 0));
    assertThat(heard.kin()).hasSize(8);
    assertThat(heard.kin().get(7).sibling()).isEqualTo(BatchTrack.id("t"));
    assertThat(heard.kin().get(6).n()).as("compared, though it came last").isGreaterThan(100);
  }

  /**
   * u the bin less what was expected, 0.1 what the sibling says, and v the variance of the
   * expectation and of a mean of four: ((u - 0.1)^2 - u^2) / v.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, -0.1})
  void aSiblingIsHeldAgainstWhatWasExpected(double says) {
    Kinship before = kin("s", 0.8, 0.8, 3, true, false);
    Siblings.Heard heard =
        heard(learned(), List.of(before), bins(3, PINNED), track("s", says / 0.8, 0));
    Expectation line = learned().expectation().orElseThrow();
    Bin newest = bins(3, PINNED).get(2);
    double u = LOSS - line.at(newest.meanTokens());
    double v = line.variance() + line.noiseVariance() / 4;
    double harm = 3 + ((u - says) * (u - says) - u * u) / v;
    assertThat(Math.abs(u)).isGreaterThan(0.01);
    assertThat(heard.kin().get(0).harm()).isCloseTo(harm, within(1e-5));
  }

  @Test
  void whereNothingIsExpectedNobodyDoesHarm() {
    Kinship before = kin("s", 0.8, 0.8, 11.9, true, false);
    Siblings.Heard heard = heard(ORDER, List.of(before), bins(3, PINNED), track("s", -0.3, 0));
    assertThat(heard.kin().get(0).harm()).isEqualTo(11.9);
    Siblings.Heard silent = heard(learned(), List.of(before), bins(3, PINNED), track("s", -2, 0));
    assertThat(silent.kin().get(0).harm()).as("what it says is not plausible").isEqualTo(11.9);
  }

  /** A quarter of the tokens, whoever of two did harm. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatOneThatDoesHarmSaidLastIsTakenBack(boolean first) {
    Kinship harmful = kin("s", 0.8, 0.8, 11.9, true, false);
    Kinship other = kin("t", 0.8, 0.8);
    BatchTrack[] tracks = {track("s", -0.3, 0), track("t", 0.125, 0)};
    Siblings.Heard heard =
        heard(
            learned(),
            first ? List.of(harmful, other) : List.of(other, harmful),
            bins(20, PINNED),
            first ? tracks : new BatchTrack[] {tracks[1], tracks[0]});
    assertThat(heard.kin().get(first ? 0 : 1).refused()).isTrue();
    assertThat(heard.kin().get(first ? 1 : 0).refused()).isFalse();
    List<Boolean> known = known(heard);
    assertThat(known.subList(0, 4)).containsOnly(true);
    assertThat(known.subList(4, 19)).containsOnly(false);
    assertThat(heard.curve().closed().get(19).difficulty().nats())
        .as("of the other")
        .isCloseTo(0.1f, within(1e-6f));
  }

  @Test
  void fewerBinsAreAllTakenBack() {
    Kinship harmful = kin("s", 0.8, 0.8, 11.9, true, false);
    assertThat(known(heard(learned(), List.of(harmful), bins(3, PINNED), track("s", -0.3, 0))))
        .containsExactly(false, false, false);
  }

  @Test
  void oneRefusedBeforeTakesNothingBackAgain() {
    Kinship refused = kin("s", 0.8, 0.8, 15, true, true);
    Siblings.Heard heard =
        heard(learned(), List.of(refused), bins(20, PINNED), track("s", -0.3, 0));
    assertThat(heard.kin().get(0).refused()).isTrue();
    assertThat(known(heard).subList(0, 19)).containsOnly(true);
    assertThat(known(heard).get(19)).as("nobody else says anything").isFalse();
  }

  @Test
  void theNewestBinTellsWhetherLossesAreHeard() {
    List<Bin> bins = bins(2, Difficulty.UNKNOWN);
    Bin known = bins.get(0).withDifficulty(PINNED);
    assertThat(Siblings.hearing(LossCurve.EMPTY)).isFalse();
    assertThat(Siblings.hearing(curve(known))).isTrue();
    assertThat(Siblings.hearing(curve(known, bins.get(1)))).isFalse();
    assertThat(Siblings.hearing(curve(bins.get(0), bins.get(1).withDifficulty(PINNED)))).isTrue();
  }

  private static List<Boolean> known(Siblings.Heard heard) {
    return heard.curve().closed().stream().map(bin -> bin.difficulty().known()).toList();
  }

  private static Siblings.Heard heard(
      Declaration declaration, List<Kinship> kin, List<Bin> bins, BatchTrack... tracks) {
    return heard(declaration, NOISY, kin, bins, tracks);
  }

  private static Siblings.Heard heard(
      Model model, List<Kinship> kin, List<Bin> bins, BatchTrack... tracks) {
    return heard(ORDER, model, kin, bins, tracks);
  }

  private static Siblings.Heard heard(
      Declaration declaration,
      Model model,
      List<Kinship> kin,
      List<Bin> bins,
      BatchTrack... tracks) {
    return siblings(tracks)
        .heard(placed(declaration, kin), footing(LossCurve.EMPTY, model, level(0)), curve(bins));
  }
}
