package io.plumbline.family;

import static io.plumbline.family.Lessons.lesson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.law.Lean;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A family's prior moves to what its runs showed, no further than they allow, and no broken run
 * moves it.
 */
class FamilyPriorTest {
  private static Prior learned(List<Lesson> lessons) {
    return FamilyPrior.of(lessons, RunTraits.UNKNOWN);
  }

  @Test
  void exponentAndGainAreTheMediansOfTheRuns() {
    Prior prior =
        learned(
            List.of(
                lesson("a", 0.6, 0.04, 1e-3),
                lesson("b", 0.7, 0.05, 1e-3),
                lesson("c", 0.8, 0.07, 1e-3)));
    assertThat(prior.exponent().median()).isCloseTo(0.7, within(1e-12));
    assertThat(prior.gainAt(1e-3, Double.NaN)).isCloseTo(0.05, within(1e-12));
    Prior ofTwo = learned(List.of(lesson("a", 0.5, 0.04, 1e-3), lesson("b", 0.72, 0.09, 1e-3)));
    assertThat(ofTwo.exponent().median()).isCloseTo(0.6, within(1e-12));
    assertThat(ofTwo.gainAt(1e-3, Double.NaN)).isCloseTo(0.06, within(1e-12));
  }

  @Test
  void aGainLearnedAtOneLearningRateTransfersToAnother() {
    double gain = Prior.SHIPPED.gainAt(4e-4, Double.NaN);
    Prior prior = learned(List.of(lesson("a", 0.5, 1.5 * gain, 4e-4)));
    assertThat(prior.gainAt(8e-4, Double.NaN))
        .isCloseTo(1.5 * Prior.SHIPPED.gainAt(8e-4, Double.NaN), within(1e-9));
  }

  @Test
  void oneBrokenRunAmongManyHardlyMoves() {
    List<Lesson> runs = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      runs.add(lesson("r" + i, 0.6 + 0.01 * i, 0.05, 1e-3));
    }
    Prior before = learned(runs);
    runs.add(lesson("broken", 30, 5, 1e-3));
    Prior after = learned(runs);
    assertThat(after.exponent().median()).isCloseTo(before.exponent().median(), within(0.01));
    assertThat(after.gain().median()).isCloseTo(before.gain().median(), within(1e-9));
  }

  @Test
  void manyRunsNarrowWhatOneLeavesOpen() {
    List<Lesson> runs = new ArrayList<>(List.of(lesson("r", 0.6, 0.05, 1e-3)));
    double one = learned(runs).exponent().logSd();
    for (int i = 0; i < 9; i++) {
      runs.add(lesson("r" + i, 0.6, 0.05, 1e-3));
    }
    assertThat(learned(runs).exponent().logSd()).isLessThan(0.6 * one);
  }

  @Test
  void aRunThatHardlyAnnealedSaysNothingOfTheGain() {
    Lesson vague = lesson("a", true, 1, 1e-3, new LawShown(0.6, 0.1, 0.09, 0.05));
    Prior prior = learned(List.of(vague));
    assertThat(prior.gain().median()).isEqualTo(Prior.SHIPPED.gain().median());
    assertThat(prior.gain().logSd()).isEqualTo(Prior.SHIPPED.gain().logSd());
  }

  @Test
  void aRunThatKnowsLittleMovesLittle() {
    Lesson known = lesson("a", 0.7, 0.05, 1e-3);
    Lesson vague = lesson("a", false, 1, 1e-3, new LawShown(0.7, 0.45, 0.05, 0.005));
    double shipped = Prior.SHIPPED.exponent().median();
    double whole = Math.log(learned(List.of(known)).exponent().median() / shipped);
    double little = Math.log(learned(List.of(vague)).exponent().median() / shipped);
    assertThat(little).isCloseTo(whole / 9, within(1e-12));
    // ... and among runs that know, hardly any.
    List<Lesson> three =
        List.of(
            lesson("b", 0.5, 0.05, 1e-3),
            lesson("c", 0.52, 0.05, 1e-3),
            lesson("a", false, 1, 1e-3, new LawShown(0.9, 0.45, 0.05, 0.005)));
    assertThat(learned(three).exponent().median()).isCloseTo(0.52, within(1e-12));
  }

  @Test
  void missesOfRunsAlikeCorrectTheNextAndOneBrokenRunHardlyDoes() {
    RunTraits traits = Lessons.traits(1e-3);
    assertThat(FamilyPrior.of(List.of(missed("a", 1e-3, 0.2)), traits).lean().byTenth())
        .as("one run is believed by half")
        .allSatisfy(lean -> assertThat(lean).isCloseTo(0.1, within(1e-9)));
    List<Lesson> family = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      family.add(missed("r" + i, 1e-3, 0.2));
    }
    family.add(missed("broken", 1e-3, -1));
    assertThat(FamilyPrior.of(family, traits).lean().byTenth())
        .allSatisfy(lean -> assertThat(lean).isBetween(0.17, 0.2));
    assertThat(FamilyPrior.of(family, Lessons.traits(1e-4)).lean().byTenth())
        .as("of another learning rate little is learned")
        .allSatisfy(lean -> assertThat(Math.abs(lean)).isLessThan(0.001));
    assertThat(FamilyPrior.of(List.of(lesson("a", 0.5, 0.05, 1e-3)), traits).lean())
        .isEqualTo(Lean.NONE);
  }

  private static Lesson missed(String run, double peakRate, double miss) {
    LawShown law = new LawShown(0.5, 0.1, 0.06, 0.006, Collections.nCopies(Lean.TENTHS, miss));
    return lesson(run, true, 1, peakRate, law);
  }
}
