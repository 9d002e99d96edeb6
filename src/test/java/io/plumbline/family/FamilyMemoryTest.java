package io.plumbline.family;

import static io.plumbline.family.Lessons.FAMILY;
import static io.plumbline.family.Lessons.lesson;
import static io.plumbline.family.Lessons.traits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** One lesson a run, no run its own teacher, in any order, and never too much. */
class FamilyMemoryTest {
  private static final RunTraits TRAITS = traits(1e-3);

  private static FamilyMemory of(List<Lesson> lessons) {
    FamilyMemory memory = FamilyMemory.empty(FAMILY);
    for (Lesson lesson : lessons) {
      memory = memory.after(Teaching.of(lesson));
    }
    return memory;
  }

  @Test
  void aFamilyThatTaughtNothingHasTheShippedPrior() {
    assertThat(FamilyMemory.empty(FAMILY).believedOf("r", TRAITS)).isEqualTo(Belief.SHIPPED);
    PriorBook book = PriorBook.learn(List.of(lesson("a", 0.7, 0.05, 1e-3)));
    assertThat(book.of("another", "r", TRAITS)).isEqualTo(Belief.SHIPPED);
    Belief belief = book.of(FAMILY, "r", TRAITS);
    assertThat(belief.source()).isEqualTo(Belief.Source.FAMILY);
    assertThat(belief.runs()).isEqualTo(1);
    assertThat(belief.prior()).isNotEqualTo(Prior.SHIPPED);
  }

  @Test
  void theNewestLessonOfARunReplacesTheOneBefore() {
    FamilyMemory memory = of(List.of(lesson("a", 0.7, 0.05, 1e-3), lesson("a", 0.6, 0.05, 1e-3)));
    assertThat(memory.lessons()).containsExactly(lesson("a", 0.6, 0.05, 1e-3));
  }

  @Test
  void whatIsTakenBackIsForgotten() {
    FamilyMemory one = of(List.of(lesson("a", 0.7, 0.05, 1e-3)));
    FamilyMemory two = one.after(Teaching.of(lesson("b", 0.4, 0.02, 1e-3)));
    assertThat(two.after(Teaching.withdrawn(FAMILY, "b"))).isEqualTo(one);
    assertThat(one.after(Teaching.withdrawn(FAMILY, "never heard of"))).isEqualTo(one);
  }

  @Test
  void numbersThatAreNoneTeachNothing() {
    for (LawShown law :
        List.of(
            new LawShown(Double.NaN, 0.1, 0.05, 0.01),
            new LawShown(-1, 0.1, 0.05, 0.01),
            new LawShown(0.5, Double.POSITIVE_INFINITY, 0.05, 0.01),
            new LawShown(0.5, 0.1, Double.NaN, 0.01),
            new LawShown(0.5, 0.1, 0.05, Double.NaN))) {
      assertThat(of(List.of(lesson("a", true, 1, 1e-3, law))).lessons()).isEmpty();
    }
  }

  @Test
  void completeRunsAreKeptBeforeOthersAndNewBeforeOld() {
    LawShown law = new LawShown(0.5, 0.1, 0.05, 0.01);
    List<Lesson> lessons = new ArrayList<>();
    for (int i = 0; i < FamilyMemory.MOST; i++) {
      lessons.add(lesson("old-" + i, true, 1_000 + i, 1e-3, law));
    }
    lessons.add(lesson("new-on-its-way", false, 9_000, 1e-3, law));
    lessons.add(lesson("new", true, 9_000, 1e-3, law));
    FamilyMemory memory = of(lessons);
    assertThat(memory.lessons())
        .hasSize(FamilyMemory.MOST)
        .extracting(Lesson::run)
        .contains("new", "old-1")
        .doesNotContain("new-on-its-way", "old-0");
  }

  @Test
  void aMemoryHoldsOneFamilyAndEachRunOnce() {
    Lesson lesson = lesson("a", 0.5, 0.05, 1e-3);
    assertThatThrownBy(() -> new FamilyMemory("another", List.of(lesson)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FamilyMemory(FAMILY, List.of(lesson, lesson)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 100)
  void theOrderOfLessonsDoesNotMatter(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int runs) {
    Random random = new Random(seed);
    List<Lesson> lessons = lessons(random, runs);
    FamilyMemory expected = of(lessons);
    Collections.shuffle(lessons, random);
    assertThat(of(lessons)).isEqualTo(expected);
    // To the bit: the same lessons are the same prior wherever they were gathered.
    assertThat(of(lessons).believedOf("r", TRAITS)).isEqualTo(expected.believedOf("r", TRAITS));
    assertThat(PriorBook.learn(lessons).memory(FAMILY)).isEqualTo(expected);
  }

  @Property(tries = 100)
  void aRunsOwnLessonIsNeverUsed(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int runs) {
    Random random = new Random(seed);
    List<Lesson> lessons = lessons(random, runs);
    FamilyMemory others = of(lessons);
    Belief without = others.believedOf("own", TRAITS);
    Lesson own =
        lesson(
            "own",
            random.nextBoolean(),
            random.nextInt(1_000),
            1e-3,
            new LawShown(random.nextDouble(), 0.01, random.nextDouble(), 0.001));
    assertThat(others.after(Teaching.of(own)).believedOf("own", TRAITS)).isEqualTo(without);
  }

  @Property(tries = 100)
  void oneBrokenRunMovesThePriorLittle(
      @ForAll long seed, @ForAll @IntRange(min = 8, max = 120) int runs) {
    Random random = new Random(seed);
    List<Lesson> lessons = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      lessons.add(
          lesson(
              "r" + i,
              0.5 * Math.exp(0.15 * random.nextGaussian()),
              0.06 * Math.exp(0.15 * random.nextGaussian()),
              1e-3));
    }
    Prior before = of(lessons).believedOf("r", TRAITS).prior();
    double wild = Math.exp(20 * (random.nextDouble() - 0.5));
    lessons.add(lesson("broken", 0.5 * wild, 0.06 * wild, 1e-3));
    Prior after = of(lessons).believedOf("r", TRAITS).prior();
    // One run in nine shifts a median by the gap to its neighbour, here 0.15 at the very most.
    assertThat(Math.log(after.exponent().median() / before.exponent().median()))
        .isCloseTo(0, within(before.exponent().logSd()));
    assertThat(Math.log(after.gain().median() / before.gain().median()))
        .isCloseTo(0, within(before.gain().logSd()));
    assertThat(after.exponent().logSd()).isLessThan(1.6 * before.exponent().logSd());
  }

  private static List<Lesson> lessons(Random random, int runs) {
    List<Lesson> lessons = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      lessons.add(
          lesson(
              "r" + i,
              random.nextBoolean(),
              random.nextInt(50),
              random.nextInt(5) == 0 ? Double.NaN : 1e-3 * (1 + random.nextInt(3)),
              new LawShown(
                  0.3 + random.nextDouble(),
                  0.5 * random.nextDouble(),
                  0.1 * random.nextDouble(),
                  0.02 * random.nextDouble())));
    }
    return lessons;
  }
}
