package io.plumbline.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How numbers and texts go in and out: a double that is not finite is null and null is NaN, an
 * empty optional is left out, and nothing is taken for what it is not (no number from a text, no
 * text from a number).
 */
final class Numbers {
  private Numbers() {}

  static SimpleModule module() {
    return new SimpleModule("plumbline")
        .addSerializer(double.class, new WriteReal())
        .addSerializer(Double.class, new WriteReal())
        .addSerializer(OptionalDouble.class, new WriteOptionalReal())
        .addSerializer(OptionalLong.class, new WriteOptionalWhole())
        .addDeserializer(double.class, new ReadReal())
        .addDeserializer(Double.class, new ReadReal())
        .addDeserializer(OptionalDouble.class, new ReadOptionalReal())
        .addDeserializer(OptionalLong.class, new ReadOptionalWhole())
        .addDeserializer(String.class, new ReadText());
  }

  private static void write(double value, JsonGenerator json) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  private static double real(JsonParser json, DeserializationContext context) throws IOException {
    if (json.currentToken().isNumeric() && Double.isFinite(json.getDoubleValue())) {
      return json.getDoubleValue();
    }
    return context.reportInputMismatch(Double.class, "no finite number");
  }

  private static final class WriteReal extends JsonSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      write(value, json);
    }
  }

  private static final class WriteOptionalReal extends JsonSerializer<OptionalDouble> {
    @Override
    public void serialize(OptionalDouble value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      write(value.getAsDouble(), json);
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, OptionalDouble value) {
      return value.isEmpty();
    }
  }

  private static final class WriteOptionalWhole extends JsonSerializer<OptionalLong> {
    @Override
    public void serialize(OptionalLong value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeNumber(value.getAsLong());
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, OptionalLong value) {
      return value.isEmpty();
    }
  }

  private static final class ReadReal extends JsonDeserializer<Double> {
    @Override
    public Double deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return real(json, context);
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      return Double.NaN;
    }
  }

  private static final class ReadOptionalReal extends JsonDeserializer<OptionalDouble> {
    @Override
    public OptionalDouble deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return OptionalDouble.of(real(json, context));
    }

    @Override
    public OptionalDouble getNullValue(DeserializationContext context) {
      return OptionalDouble.of(Double.NaN);
    }

    @Override
    public OptionalDouble getAbsentValue(DeserializationContext context) {
      return OptionalDouble.empty();
    }
  }

  private static final class ReadOptionalWhole extends JsonDeserializer<OptionalLong> {
    @Override
    public OptionalLong deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return json.currentToken().isNumeric()
          ? OptionalLong.of(json.getLongValue())
          : context.reportInputMismatch(OptionalLong.class, "no number");
    }

    @Override
    public OptionalLong getNullValue(DeserializationContext context) {
      return OptionalLong.empty();
    }

    @Override
    public OptionalLong getAbsentValue(DeserializationContext context) {
      return OptionalLong.empty();
    }
  }

  private static final class ReadText extends JsonDeserializer<String> {
    @Override
    public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return json.hasToken(JsonToken.VALUE_STRING)
          ? json.getText()
          : context.reportInputMismatch(String.class, "no text");
    }

    @Override
    public String getNullValue(DeserializationContext context) throws JsonMappingException {
      return context.reportInputMismatch(String.class, "no text");
    }

    @Override
    public String getAbsentValue(DeserializationContext context) {
      return "";
    }
  }
}
