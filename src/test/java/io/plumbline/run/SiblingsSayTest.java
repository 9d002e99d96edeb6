package io.plumbline.run;

import static io.plumbline.run.SharedBatches.FAMILY;
import static io.plumbline.run.SharedBatches.NOISY;
import static io.plumbline.run.SharedBatches.ORDER;
import static io.plumbline.run.SharedBatches.bin;
import static io.plumbline.run.SharedBatches.bins;
import static io.plumbline.run.SharedBatches.curve;
import static io.plumbline.run.SharedBatches.footing;
import static io.plumbline.run.SharedBatches.kin;
import static io.plumbline.run.SharedBatches.level;
import static io.plumbline.run.SharedBatches.placed;
import static io.plumbline.run.SharedBatches.siblings;
import static io.plumbline.run.SharedBatches.tokens;
import static io.plumbline.run.SharedBatches.track;
import static io.plumbline.run.SharedBatches.trend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Difficulty;
import io.plumbline.curve.Kinship;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Strip;
import io.plumbline.event.Declaration;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What siblings say of a bin that has closed, by hand. Four losses of variance 1/64 about a mean of
 * 2; a trend that is 0.003 x 2 off makes 0.006^2 x 64 x 4 = 0.009216 of the variance of their mean.
 */
class SiblingsSayTest {
  private static final double MISSED = 0.009216;
  private static final LossCurve ONE = curve(bin(0, 4));

  /** 0.8 of 1/8; left 1 - 0.8^2, and 0.8^2 x 1/16 for each of four losses. */
  @Test
  void aSiblingSaysHowHardTheBatchesWere() {
    Difficulty said = said(List.of(kin("s", 0.8, 0.8)), track("s", 0.125, 0.0625));
    assertThat(said.nats()).isCloseTo(0.1f, within(1e-6f));
    assertThat(said.noiseShare()).isCloseTo((float) (0.36 + 0.16 + MISSED), within(1e-6f));
    assertThat(said(List.of(kin("s", 0.8, 0.8)), track("s", -0.125, 0.0625)).nats())
        .as("easier ones")
        .isCloseTo(-0.1f, within(1e-6f));
  }

  /** Five standard deviations of the mean are 5/16. */
  @ParameterizedTest
  @CsvSource({"319, true", "320, false", "-319, true", "-320, false"})
  void whatNoNoiseCanBeIsNotBelieved(int of1024, boolean believed) {
    Difficulty said = said(List.of(kin("s", 1, 0.8)), track("s", of1024 / 1024.0, 0));
    assertThat(said.known()).isEqualTo(believed);
  }

  /** 0.36 + 4 x share + 0.009216 is 1 at a share of 0.1577. */
  @ParameterizedTest
  @CsvSource({"0.1576, true", "0.1578, false"})
  void whatLeavesAllTheNoiseIsNotHeard(double share, boolean heard) {
    assertThat(said(List.of(kin("s", 1, 0.8)), track("s", 0.125, share)).known()).isEqualTo(heard);
  }

  /** Its trend begins within the bin, whose mean lies before: all of one loss, so 0.2^2 x 4. */
  @Test
  void whereASiblingHasNoTrendItIsAsUncertainAsOneLoss() {
    BatchTrack late = track("s", 0.125, 0).withTrend(trend(tokens(1), 0));
    Difficulty said =
        newest(
                siblings(late)
                    .heard(
                        placed(ORDER, List.of(kin("s", 0.2, 0.8))),
                        footing(LossCurve.EMPTY, NOISY, level(1)),
                        ONE))
            .difficulty();
    assertThat(said.noiseShare()).isCloseTo((float) (0.36 + 0.16 + MISSED), within(1e-6f));
    assertThat(said.nats()).isCloseTo(0.025f, within(1e-6f));
  }

  @Test
  void aBinWithoutLossesIsNoHarderThanAnother() {
    assertThat(
            heard(ORDER, List.of(kin("s", 0.8, 0.8)), curve(bin(0, 0)), track("s", 0, 0))
                .curve()
                .closed())
        .containsExactly(bin(0, 0));
  }

  @Test
  void nobodyKnowsWhatWasReadWhereASiblingHasNotBeen() {
    Siblings.Heard heard =
        siblings(track("s", 0.125, 0))
            .heard(
                placed(ORDER, List.of(kin("s", 0.8, 0.8))),
                footing(LossCurve.EMPTY, NOISY, level(0)),
                curve(bin(100, 4)));
    assertThat(heard.curve().closed()).containsExactly(bin(100, 4));
  }

  /** Noise is known after two second differences: before that nothing is plausible. */
  @Test
  void whileTheNoiseIsNotKnownNobodyIsHeard() {
    Model blank = Model.of(Declaration.NONE, Prior.SHIPPED, List.of());
    Siblings.Heard heard =
        siblings(track("s", 0.125, 0))
            .heard(
                placed(ORDER, List.of(kin("s", 0.8, 0.8))),
                footing(LossCurve.EMPTY, blank, level(0)),
                ONE);
    assertThat(heard.curve().closed()).containsExactly(bin(0, 4));
  }

  /** Each half: 0.1 and 0.05; the worse of what both leave. */
  @Test
  void ofTwoTheMeanIsHeard() {
    Difficulty said =
        said(
            List.of(kin("s", 0.8, 0.8), kin("t", 1, 0.9)),
            track("s", 0.125, 0.015625),
            track("t", 0.0625, 0.0625));
    assertThat(said.nats()).isCloseTo(0.08125f, within(1e-6f));
    // left 0.36 of s; of t a trend of four sixteenths
    assertThat(said.noiseShare()).isCloseTo((float) (0.36 + 0.25 + MISSED), within(1e-6f));
    Difficulty turned =
        said(
            List.of(kin("s", 0.8, 0.8), kin("t", 1, 0.9)),
            track("s", 0.03125, 0.015625),
            track("t", 0.0625, 0.0625));
    assertThat(turned.nats()).isCloseTo(0.04375f, within(1e-6f));
    assertThat(turned.noiseShare()).isEqualTo(said.noiseShare());
  }

  /**
   * What both leave is 0.36 + 0.19 and trends of 4/64 + 16/64 + 2 x 0.009216, of 1/256 nats^2: five
   * standard deviations are 0.29331 nats, 300.3 of 1024.
   */
  @ParameterizedTest
  @CsvSource({"300, true", "301, false", "-300, true", "-301, false"})
  void twoThatContradictEachOtherAreNotBelieved(int of1024, boolean believed) {
    Difficulty said =
        said(
            List.of(kin("s", 1, 0.8), kin("t", 1, 0.9)),
            track("s", 0, 0.015625),
            track("t", of1024 / 1024.0, 0.0625));
    assertThat(said.known()).isEqualTo(believed);
  }

  @Test
  void ofThreeTheMiddleOneIsHeardWhateverTheOthersSay() {
    List<Kinship> kin = List.of(kin("s", 1, 0.9), kin("t", 1, 0.8), kin("u", 1, 0.7));
    Difficulty said =
        said(kin, track("s", 0.3, 0), track("t", 0.0625, 0), track("u", -0.3, 0.0625));
    assertThat(said.nats()).isCloseTo(0.0625f, within(1e-6f));
    assertThat(said.noiseShare()).isCloseTo((float) (0.36 + MISSED), within(1e-6f));
  }

  @Test
  void ofFourTheTwoInTheMiddleAreHeard() {
    List<Kinship> kin =
        List.of(kin("s", 1, 0.9), kin("t", 1, 0.9), kin("u", 1, 0.9), kin("v", 1, 0.9));
    Difficulty said =
        said(
            kin,
            track("s", 0.3, 0),
            track("t", 0.0625, 0),
            track("u", 0.125, 0),
            track("v", -0.3, 0));
    assertThat(said.nats()).isCloseTo(0.09375f, within(1e-6f));
  }

  /** Its sums go on with every bin: 100 triples and one more. */
  @Test
  void aSiblingIsComparedWithEveryBin() {
    Siblings.Heard heard =
        heard(ORDER, List.of(kin("s", 0.8, 0.8)), ONE, track("s", 0.125, 0.0625));
    assertThat(heard.kin()).hasSize(1);
    assertThat(heard.kin().get(0).n()).isCloseTo(100 * Math.exp(-1 / 256.0) + 1, within(1e-9));
  }

  /** Four standard deviations are 4 sqrt(0.04 x 0.36 x 6) = 1.18 for a bend. */
  @ParameterizedTest
  @CsvSource({"1.1, true", "1.3, false"})
  void aStretchThatDoesNotFitIsNeitherHeardNorLearnedFrom(double bend, boolean fits) {
    Strip strip = Strip.EMPTY.plus(tokens(0), 2).plus(tokens(1), 2).plus(tokens(2), 2 + bend);
    Kinship before = new Kinship(BatchTrack.id("s"), 100, 4, 3.2, 4, 0, true, false);
    Siblings.Heard heard =
        siblings(track("s", 0.125, 0))
            .heard(placed(ORDER, List.of(before)), footing(LossCurve.EMPTY, NOISY, strip), ONE);
    assertThat(heard.kin().get(0).equals(before)).isNotEqualTo(fits);
    assertThat(newest(heard).difficulty().known()).isEqualTo(fits);
  }

  /** One that is not believed yet, or no longer, is compared whatever it looks like. */
  @Test
  void aSiblingNotInUseIsComparedWithoutConditions() {
    Strip strip = Strip.EMPTY.plus(tokens(0), 2).plus(tokens(1), 2).plus(tokens(2), 9);
    Kinship before = new Kinship(BatchTrack.id("s"), 100, 4, 1, 4, 0, true, false);
    Siblings.Heard heard =
        siblings(track("s", 0.125, 0))
            .heard(placed(ORDER, List.of(before)), footing(LossCurve.EMPTY, NOISY, strip), ONE);
    assertThat(heard.kin().get(0).yy()).isGreaterThan(4);
    assertThat(newest(heard).difficulty()).isEqualTo(Difficulty.UNKNOWN);
  }

  @Test
  void aRunIsNotItsOwnSibling() {
    List<Kinship> known = List.of(kin("r", 0.8, 0.8));
    Siblings.Heard heard = heard(ORDER, known, ONE, track("r", 0.125, 0));
    assertThat(heard.curve()).isSameAs(ONE);
    assertThat(heard.kin()).isSameAs(known);
  }

  @Test
  void aRunOfNoFamilyAndNoOrderHasNoSiblings() {
    List<Kinship> known = List.of(kin("s", 0.8, 0.8));
    Siblings.Heard heard = heard(Declaration.NONE, known, ONE, track("s", 0.125, 0));
    assertThat(heard.curve()).isSameAs(ONE);
    assertThat(heard.kin()).isSameAs(known);
    assertThat(heard(ORDER, known, ONE).kin()).as("nobody has told anything").isSameAs(known);
  }

  /** Those it was asked about: the order by name where one is declared. */
  @Test
  void siblingsAreThoseOfTheDeclaredOrder() {
    List<DataOrder> asked = new ArrayList<>();
    Siblings siblings =
        new Siblings(
            order -> {
              asked.add(order);
              return List.of();
            });
    siblings.heard(placed(ORDER, List.of()), footing(ONE, NOISY, Strip.EMPTY), ONE);
    siblings.heard(placed(FAMILY, List.of()), footing(ONE, NOISY, Strip.EMPTY), ONE);
    assertThat(asked).containsExactly(new DataOrder("", "a"), new DataOrder("f", ""));
  }

  private static Difficulty said(List<Kinship> kin, BatchTrack... tracks) {
    LossCurve two = curve(bins(2, new Difficulty(0.5f, 0.5f)));
    List<Bin> closed = heard(ORDER, kin, two, tracks).curve().closed();
    assertThat(closed.get(0).difficulty().nats()).as("pinned before").isEqualTo(0.5f);
    return closed.get(1).difficulty();
  }

  private static Bin newest(Siblings.Heard heard) {
    return heard.curve().closed().get(heard.curve().closed().size() - 1);
  }

  private static Siblings.Heard heard(
      Declaration declaration, List<Kinship> kin, LossCurve grown, BatchTrack... tracks) {
    return siblings(tracks)
        .heard(placed(declaration, kin), footing(LossCurve.EMPTY, NOISY, level(0)), grown);
  }
}
