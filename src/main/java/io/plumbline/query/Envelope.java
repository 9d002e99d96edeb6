package io.plumbline.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Prometheus' JSON: {@code {"status":"success","data":...,"warnings":[...]}} or {@code
 * {"status":"error","errorType":...,"error":...}}. Times are seconds, values are strings.
 */
final class Envelope {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Envelope() {}

  /** What writes {@code data}. */
  @FunctionalInterface
  interface Data {
    void write(JsonGenerator json) throws IOException;
  }

  static Answer success(Data data, Collection<String> warnings) {
    return answer(
        200,
        json -> {
          json.writeStringField("status", "success");
          json.writeFieldName("data");
          data.write(json);
          if (!warnings.isEmpty()) {
            json.writeFieldName("warnings");
            writeStrings(json, warnings);
          }
        });
  }

  static Answer error(QueryError error) {
    return answer(
        error.status(),
        json -> {
          json.writeStringField("status", "error");
          json.writeStringField("errorType", error.type());
          json.writeStringField("error", error.reason());
        });
  }

  private static Answer answer(int status, Data fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array in memory does not fail
    }
    return new Answer(status, bytes.toByteArray());
  }

  static void writeStrings(JsonGenerator json, Collection<String> strings) throws IOException {
    json.writeStartArray();
    for (String string : strings) {
      json.writeString(string);
    }
    json.writeEndArray();
  }

  static void writeLabels(JsonGenerator json, Labels labels) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, String> label : labels.byName().entrySet()) {
      json.writeStringField(label.getKey(), label.getValue());
    }
    json.writeEndObject();
  }

  static void writeResult(JsonGenerator json, String type, Data result) throws IOException {
    json.writeStartObject();
    json.writeStringField("resultType", type);
    json.writeFieldName("result");
    result.write(json);
    json.writeEndObject();
  }

  static void writeVector(JsonGenerator json, List<Sample> samples, long timeMs)
      throws IOException {
    json.writeStartArray();
    for (Sample sample : samples) {
      json.writeStartObject();
      json.writeFieldName("metric");
      writeLabels(json, sample.labels());
      json.writeFieldName("value");
      writePoint(json, timeMs, sample.value());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void writePoint(JsonGenerator json, long timeMs, double value) throws IOException {
    json.writeStartArray();
    json.writeNumber(BigDecimal.valueOf(timeMs, 3).stripTrailingZeros().toPlainString());
    json.writeString(Numbers.written(value));
    json.writeEndArray();
  }
}
