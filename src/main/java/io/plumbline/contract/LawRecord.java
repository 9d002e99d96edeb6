package io.plumbline.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.family.Belief;
import io.plumbline.family.FamilyMemory;
import io.plumbline.family.Lesson;
import io.plumbline.family.LossSurface;
import io.plumbline.family.RunTraits;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code training.laws}: {@code topology/events/law.schema.json}. The lessons are what
 * counts and is read back; prior and surface are derived from them, for people and other programs.
 *
 * @param format {@link #FORMAT}
 * @param family whose
 * @param runs how many lessons
 * @param complete how many of them are of runs that have ended as planned
 * @param prior what a run of which nothing is known is believed to do; null in what others wrote
 * @param surface what complete runs landed at; null while they cannot tell
 * @param lessons by run
 */
public record LawRecord(
    @JsonProperty(FORMAT_FIELD) int format,
    @JsonProperty(value = "family", required = true) String family,
    @JsonProperty("runs") int runs,
    @JsonProperty("complete") long complete,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("prior") @Nullable Prior prior,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("surface") @Nullable Surface surface,
    @JsonProperty(value = "lessons", required = true) List<OneLesson> lessons) {

  /** Version of the lessons' numbers: a reader that knows another one starts from nothing. */
  public static final int FORMAT = 1;

  static final String FORMAT_FIELD = "format";

  /** See {@link io.plumbline.law.Prior}. */
  public record Prior(
      @JsonProperty("source") String source,
      @JsonProperty("exponent_median") double exponentMedian,
      @JsonProperty("exponent_log_sd") double exponentLogSd,
      @JsonProperty("gain") double gain,
      @JsonProperty("gain_log_sd") double gainLogSd,
      @JsonProperty("gain_power") double gainPower) {}

  /** See {@link LossSurface}. */
  public record Surface(
      @JsonProperty(value = "runs", required = true) int runs,
      @JsonProperty(value = "floor", required = true) double floor,
      @JsonProperty(value = "floor_sd", required = true) double floorSd,
      @JsonUnwrapped Size size,
      @JsonUnwrapped Data data) {}

  /** The term in parameters. */
  public record Size(
      @JsonProperty(value = "size_amplitude", required = true) double amplitude,
      @JsonProperty(value = "size_exponent", required = true) double exponent,
      @JsonProperty(value = "size_exponent_sd", required = true) double exponentSd) {}

  /** The term in tokens. */
  public record Data(
      @JsonProperty(value = "data_amplitude", required = true) double amplitude,
      @JsonProperty(value = "data_exponent", required = true) double exponent,
      @JsonProperty(value = "data_exponent_sd", required = true) double exponentSd) {}

  /** What one run taught. */
  public record OneLesson(
      @JsonProperty(value = "run", required = true) String run,
      @JsonUnwrapped LessonFields fields) {}

  /** All that is remembered of a family, with the surface of its lessons. */
  public static LawRecord of(FamilyMemory memory, Optional<LossSurface> surface) {
    return new LawRecord(
        FORMAT,
        memory.family(),
        memory.lessons().size(),
        memory.lessons().stream().filter(Lesson::complete).count(),
        // Of a run about which nothing is known: no lesson is left out, no trait transferred.
        prior(memory.believedOf("", RunTraits.UNKNOWN)),
        surface.map(LawRecord::surface).orElse(null),
        memory.lessons().stream()
            .map(lesson -> new OneLesson(lesson.run(), LessonFields.of(lesson)))
            .toList());
  }

  private static Prior prior(Belief belief) {
    io.plumbline.law.Prior prior = belief.prior();
    return new Prior(
        Json.lower(belief.source()),
        prior.exponent().median(),
        prior.exponent().logSd(),
        prior.gain().median(),
        prior.gain().logSd(),
        prior.gain().power());
  }

  private static Surface surface(LossSurface surface) {
    return new Surface(
        surface.runs(),
        surface.floor(),
        surface.floorSd(),
        new Size(
            surface.size().amplitude(), surface.size().exponent(), surface.size().exponentSd()),
        new Data(
            surface.data().amplitude(), surface.data().exponent(), surface.data().exponentSd()));
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
  public static LawRecord read(byte[] bytes) {
    return Json.read(formatted(bytes), LawRecord.class);
  }

  /** An object of this format: of another one nothing else is known. */
  static JsonNode formatted(byte[] bytes) {
    JsonNode json = Json.object(bytes);
    if (json.path(FORMAT_FIELD).asInt() != FORMAT) {
      throw new Unreadable(
          json.has(FORMAT_FIELD)
              ? "it has format " + json.get(FORMAT_FIELD) + ", this plumbline reads " + FORMAT
              : "it has no '" + FORMAT_FIELD + "'");
    }
    return json;
  }

  /**
   * The memory in it.
   *
   * @throws Unreadable if a number is out of range, or a run has two lessons
   */
  public FamilyMemory memory() {
    if (family.isEmpty()) {
      throw new Unreadable("it has no text 'family'");
    }
    List<Lesson> remembered =
        lessons.stream().map(one -> one.fields().lesson(family, one.run())).toList();
    try {
      return new FamilyMemory(family, remembered);
    } catch (IllegalArgumentException e) {
      throw new Unreadable("the family " + family + " has " + e.getMessage());
    }
  }

  /** The surface in it; empty when it has none. */
  public Optional<LossSurface> lossSurface() {
    return surface == null
        ? Optional.empty()
        : Optional.of(
            new LossSurface(
                surface.runs,
                surface.floor,
                surface.floorSd,
                new LossSurface.Term(
                    surface.size.amplitude, surface.size.exponent, surface.size.exponentSd),
                new LossSurface.Term(
                    surface.data.amplitude, surface.data.exponent, surface.data.exponentSd)));
  }
}
