package io.plumbline.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;

/**
 * Reads the parser's current value as a number.
 *
 * <p>Numbers may also arrive as text ({@code "2.31"}: several trainers log them so); nothing else
 * passes for a number: no truth values, no units, no hexadecimal.
 */
final class Numbers {
  /** Text longer than this is no number that a trainer wrote. */
  private static final int MAX_TEXT = 64;

  private Numbers() {}

  /**
   * A whole number from {@code least} to {@code most}; {@code 1.2e9} and {@code 5.0} are whole.
   *
   * @param reason of the refusal when it is anything else
   */
  static long count(JsonParser json, String field, long least, long most, Rejection reason)
      throws IOException, Refusal {
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != NumberType.BIG_INTEGER) {
      long value = json.getLongValue();
      if (value >= least && value <= most) {
        return value;
      }
    } else {
      double value = number(json, field, reason);
      if (value >= least && value <= most && value == Math.rint(value)) {
        return (long) value;
      }
    }
    throw Refusal.of(reason, field, seen(json), "a whole number from " + least + " to " + most);
  }

  /** Any number; NaN and infinities too, bare or as text. */
  static double number(JsonParser json, String field, Rejection reason)
      throws IOException, Refusal {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
      return json.getDoubleValue();
    }
    if (token == JsonToken.VALUE_STRING) {
      return fromText(json.getText(), field, reason);
    }
    throw Refusal.of(reason, field, seen(json), "a number");
  }

  /** A finite number of at least {@code least} and at most {@code most}. */
  static double within(JsonParser json, String field, double least, double most)
      throws IOException, Refusal {
    double value = number(json, field, Rejection.BAD_FIELD);
    if (value >= least && value <= most) {
      return value;
    }
    throw Refusal.of(
        Rejection.BAD_FIELD, field, seen(json), "a number from " + least + " to " + most);
  }

  /** A finite number above 0 and at most {@code most}. */
  static double positive(JsonParser json, String field, double most) throws IOException, Refusal {
    double value = number(json, field, Rejection.BAD_FIELD);
    if (value > 0 && value <= most) {
      return value;
    }
    throw Refusal.of(
        Rejection.BAD_FIELD, field, seen(json), "a number above 0 and at most " + most);
  }

  /** The current value as a rejection shows it. */
  static String seen(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return "an object";
    }
    if (token == JsonToken.START_ARRAY) {
      return "an array";
    }
    return token == JsonToken.VALUE_STRING ? Refusal.quote(json.getText()) : json.getText();
  }

  private static double fromText(String text, String field, Rejection reason) throws Refusal {
    String number = text.strip();
    if (!number.isEmpty() && number.length() <= MAX_TEXT) {
      if (decimal(number)) {
        try {
          return Double.parseDouble(number);
        } catch (NumberFormatException notANumber) {
          throw noNumber(text, field, reason);
        }
      }
      boolean negative = number.charAt(0) == '-';
      String unsigned = negative || number.charAt(0) == '+' ? number.substring(1) : number;
      return switch (unsigned.toLowerCase(Locale.ROOT)) {
        case "nan" -> Double.NaN;
        case "inf", "infinity" -> negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        default -> throw noNumber(text, field, reason);
      };
    }
    throw noNumber(text, field, reason);
  }

  /** Java alone would also take {@code 1f} and {@code 0x1p3}. */
  private static boolean decimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static Refusal noNumber(String text, String field, Rejection reason) {
    return Refusal.of(reason, field, Refusal.quote(text), "a number");
  }
}
