package io.plumbline.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Topics' values: as they always were, as the schemas say, and no others. */
class ContractTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Arguments> topics() {
    return Stream.of(
        topic("alert", AlertRecord.class, bytes -> AlertRecord.read(bytes).bytes()),
        topic("forecast", ForecastRecord.class, bytes -> ForecastRecord.read(bytes).bytes()),
        topic("lesson", LessonRecord.class, bytes -> LessonRecord.read(bytes).bytes()),
        topic("law", LawRecord.class, bytes -> LawRecord.read(bytes).bytes()));
  }

  private static Arguments topic(String name, Class<?> type, Function<byte[], byte[]> again) {
    return Arguments.of(name, type, again);
  }

  /** Written on the scenarios by the last version without these records; kept for good. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("topics")
  void oldRecordsAreReadAndWrittenAgainToTheByte(
      String name, Class<?> type, Function<byte[], byte[]> again) throws Exception {
    assertThat(type).isNotNull();
    for (String line : old(name)) {
      assertThat(text(again.apply(utf8(line)))).isEqualTo(line);
    }
    assertThat(old(name)).isNotEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("topics")
  void everyPropertyOfTheSchemaIsAComponentAndTheOtherWayRound(
      String name, Class<?> type, Function<byte[], byte[]> again) throws Exception {
    JsonNode schema =
        JSON.readTree(Files.readString(Path.of("topology/events/" + name + ".schema.json")));
    Set<String> described = new TreeSet<>();
    describe(schema, schema, "", described);
    Set<String> written = new TreeSet<>();
    components(type, "", written);
    assertThat(written).isEqualTo(described);
    assertThat(again).isNotNull();
  }

  private static void describe(JsonNode root, JsonNode schema, String at, Set<String> names) {
    String reference = schema.path("$ref").asText("");
    if (!reference.isEmpty()) {
      describe(root, root.at(reference.substring(1)), at, names);
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            property -> {
              names.add(at + property.getKey());
              describe(root, property.getValue(), at + property.getKey() + ".", names);
            });
    if (schema.has("items")) {
      describe(root, schema.get("items"), at, names);
    }
  }

  private static void components(Type type, String at, Set<String> names) {
    if (type instanceof ParameterizedType list) {
      components(list.getActualTypeArguments()[0], at, names);
    } else if (type instanceof Class<?> record && record.isRecord()) {
      for (RecordComponent component : record.getRecordComponents()) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        if (named == null) {
          assertThat(component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)).isTrue();
          components(component.getGenericType(), at, names);
        } else {
          assertThat(names.add(at + named.value())).as(at + named.value()).isTrue();
          components(component.getGenericType(), at + named.value() + ".", names);
        }
      }
    }
  }

  @Test
  void anOldAlertSaysWhatItSaid() throws Exception {
    AlertRecord alert = AlertRecord.read(utf8(old("alert").get(0)));
    assertThat(alert.identity())
        .isEqualTo(new AlertRecord.Identity("muted/spike/1", "muted", "spike", "warning"));
    assertThat(alert.standing()).isEqualTo(new AlertRecord.Standing("open", "confirmed", 1, 0));
    assertThat(alert.mute().muted()).isTrue();
    assertThat(alert.mute().untilMs()).hasValue(1_767_600_197_000L);
    assertThat(alert.mute().untilTokens()).isEmpty();
    assertThat(alert.mute().reason()).isEqualTo("new data from step 650 on");
    assertThat(alert.course().step()).hasValue(654);
    assertThat(alert.course().opened().atMs()).hasValue(1_767_600_171_000L);
    assertThat(alert.course().resolved().atMs()).isEmpty();
    assertThat(alert.ground().statistic()).isEqualTo(6.517611178117392);
    assertThat(alert.ground().seenLoss()).hasValue(2.795049);
    assertThat(alert.cost().flops()).hasValue(0);
    assertThat(alert.words().over()).isEmpty();
  }

  @Test
  void anOldLessonSaysWhatItSaid() throws Exception {
    LessonRecord lesson = LessonRecord.read(utf8(old("lesson").get(0)));
    assertThat(lesson.teaching().family()).isEqualTo("tiny-en-byte");
    assertThat(lesson.teaching().run()).isEqualTo("muted");
    LessonFields fields = lesson.lesson();
    assertThat(fields).isNotNull();
    assertThat(fields.complete()).isFalse();
    assertThat(fields.share()).isEqualTo(0.3);
    assertThat(fields.loss()).isEqualTo(2.2322784444444443);
    assertThat(fields.traits().activeParams()).hasValue(115_008);
    assertThat(fields.traits().schedule()).isEqualTo("cosine");
    assertThat(fields.law().gainSd()).isEqualTo(0.025935588956100465);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '@',
      value = {
        "NaN;is not JSON",
        "[];no JSON object",
        "{};no text '",
        "{\"id\":7,\"run\":\"r\",\"kind\":\"k\",\"state\":\"open\",\"message\":\"\"};no text 'id'",
        "{\"id\":null,\"run\":\"r\",\"kind\":\"k\",\"state\":\"open\",\"message\":\"\"};no text"
            + " 'id'",
        "{\"id\":\"i\",\"run\":\"r\",\"kind\":\"spike\",\"state\":{}};no text 'state'",
        "{\"tokens\":\"many\"};no number 'tokens'",
        "{\"tokens\":1e999};no number 'tokens'",
        "{\"opened_at_ms\":99999999999999999999};no number 'opened_at_ms'",
        "{\"sequence\":\"1\"};no number 'sequence'",
        "{\"muted\":1};no true or false 'muted'"
      })
  void whatIsNoAlertIsSaid(String json, String why) {
    assertThatThrownBy(() -> AlertRecord.read(utf8(json)))
        .isInstanceOf(Unreadable.class)
        .hasMessageContaining(why);
  }

  private static List<String> old(String name) throws Exception {
    return Files.readAllLines(Path.of("src/test/resources/contract/" + name + "-1.jsonl"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
