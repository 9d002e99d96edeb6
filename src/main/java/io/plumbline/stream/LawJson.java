package io.plumbline.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.family.Belief;
import io.plumbline.family.FamilyMemory;
import io.plumbline.family.Lesson;
import io.plumbline.family.LossSurface;
import io.plumbline.family.RunTraits;
import io.plumbline.law.Prior;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A record of {@code training.laws}: {@code topology/events/law.schema.json}. The lessons are what
 * counts and is read back; prior and surface are derived from them, for people and other programs.
 */
final class LawJson {
  /** Version of the lessons' numbers: a reader that knows another one starts from nothing. */
  static final int FORMAT = 1;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private LawJson() {}

  /** A record that is none of this format; the message says what is wrong with it. */
  static final class Unreadable extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /** All that is remembered of a family. */
  static byte[] bytes(FamilyMemory memory) {
    return bytes(memory, LossSurface.of(memory.lessons()));
  }

  /** As {@link #bytes(FamilyMemory)}, for who knows the surface of these lessons already. */
  static byte[] bytes(FamilyMemory memory, Optional<LossSurface> surface) {
    return Json.object(
        json -> {
          json.writeNumberField("format", FORMAT);
          json.writeStringField("family", memory.family());
          json.writeNumberField("runs", memory.lessons().size());
          json.writeNumberField(
              "complete", memory.lessons().stream().filter(Lesson::complete).count());
          // Of a run about which nothing is known: no lesson is left out, no trait transferred.
          write(json, memory.believedOf("", RunTraits.UNKNOWN));
          write(json, surface);
          json.writeArrayFieldStart("lessons");
          for (Lesson lesson : memory.lessons()) {
            json.writeStartObject();
            json.writeStringField("run", lesson.run());
            LessonJson.fields(json, lesson);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, Belief belief) throws IOException {
    Prior prior = belief.prior();
    json.writeObjectFieldStart("prior");
    json.writeStringField("source", belief.source().name().toLowerCase(Locale.ROOT));
    Json.number(json, "exponent_median", prior.exponentMedian());
    Json.number(json, "exponent_log_sd", prior.exponentLogSd());
    Json.number(json, "gain", prior.gain());
    Json.number(json, "gain_log_sd", prior.gainLogSd());
    Json.number(json, "gain_power", prior.gainPower());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Optional<LossSurface> known) throws IOException {
    if (known.isPresent()) {
      LossSurface surface = known.get();
      json.writeObjectFieldStart("surface");
      json.writeNumberField("runs", surface.runs());
      Json.number(json, "floor", surface.floor());
      Json.number(json, "floor_sd", surface.floorSd());
      Json.number(json, "size_amplitude", surface.sizeAmplitude());
      Json.number(json, "size_exponent", surface.sizeExponent());
      Json.number(json, "size_exponent_sd", surface.sizeExponentSd());
      Json.number(json, "data_amplitude", surface.dataAmplitude());
      Json.number(json, "data_exponent", surface.dataExponent());
      Json.number(json, "data_exponent_sd", surface.dataExponentSd());
      json.writeEndObject();
    }
  }

  /**
   * The memory in a record.
   *
   * @throws Unreadable if it is no law of this format
   */
  static FamilyMemory memory(byte[] bytes) {
    return memory(parse(bytes));
  }

  /** The surface in a record whose lessons are readable; empty when it has none. */
  static Optional<LossSurface> surface(byte[] bytes) {
    JsonNode json = parse(bytes).path("surface");
    return json.isObject()
        ? Optional.of(
            new LossSurface(
                (int) number(json, "runs"),
                number(json, "floor"),
                number(json, "floor_sd"),
                number(json, "size_amplitude"),
                number(json, "size_exponent"),
                number(json, "size_exponent_sd"),
                number(json, "data_amplitude"),
                number(json, "data_exponent"),
                number(json, "data_exponent_sd")))
        : Optional.empty();
  }

  private static FamilyMemory memory(JsonNode json) {
    requireFormat(json);
    String family = text(json, "family");
    if (!json.path("lessons").isArray()) {
      throw new Unreadable("the family " + family + " has no array 'lessons'");
    }
    List<Lesson> lessons = new ArrayList<>();
    for (JsonNode lesson : json.get("lessons")) {
      lessons.add(LessonJson.lesson(family, lesson));
    }
    try {
      return new FamilyMemory(family, lessons);
    } catch (IllegalArgumentException e) {
      throw new Unreadable("the family " + family + " has " + e.getMessage());
    }
  }

  static JsonNode parse(byte[] bytes) {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      if (json == null || !json.isObject()) {
        throw new Unreadable("it is no JSON object");
      }
      return json;
    } catch (IOException e) {
      throw new Unreadable("it is not JSON");
    }
  }

  static void requireFormat(JsonNode json) {
    if (json.path("format").asInt() != FORMAT) {
      throw new Unreadable(
          json.has("format")
              ? "it has format " + json.get("format") + ", this plumbline reads " + FORMAT
              : "it has no 'format'");
    }
  }

  static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual() || value.asText().isEmpty()) {
      throw new Unreadable("there is no text '" + name + "' in it");
    }
    return value.asText();
  }

  static double number(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isNumber()) {
      throw new Unreadable(
          "the lesson of the run "
              + json.path("run").asText("?")
              + " has no number '"
              + name
              + "'");
    }
    return value.asDouble();
  }
}
