package io.plumbline.family;

import java.util.Optional;

/**
 * What a run has to say to its family now.
 *
 * @param family the family
 * @param run who says it
 * @param lesson its lesson; empty: it takes back what it taught, for it broke, went back behind
 *     what it had shown, or belongs to another family
 */
public record Teaching(String family, String run, Optional<Lesson> lesson) {

  /** A lesson. */
  public static Teaching of(Lesson lesson) {
    return new Teaching(lesson.family(), lesson.run(), Optional.of(lesson));
  }

  /** The lesson of this run is taken back. */
  public static Teaching withdrawn(String family, String run) {
    return new Teaching(family, run, Optional.empty());
  }
}
