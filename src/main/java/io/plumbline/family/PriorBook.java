package io.plumbline.family;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is remembered of many families: all that a prior file holds. Immutable.
 *
 * @param families by name
 */
public record PriorBook(Map<String, FamilyMemory> families) implements FamilyPriors {
  /** Nothing is known of any family: every run gets the shipped prior. */
  public static final PriorBook EMPTY = new PriorBook(Map.of());

  public PriorBook {
    families = Map.copyOf(families);
  }

  /** What these lessons teach, family by family; of two of one run the later counts. */
  public static PriorBook learn(List<Lesson> lessons) {
    Map<String, FamilyMemory> families = new TreeMap<>();
    for (Lesson lesson : lessons) {
      families.merge(
          lesson.family(),
          FamilyMemory.empty(lesson.family()).after(Teaching.of(lesson)),
          (known, alone) -> known.after(Teaching.of(lesson)));
    }
    families.values().removeIf(memory -> memory.lessons().isEmpty());
    return new PriorBook(families);
  }

  /** What is known of a family. */
  public FamilyMemory memory(String family) {
    FamilyMemory known = families.get(family);
    return known == null ? FamilyMemory.empty(family) : known;
  }

  @Override
  public Belief of(String family, String run, RunTraits traits) {
    return memory(family).believedOf(run, traits);
  }
}
