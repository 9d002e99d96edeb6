package io.plumbline.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One pass over the fields of one record, in whatever order they come.
 *
 * <p>It reads the whole record, so that what it accepts is well-formed to the last byte. Fields
 * that are not in {@link Field} are skipped unread, at any size and depth within the limits. Of a
 * name that comes twice the last value counts.
 */
final class RowReader {
  private final JsonParser json;
  private final Row row = new Row();

  private RowReader(JsonParser json) {
    this.json = json;
  }

  /**
   * Reads one record to its end.
   *
   * @throws Refusal when it is not one JSON object, or too deep
   * @throws IOException when it is not JSON
   */
  static Row read(JsonParser json) throws IOException, Refusal {
    return new RowReader(json).read();
  }

  private Row read() throws IOException, Refusal {
    JsonStreamContext root = json.getParsingContext();
    JsonToken first = json.nextToken();
    if (first == null) {
      throw new Refusal(Rejection.EMPTY, "the value is blank; expected a JSON object");
    }
    if (first != JsonToken.START_OBJECT) {
      skipTo(root);
      throw new Refusal(
          Rejection.NOT_AN_OBJECT,
          "the value is "
              + kind(first)
              + "; expected a JSON object"
              + (first == JsonToken.VALUE_STRING ? " (was it encoded twice?)" : ""));
    }
    readFields();
    if (json.nextToken() != null) {
      throw new Refusal(
          Rejection.NOT_JSON, "something follows the JSON object; expected one object per record");
    }
    return row;
  }

  private void readFields() throws IOException, Refusal {
    JsonStreamContext object = json.getParsingContext();
    String name;
    while ((name = json.nextFieldName()) != null) {
      JsonToken token = json.nextToken();
      Field.Alias alias = Field.named(name);
      if (alias != null) {
        try {
          if (token == JsonToken.VALUE_NULL) {
            row.takeNull(alias.field());
          } else {
            take(alias.field(), name, alias.rank());
          }
        } catch (Refusal refusal) {
          row.refuse(alias.field(), refusal);
        }
      }
      if (json.getParsingContext() != object) {
        skipTo(object);
      }
    }
  }

  private void take(Field field, String name, int rank) throws IOException, Refusal {
    switch (field) {
      case TYPE -> {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
          throw Heading.unknownType(Numbers.seen(json));
        }
        row.text(field, rank, json.getText());
      }
      case RUN, OTHER_RUN -> row.text(field, rank, Text.read(json, name, Rejection.BAD_RUN));
      case TIME -> row.count(field, rank, Timestamps.read(json, name));
      case ATTEMPT ->
          row.count(
              field, rank, Numbers.count(json, name, 0, Integer.MAX_VALUE, Rejection.BAD_FIELD));
      case STEP, TOKENS, SAMPLES ->
          row.count(
              field,
              rank,
              Numbers.count(json, name, 0, EventLimits.MAX_TOKENS, Rejection.BAD_POSITION));
      case LOSS, EVAL_LOSS -> row.number(field, rank, loss(name));
      case LEARNING_RATE -> takeLearningRate(name, rank);
      case GRADIENT_NORM -> row.number(field, rank, gradientNorm(name));
      case METRICS -> row.metrics(readMetrics());
      case STATUS -> row.status(Statuses.read(json, name));
      case NOTE -> row.text(field, rank, Text.read(json, name, Rejection.BAD_FIELD));
      case WHAT -> row.what(readWhat(name));
    }
  }

  private Change readWhat(String name) throws IOException, Refusal {
    Optional<Change> change =
        json.currentToken() == JsonToken.VALUE_STRING
            ? Change.of(json.getText().toLowerCase(Locale.ROOT))
            : Optional.empty();
    if (change.isEmpty()) {
      throw Refusal.of(Rejection.BAD_FIELD, name, Numbers.seen(json), Row.CHANGES);
    }
    return change.get();
  }

  private double loss(String name) throws IOException, Refusal {
    double value = Numbers.number(json, name, Rejection.BAD_FIELD);
    if (Double.isFinite(value) && Math.abs(value) > EventLimits.MAX_READING) {
      throw Refusal.of(
          Rejection.BAD_FIELD,
          name,
          Numbers.seen(json),
          "a number from -3.4e38 to 3.4e38 as 32 bits hold it, NaN or Infinity");
    }
    return value;
  }

  /** NaN is no learning rate, but no reason to lose the loss beside it: as if it were not sent. */
  private void takeLearningRate(String name, int rank) throws IOException, Refusal {
    double value = Numbers.number(json, name, Rejection.BAD_FIELD);
    if (value < 0 || value > EventLimits.MAX_READING) {
      throw Refusal.of(Rejection.BAD_FIELD, name, Numbers.seen(json), "a number from 0 to 3.4e38");
    }
    if (!Double.isNaN(value)) {
      row.number(Field.LEARNING_RATE, rank, value);
    }
  }

  /** DeepSpeed logs -1 for a norm that overflowed. */
  private double gradientNorm(String name) throws IOException, Refusal {
    double value = Numbers.number(json, name, Rejection.BAD_FIELD);
    if (value < 0 && value != -1) {
      throw Refusal.of(
          Rejection.BAD_FIELD, name, Numbers.seen(json), "a number of at least 0, or NaN");
    }
    return value == -1 ? Double.NaN : value;
  }

  private Map<String, Double> readMetrics() throws IOException, Refusal {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw Refusal.of(
          Rejection.BAD_FIELD, "metrics", Numbers.seen(json), "an object of name: number");
    }
    Map<String, Double> metrics = new HashMap<>();
    String name;
    while ((name = json.nextFieldName()) != null) {
      Text.checked(name, "a name in metrics", Rejection.BAD_FIELD);
      JsonToken token = json.nextToken();
      metrics.put(
          name,
          token == JsonToken.VALUE_NULL
              ? Double.NaN
              : Numbers.number(json, name, Rejection.BAD_FIELD));
      if (metrics.size() > EventLimits.MAX_ENTRIES) {
        throw new Refusal(
            Rejection.TOO_LONG,
            "metrics has more than " + EventLimits.MAX_ENTRIES + " entries; send fewer per event");
      }
    }
    return metrics;
  }

  /** Reads on until everything inside {@code context} that was begun is ended. */
  private void skipTo(JsonStreamContext context) throws IOException, Refusal {
    while (json.getParsingContext() != context) {
      if (json.getParsingContext().getNestingDepth() > EventLimits.MAX_DEPTH) {
        throw new Refusal(
            Rejection.TOO_DEEP,
            "the value is nested more than " + EventLimits.MAX_DEPTH + " levels deep");
      }
      json.nextToken();
    }
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NULL -> "null";
      case VALUE_TRUE, VALUE_FALSE -> "a truth value";
      default -> "a number";
    };
  }
}
