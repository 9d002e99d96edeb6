package io.plumbline.family;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is remembered of one family: one lesson for each run, of at most {@link #MOST} runs.
 * Immutable.
 *
 * <p>When there are more, complete runs are kept before those on their way, and newer before older:
 * a family's code and data change over the years, and the next run is most like the last ones. The
 * order is total, so what is kept does not depend on the order in which lessons of different runs
 * arrived.
 *
 * @param family its name
 * @param lessons by run, in the order of run ids
 */
public record FamilyMemory(String family, List<Lesson> lessons) {
  /**
   * Most lessons: what a median and its spread need forty times over; 128 of them are about 40 KB
   * of JSON.
   */
  public static final int MOST = 128;

  private static final Comparator<Lesson> KEPT_FIRST =
      Comparator.comparing(Lesson::complete)
          .thenComparing(Lesson::atMs)
          .thenComparing(Lesson::run)
          .reversed();

  /**
   * A memory of these lessons.
   *
   * @throws IllegalArgumentException if one belongs to another family, or two to one run
   */
  public FamilyMemory {
    Map<String, Lesson> byRun = new TreeMap<>();
    for (Lesson lesson : lessons) {
      if (!lesson.family().equals(family)) {
        throw new IllegalArgumentException(
            "a lesson of the family " + lesson.family() + " among those of " + family);
      }
      if (byRun.put(lesson.run(), lesson) != null) {
        throw new IllegalArgumentException("two lessons of the run " + lesson.run());
      }
    }
    lessons = List.copyOf(byRun.values());
    if (lessons.size() > MOST) {
      lessons =
          lessons.stream()
              .sorted(KEPT_FIRST)
              .limit(MOST)
              .sorted(Comparator.comparing(Lesson::run))
              .toList();
    }
  }

  /** Of a family that has taught nothing yet. */
  public static FamilyMemory empty(String family) {
    return new FamilyMemory(family, List.of());
  }

  /** This memory once a run has spoken. */
  public FamilyMemory after(Teaching teaching) {
    List<Lesson> others = new ArrayList<>(lessons);
    others.removeIf(lesson -> lesson.run().equals(teaching.run()));
    teaching.lesson().filter(lesson -> lesson.law().sound()).ifPresent(others::add);
    return new FamilyMemory(family, others);
  }

  /** What the others teach this run: its own lesson does not count. */
  public Belief believedOf(String run, RunTraits traits) {
    List<Lesson> others = lessons.stream().filter(lesson -> !lesson.run().equals(run)).toList();
    return others.isEmpty()
        ? Belief.SHIPPED
        : new Belief(FamilyPrior.of(others, traits), Belief.Source.FAMILY, others.size());
  }

  /** When the family was last taught, milliseconds since the epoch; 0 when nobody had a clock. */
  public long newestMs() {
    return lessons.stream().mapToLong(Lesson::atMs).max().orElse(0);
  }
}
