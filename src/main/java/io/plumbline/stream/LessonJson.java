package io.plumbline.stream;

import static io.plumbline.stream.Json.number;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.family.LawShown;
import io.plumbline.family.Lesson;
import io.plumbline.family.RunTraits;
import io.plumbline.family.Teaching;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of {@code training.lessons}: {@code topology/events/lesson.schema.json}. The same fields
 * make up the lessons inside a record of {@code training.laws}.
 */
final class LessonJson {
  private LessonJson() {}

  /** What a run tells its family. */
  static byte[] bytes(Teaching teaching) {
    return Json.object(
        json -> {
          json.writeNumberField("format", LawJson.FORMAT);
          json.writeStringField("family", teaching.family());
          json.writeStringField("run", teaching.run());
          json.writeBooleanField("withdrawn", teaching.lesson().isEmpty());
          if (teaching.lesson().isPresent()) {
            fields(json, teaching.lesson().get());
          }
        });
  }

  /**
   * What a record says.
   *
   * @throws LawJson.Unreadable if it is no teaching of this format
   */
  static Teaching teaching(byte[] bytes) {
    JsonNode json = LawJson.parse(bytes);
    LawJson.requireFormat(json);
    String family = LawJson.text(json, "family");
    return json.path("withdrawn").asBoolean()
        ? Teaching.withdrawn(family, LawJson.text(json, "run"))
        : Teaching.of(lesson(family, json));
  }

  /** All of a lesson but its family and run. */
  static void fields(JsonGenerator json, Lesson lesson) throws IOException {
    json.writeBooleanField("complete", lesson.complete());
    json.writeNumberField("share", lesson.share());
    json.writeNumberField("at_ms", lesson.atMs());
    json.writeNumberField("loss", lesson.lossNats());
    RunTraits traits = lesson.traits();
    known(json, "params_active", traits.activeParams());
    known(json, "peak_lr", traits.peakRate());
    known(json, "target_tokens", traits.horizonTokens());
    known(json, "batch_tokens", traits.tokensPerStep());
    known(json, "final_heat", traits.finalHeat());
    if (!traits.schedule().isEmpty()) {
      json.writeStringField("schedule", traits.schedule());
    }
    LawShown law = lesson.law();
    number(json, "exponent", law.exponent());
    number(json, "exponent_log_sd", law.exponentLogSd());
    number(json, "gain", law.gain());
    number(json, "gain_sd", law.gainSd());
    if (!law.misses().isEmpty()) {
      json.writeArrayFieldStart("misses");
      for (double miss : law.misses()) {
        if (Double.isNaN(miss)) {
          json.writeNull();
        } else {
          json.writeNumber(miss);
        }
      }
      json.writeEndArray();
    }
  }

  /**
   * The lesson in an object.
   *
   * @throws LawJson.Unreadable if a number is missing or out of range
   */
  static Lesson lesson(String family, JsonNode json) {
    String run = LawJson.text(json, "run");
    LawShown law =
        new LawShown(
            LawJson.number(json, "exponent"),
            LawJson.number(json, "exponent_log_sd"),
            LawJson.number(json, "gain"),
            LawJson.number(json, "gain_sd"),
            misses(json.path("misses")));
    if (!law.sound()) {
      throw new LawJson.Unreadable(
          "the lesson of the run "
              + run
              + " has an exponent that is not above 0, a negative standard deviation, or misses that are"
              + " not nine numbers");
    }
    return new Lesson(
        family,
        run,
        json.path("complete").asBoolean(),
        LawJson.number(json, "share"),
        (long) LawJson.number(json, "at_ms"),
        LawJson.number(json, "loss"),
        new RunTraits(
            json.path("params_active").asDouble(Double.NaN),
            json.path("peak_lr").asDouble(Double.NaN),
            json.path("target_tokens").asDouble(Double.NaN),
            json.path("batch_tokens").asDouble(Double.NaN),
            json.path("final_heat").asDouble(Double.NaN),
            json.path("schedule").asText("")),
        law);
  }

  private static List<Double> misses(JsonNode array) {
    List<Double> misses = new ArrayList<>();
    array.forEach(miss -> misses.add(miss.isNumber() ? miss.asDouble() : Double.NaN));
    return misses;
  }

  private static void known(JsonGenerator json, String name, double value) throws IOException {
    if (!Double.isNaN(value)) {
      number(json, name, value);
    }
  }
}
