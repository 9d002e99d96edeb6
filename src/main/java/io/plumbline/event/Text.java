package io.plumbline.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text that is kept and shown: run ids, families, tags, names of metrics.
 *
 * <p>It ends up in keys, labels, headers and terminals: so it is not blank, at most {@link
 * EventLimits#MAX_RUN_ID_LENGTH} characters long, and free of control characters and of halves of
 * surrogate pairs, which have no UTF-8.
 */
final class Text {
  private Text() {}

  /** The current value, which must be a string. */
  static String read(JsonParser json, String field, Rejection reason) throws IOException, Refusal {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw Refusal.of(reason, field, Numbers.seen(json), "a string");
    }
    return checked(json.getText(), field, reason);
  }

  /** The current value, which must be a string, a number or a truth value. */
  static String readScalar(JsonParser json, String field) throws IOException, Refusal {
    if (!json.currentToken().isScalarValue()) {
      throw Refusal.of(
          Rejection.BAD_FIELD, field, Numbers.seen(json), "a string, a number or true or false");
    }
    return checked(json.getText(), field, Rejection.BAD_FIELD);
  }

  /** The text itself, once it is known to be fit to be kept. */
  static String checked(String text, String field, Rejection reason) throws Refusal {
    if (text.length() > EventLimits.MAX_RUN_ID_LENGTH) {
      throw Refusal.of(
          Rejection.TOO_LONG,
          field,
          text.length() + " characters long",
          "at most " + EventLimits.MAX_RUN_ID_LENGTH);
    }
    boolean blank = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        throw Refusal.of(
            reason, field, Refusal.quote(text), "text without control characters (char " + i + ")");
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw Refusal.of(
              reason,
              field,
              Refusal.quote(text),
              "whole characters (char " + i + " is half a one)");
        }
        i++;
        blank = false;
      } else if (!Character.isWhitespace(c)) {
        blank = false;
      }
    }
    if (blank) {
      throw Refusal.of(reason, field, "blank", "text");
    }
    return text;
  }

  /** Whether the record's key says the same as the text; no allocation for ASCII. */
  static boolean same(byte[] key, String text) {
    if (key.length == text.length()) {
      int i = 0;
      while (i < key.length && key[i] == text.charAt(i)) {
        i++;
      }
      if (i == key.length) {
        return true;
      }
    }
    return decoded(key).filter(text::equals).isPresent();
  }

  /** The key as text. */
  static String ofKey(byte[] key) throws Refusal {
    return decoded(key)
        .orElseThrow(
            () ->
                new Refusal(
                    Rejection.BAD_RUN, "the key is not UTF-8; expected the run id, or no key"));
  }

  /** The key as a rejection shows it. */
  static String shown(byte[] key) {
    return decoded(key).map(Refusal::quote).orElse("not UTF-8");
  }

  private static Optional<String> decoded(byte[] key) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }
}
