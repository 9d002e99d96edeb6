package io.plumbline.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A family's prior moves to what its runs showed, no further than they allow, and no broken run
 * moves it.
 */
class PriorBookTest {
  private static Lesson lesson(String family, double exponent, double gain, double peakRate) {
    return new Lesson(family, exponent, 0.1, gain, gain / 10, peakRate);
  }

  private static Prior learned(List<Lesson> lessons) {
    return PriorBook.learn(lessons).of(Optional.of("f"));
  }

  @Test
  void aFamilyNeverSeenHasTheShippedPrior() {
    PriorBook book = PriorBook.learn(List.of(lesson("f", 0.7, 0.05, 1e-3)));
    assertThat(book.of(Optional.empty())).isEqualTo(Prior.SHIPPED);
    assertThat(book.of(Optional.of("other"))).isEqualTo(Prior.SHIPPED);
    assertThat(book.of(Optional.of("f"))).isNotEqualTo(Prior.SHIPPED);
  }

  @Test
  void exponentAndGainAreTheMediansOfTheRuns() {
    Prior prior =
        learned(
            List.of(
                lesson("f", 0.6, 0.04, 1e-3),
                lesson("f", 0.7, 0.05, 1e-3),
                lesson("f", 0.8, 0.07, 1e-3)));
    assertThat(prior.exponentMedian()).isCloseTo(0.7, within(1e-12));
    assertThat(prior.gainAt(1e-3)).isCloseTo(0.05, within(1e-12));
  }

  @Test
  void aGainLearnedAtOneLearningRateTransfersToAnother() {
    double gain = Prior.SHIPPED.gainAt(4e-4);
    Prior prior = learned(List.of(lesson("f", 0.5, 1.5 * gain, 4e-4)));
    assertThat(prior.gainAt(8e-4)).isCloseTo(1.5 * Prior.SHIPPED.gainAt(8e-4), within(1e-9));
  }

  @Test
  void oneBrokenRunAmongManyHardlyMoves() {
    List<Lesson> runs = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      runs.add(lesson("f", 0.6 + 0.01 * i, 0.05, 1e-3));
    }
    Prior before = learned(runs);
    runs.add(lesson("f", 30, 5, 1e-3));
    runs.add(new Lesson("f", Double.NaN, 0.1, Double.NaN, 1, 1e-3));
    Prior after = learned(runs);
    assertThat(after.exponentMedian()).isCloseTo(before.exponentMedian(), within(0.01));
    assertThat(after.gain()).isCloseTo(before.gain(), within(1e-9));
  }

  @Test
  void manyRunsNarrowWhatOneLeavesOpen() {
    List<Lesson> runs = new ArrayList<>(List.of(lesson("f", 0.6, 0.05, 1e-3)));
    double one = learned(runs).exponentLogSd();
    for (int i = 0; i < 9; i++) {
      runs.add(lesson("f", 0.6, 0.05, 1e-3));
    }
    assertThat(learned(runs).exponentLogSd()).isLessThan(0.6 * one);
  }

  @Test
  void aRunThatHardlyAnnealedSaysNothingOfTheGain() {
    Lesson vague = new Lesson("f", 0.6, 0.1, 0.09, 0.05, 1e-3);
    assertThat(learned(List.of(vague)).gain()).isEqualTo(Prior.SHIPPED.gain());
  }
}
