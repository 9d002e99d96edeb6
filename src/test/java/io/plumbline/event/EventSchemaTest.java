package io.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.plumbline.drift.DriftVerdict;
import io.plumbline.regime.Regime;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind;
import io.plumbline.run.Outlook;
import io.plumbline.run.RunStatus;
import io.plumbline.run.TokenSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The schemas in {@code topology/events} say what the program says. */
class EventSchemaTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  private final EventCodec codec = new EventCodec();

  @TestFactory
  Stream<DynamicTest> everySampleIsValidAndAccepted() {
    return Samples.TYPES.stream()
        .flatMap(
            type ->
                Samples.of(type).stream()
                    .map(
                        sample ->
                            DynamicTest.dynamicTest(
                                type + " " + sample, () -> validAndAccepted(type, sample))));
  }

  private void validAndAccepted(String type, String sample) throws IOException {
    assertThat(schema(type).validate(MAPPER.readTree(sample))).isEmpty();
    Decoded decoded = codec.decode(null, sample.getBytes(StandardCharsets.UTF_8));
    assertThat(decoded).isInstanceOf(Decoded.Valid.class);
    byte[] encoded = codec.encode(((Decoded.Valid) decoded).event());
    assertThat(schema(type).validate(MAPPER.readTree(encoded))).isEmpty();
    assertThat(codec.decode(null, encoded)).isEqualTo(decoded);
  }

  @Test
  void schemasOfEventsRefuseWhatTheCodecRefuses() throws IOException {
    assertThat(invalid("step", "{\"run\":\"r\",\"step\":1}")).isTrue();
    assertThat(invalid("step", "{\"run\":\"r\",\"loss\":1}")).isTrue();
    assertThat(invalid("step", "{\"run\":\"r\",\"step\":-1,\"loss\":1}")).isTrue();
    assertThat(invalid("step", "{\"run\":\"r\",\"step\":1.5,\"loss\":1}")).isTrue();
    assertThat(invalid("step", "{\"run\":\"r\",\"step\":1,\"loss\":true}")).isTrue();
    assertThat(invalid("step", "{\"run\":\" \",\"step\":1,\"loss\":1}")).isTrue();
    assertThat(invalid("step", "{\"run\":\"a\\nb\",\"step\":1,\"loss\":1}")).isTrue();
    assertThat(invalid("eval", "{\"run\":\"r\",\"step\":1}")).isTrue();
    assertThat(invalid("end", "{\"type\":\"end\",\"status\":\"napping\"}")).isTrue();
    assertThat(invalid("mute", "{\"type\":\"mute\",\"kinds\":[\"drift-up\"]}")).isTrue();
    assertThat(invalid("mute", "{\"type\":\"mute\",\"for_s\":1,\"until_tokens\":5}")).isTrue();
    assertThat(invalid("change", "{\"type\":\"change\",\"what\":\"mood\"}")).isTrue();
    assertThat(invalid("change", "{\"type\":\"change\",\"step\":7}")).isTrue();
    assertThat(invalid("run", "{\"type\":\"run\",\"params\":0}")).isTrue();
    assertThat(invalid("run", "{\"type\":\"run\",\"schedule\":{\"peak_lr\":1e-3}}")).isTrue();
    assertThat(invalid("run", "{\"type\":\"run\",\"schedule\":{\"points\":[[1]]}}")).isTrue();
  }

  @TestFactory
  Stream<DynamicTest> schemasNameEveryAliasBestFirst() {
    return Stream.of("step", "eval", "end", "heartbeat", "change", "run", "mute", "delete")
        .map(
            type ->
                DynamicTest.dynamicTest(
                    type,
                    () -> {
                      List<String> properties = names(type);
                      for (Field field : Field.values()) {
                        if (properties.contains(field.names().get(0))) {
                          assertThat(properties).containsSubsequence(field.names());
                        }
                      }
                    }));
  }

  @Test
  void schemasNameTheFieldsThatEachTypeHas() throws IOException {
    assertThat(names("step")).contains("loss", "lr", "grad_norm", "samples", "ts", "attempt");
    assertThat(names("eval")).contains("eval_loss", "loss", "metrics").doesNotContain("lr");
    assertThat(names("end")).contains("status", "tokens").doesNotContain("loss");
    assertThat(names("heartbeat")).contains("tokens", "ts").doesNotContain("status", "loss");
    assertThat(names("change")).contains("what", "note", "step").doesNotContain("loss");
  }

  @Test
  void wordsOfTheSchemasAreTheProgramsWords() throws IOException {
    assertThat(words("dead-letter", "/properties/plumbline.reason"))
        .containsExactlyElementsOf(labels(Rejection.values()));
    for (String schema : List.of("alert", "forecast", "mute")) {
      String at = schema.equals("alert") ? "/properties/kind" : "/$defs/kind";
      assertThat(words(schema, at)).containsExactlyElementsOf(labels(AlertKind.values()));
    }
    assertThat(Mute.KINDS).containsExactlyInAnyOrderElementsOf(labels(AlertKind.values()));
    assertThat(words("alert", "/properties/severity"))
        .containsExactlyElementsOf(labels(AlertKind.Severity.values()));
    assertThat(words("alert", "/properties/state"))
        .containsExactlyElementsOf(labels(Alert.State.values()));
    assertThat(words("forecast", "/properties/status"))
        .containsExactlyElementsOf(labels(RunStatus.values()));
    assertThat(words("forecast", "/properties/token_source"))
        .containsExactlyElementsOf(labels(TokenSource.values()));
    assertThat(words("forecast", "/$defs/grade"))
        .containsExactlyElementsOf(labels(DriftVerdict.Grade.values()));
    assertThat(words("forecast", "/properties/regime/properties/regime"))
        .containsExactlyElementsOf(labels(Regime.values()));
    assertThat(node("forecast").at("/properties/curve/minItems").asInt())
        .isEqualTo(Outlook.GRID_POINTS);
    assertThat(words("run", "/$defs/kind"))
        .startsWith(
            labels(
                    ScheduleDeclaration.Kind.CONSTANT,
                    ScheduleDeclaration.Kind.COSINE,
                    ScheduleDeclaration.Kind.LINEAR,
                    ScheduleDeclaration.Kind.WSD,
                    ScheduleDeclaration.Kind.INVERSE_SQRT,
                    ScheduleDeclaration.Kind.POINTS)
                .toArray(String[]::new));
  }

  @TestFactory
  Stream<DynamicTest> everyWordOfTheSchemasIsAccepted() throws IOException {
    Stream<String> ends =
        words("end", "/properties/status").stream()
            .filter(word -> !word.equals("null"))
            .map(word -> "{\"type\":\"end\",\"run\":\"r\",\"status\":\"" + word + "\"}");
    Stream<String> runs =
        words("run", "/$defs/kind").stream()
            .filter(word -> !word.equals("points"))
            .map(word -> "{\"type\":\"run\",\"run\":\"r\",\"schedule\":\"" + word + "\"}");
    return Stream.concat(ends, runs)
        .map(
            text ->
                DynamicTest.dynamicTest(
                    text,
                    () ->
                        assertThat(codec.decode(null, text.getBytes(StandardCharsets.UTF_8)))
                            .isInstanceOf(Decoded.Valid.class)));
  }

  private static boolean invalid(String type, String event) throws IOException {
    return !schema(type).validate(MAPPER.readTree(event)).isEmpty();
  }

  private static List<String> labels(Enum<?>... values) {
    return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
  }

  private static List<String> words(String schema, String at) throws IOException {
    List<String> words = new ArrayList<>();
    node(schema).at(at).path("enum").forEach(word -> words.add(word.asText()));
    return words;
  }

  private static List<String> names(String schema) throws IOException {
    List<String> names = new ArrayList<>();
    node(schema).path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonSchema schema(String name) throws IOException {
    return SCHEMAS.getSchema(node(name));
  }

  private static JsonNode node(String name) throws IOException {
    return MAPPER.readTree(Files.readString(Path.of("topology", "events", name + ".schema.json")));
  }
}
