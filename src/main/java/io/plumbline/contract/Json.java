package io.plumbline.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The one mapper: records of this room as UTF-8 and back. */
final class Json {
  private static final JsonInclude.Value IF_PRESENT =
      JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build())
          .addModule(Numbers.module())
          .withConfigOverride(OptionalDouble.class, type -> type.setInclude(IF_PRESENT))
          .withConfigOverride(OptionalLong.class, type -> type.setInclude(IF_PRESENT))
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  static byte[] bytes(Record record) {
    try {
      return MAPPER.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e); // an array in memory does not fail
    }
  }

  /**
   * The object in a record's value.
   *
   * @throws Unreadable if there is none
   */
  static JsonNode object(byte[] bytes) {
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

  /**
   * An object as a record of this room.
   *
   * @throws Unreadable if a field that it needs is missing, or one is of another type
   */
  static <T> T read(JsonNode json, Class<T> type) {
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JsonMappingException e) {
      throw new Unreadable(why(json, e));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new Unreadable("it cannot be read: " + e.getMessage());
    }
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Which field it is, and of which run where the records of several are in one. */
  private static String why(JsonNode json, JsonMappingException e) {
    String what = "it";
    String missing = "value";
    JsonNode at = json;
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        at = at.path(step.getIndex());
        what =
            at.path("run").isTextual() ? "the lesson of the run " + at.path("run").asText() : what;
      } else {
        at = at.path(step.getFieldName());
        missing = word(step) + " '" + step.getFieldName() + "'";
      }
    }
    return what + " has no " + missing;
  }

  /** What a component takes, as a reader would call it. */
  private static String word(JsonMappingException.Reference step) {
    Class<?> owner = step.getFrom() instanceof Class<?> type ? type : step.getFrom().getClass();
    if (owner.isRecord()) {
      for (RecordComponent component : owner.getRecordComponents()) {
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        if (named != null && named.value().equals(step.getFieldName())) {
          return word(component.getType());
        }
      }
    }
    return "number"; // in a map or a list
  }

  private static String word(Class<?> type) {
    if (type == String.class) {
      return "text";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == List.class) {
      return "array";
    }
    return type.isRecord() ? "object" : "number";
  }
}
