package io.plumbline.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.family.Teaching;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code training.lessons}: {@code topology/events/lesson.schema.json}.
 *
 * @param head who teaches whom
 * @param lesson what; null when it is taken back
 */
public record LessonRecord(@JsonUnwrapped Head head, @JsonUnwrapped @Nullable LessonFields lesson) {

  /**
   * Who teaches whom.
   *
   * @param format {@link LawRecord#FORMAT}
   * @param withdrawn whether the run takes back what it said
   */
  public record Head(
      @JsonProperty(LawRecord.FORMAT_FIELD) int format,
      @JsonProperty(value = "family", required = true) String family,
      @JsonProperty(value = "run", required = true) String run,
      @JsonProperty("withdrawn") boolean withdrawn) {}

  /** What a run tells its family. */
  public static LessonRecord of(Teaching teaching) {
    return new LessonRecord(
        new Head(LawRecord.FORMAT, teaching.family(), teaching.run(), teaching.lesson().isEmpty()),
        teaching.lesson().map(LessonFields::of).orElse(null));
  }

  /** As it is sent. */
  public byte[] bytes() {
    return Json.bytes(this);
  }

  /**
   * What was sent.
   *
   * @throws Unreadable if it is no record of this format
   */
  public static LessonRecord read(byte[] bytes) {
    JsonNode json = LawRecord.formatted(bytes);
    Head head = Json.read(json, Head.class);
    return new LessonRecord(head, head.withdrawn ? null : Json.read(json, LessonFields.class));
  }

  /**
   * What it says.
   *
   * @throws Unreadable if a number is out of range
   */
  public Teaching teaching() {
    if (head.family.isEmpty() || head.run.isEmpty()) {
      throw new Unreadable("it has no text 'family' or 'run'");
    }
    return lesson == null
        ? Teaching.withdrawn(head.family, head.run)
        : Teaching.of(lesson.lesson(head.family, head.run));
  }
}
