package io.plumbline.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plumbline.event.ScheduleDeclaration.Kind;
import io.plumbline.event.ScheduleDeclaration.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads a learning-rate schedule: an object, or the bare name of a kind.
 *
 * <p>Beside the contract's words it takes those of Hugging Face and Megatron ({@code
 * constant_with_warmup}, {@code warmup_stable_decay}, {@code inverse-square-root}), the peak as
 * {@code max_lr}, {@code learning_rate} or {@code lr}, and the end as {@code min_lr} or {@code
 * final_lr} when the peak is known.
 */
final class ScheduleReader {
  /** No optimizer survives a larger one. */
  private static final double MAX_LEARNING_RATE = 1e6;

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("constant", Kind.CONSTANT),
          Map.entry("constant_with_warmup", Kind.CONSTANT),
          Map.entry("cosine", Kind.COSINE),
          Map.entry("cosine_with_min_lr", Kind.COSINE),
          Map.entry("linear", Kind.LINEAR),
          Map.entry("wsd", Kind.WSD),
          Map.entry("warmup_stable_decay", Kind.WSD),
          Map.entry("inverse_sqrt", Kind.INVERSE_SQRT),
          Map.entry("inverse_square_root", Kind.INVERSE_SQRT),
          Map.entry("points", Kind.POINTS));

  private final JsonParser json;
  private @Nullable Kind kind;
  private Rates rates =
      new Rates(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
  private Warmup warmup = new Warmup(OptionalLong.empty(), OptionalLong.empty());
  private OptionalDouble decayFrac = OptionalDouble.empty();
  private OptionalDouble finalFrac = OptionalDouble.empty();
  private List<Point> points = List.of();

  /**
   * Learning rates by name.
   *
   * @param peak under the contract's name
   * @param otherPeak under another name: counts if that one is not there
   * @param last at the end
   */
  private record Rates(OptionalDouble peak, OptionalDouble otherPeak, OptionalDouble last) {
    OptionalDouble best() {
      return peak.isPresent() ? peak : otherPeak;
    }

    /** The last as a share of the peak; a floor above the peak cannot bind. */
    OptionalDouble lastShare() {
      return last.isPresent() && best().isPresent()
          ? OptionalDouble.of(Math.min(1, last.getAsDouble() / best().getAsDouble()))
          : OptionalDouble.empty();
    }
  }

  /** How long the rate rises. */
  private record Warmup(OptionalLong tokens, OptionalLong steps) {}

  private ScheduleReader(JsonParser json) {
    this.json = json;
  }

  /** The current value as a schedule. */
  static ScheduleDeclaration read(JsonParser json) throws IOException, Refusal {
    return new ScheduleReader(json).read();
  }

  private ScheduleDeclaration read() throws IOException, Refusal {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      kind = kind("schedule");
    } else if (json.currentToken() == JsonToken.START_OBJECT) {
      String name;
      while ((name = json.nextFieldName()) != null) {
        if (json.nextToken() != JsonToken.VALUE_NULL) {
          take(name);
        }
      }
    } else {
      throw Refusal.of(
          Rejection.BAD_FIELD, "schedule", Numbers.seen(json), "an object, or the name of a kind");
    }
    return declaration();
  }

  private ScheduleDeclaration declaration() throws Refusal {
    Kind shape = kind != null || points.isEmpty() ? kind : Kind.POINTS;
    if (shape == null) {
      throw Refusal.of(Rejection.BAD_FIELD, "schedule", "without a kind", expectedKinds());
    }
    if (shape == Kind.POINTS && points.isEmpty()) {
      throw Refusal.of(
          Rejection.BAD_FIELD, "schedule", "without points", "[[tokens, learning rate], ...]");
    }
    return new ScheduleDeclaration(
        shape,
        rates.best(),
        warmup.tokens(),
        warmup.steps(),
        decayFrac,
        finalFrac.isPresent() ? finalFrac : rates.lastShare(),
        shape == Kind.POINTS ? points : List.of());
  }

  private void take(String name) throws IOException, Refusal {
    String field = "schedule." + name;
    switch (name) {
      case "kind" -> kind = kind(field);
      case "peak_lr" -> rates = new Rates(peak(field), rates.otherPeak(), rates.last());
      case "max_lr", "learning_rate", "lr" ->
          rates = new Rates(rates.peak(), peak(field), rates.last());
      case "min_lr", "final_lr" -> {
        double last = Numbers.within(json, field, 0, MAX_LEARNING_RATE);
        rates = new Rates(rates.peak(), rates.otherPeak(), OptionalDouble.of(last));
      }
      case "warmup_tokens" -> warmup = new Warmup(count(field), warmup.steps());
      case "warmup_steps" -> warmup = new Warmup(warmup.tokens(), count(field));
      case "decay_frac" -> decayFrac = OptionalDouble.of(Numbers.within(json, field, 0, 1));
      case "final_frac" -> finalFrac = OptionalDouble.of(Numbers.within(json, field, 0, 1));
      case "points" -> points = readPoints();
      default -> json.skipChildren();
    }
  }

  private Kind kind(String field) throws IOException, Refusal {
    Kind named =
        json.currentToken() == JsonToken.VALUE_STRING
            ? KINDS.get(json.getText().toLowerCase(Locale.ROOT).replace('-', '_'))
            : null;
    if (named == null) {
      throw Refusal.of(Rejection.BAD_FIELD, field, Numbers.seen(json), expectedKinds());
    }
    return named;
  }

  private List<Point> readPoints() throws IOException, Refusal {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw badPoint(Numbers.seen(json));
    }
    List<Point> read = new ArrayList<>();
    double last = -1;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (read.size() == EventLimits.MAX_SCHEDULE_POINTS) {
        throw new Refusal(
            Rejection.TOO_LONG,
            "schedule.points has more than "
                + EventLimits.MAX_SCHEDULE_POINTS
                + " points; lines in between need no points of their own");
      }
      Point point = readPoint();
      if (!(point.tokens() > last)) {
        throw badPoint("at " + point.tokens() + " tokens after one at " + last);
      }
      last = point.tokens();
      read.add(point);
    }
    return read;
  }

  private Point readPoint() throws IOException, Refusal {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw badPoint(Numbers.seen(json));
    }
    json.nextToken();
    double tokens = pointNumber("a point's tokens", EventLimits.MAX_TOKENS);
    json.nextToken();
    double learningRate = pointNumber("a point's learning rate", MAX_LEARNING_RATE);
    if (json.nextToken() != JsonToken.END_ARRAY) {
      throw badPoint("longer than a pair");
    }
    return new Point(tokens, learningRate);
  }

  private double pointNumber(String field, double most) throws IOException, Refusal {
    if (json.currentToken() == JsonToken.END_ARRAY) {
      throw badPoint("shorter than a pair");
    }
    return Numbers.within(json, field, 0, most);
  }

  private OptionalLong count(String field) throws IOException, Refusal {
    return OptionalLong.of(
        Numbers.count(json, field, 0, EventLimits.MAX_TOKENS, Rejection.BAD_FIELD));
  }

  private OptionalDouble peak(String field) throws IOException, Refusal {
    return OptionalDouble.of(Numbers.positive(json, field, MAX_LEARNING_RATE));
  }

  private static Refusal badPoint(String seen) {
    return Refusal.of(
        Rejection.BAD_FIELD,
        "schedule.points",
        seen,
        "[[tokens, learning rate], ...] in increasing tokens");
  }

  private static String expectedKinds() {
    return "kind constant, cosine, linear, wsd, inverse_sqrt or points";
  }
}
