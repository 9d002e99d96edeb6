package io.plumbline.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the fields that only {@code mute} and {@code unmute} events have, from a record known to be
 * one well-formed object. {@code kinds} is a list of kinds, or one kind; without it all are meant.
 */
final class MuteReader {
  private static final String END = "only one of for_s, until_ms and until_tokens";

  private final JsonParser json;
  private final Set<String> kinds = new LinkedHashSet<>();
  private OptionalLong forMs = OptionalLong.empty();
  private OptionalLong untilMs = OptionalLong.empty();
  private OptionalLong untilTokens = OptionalLong.empty();
  private String reason = "";
  private String by = "";

  private MuteReader(JsonParser json) {
    this.json = json;
  }

  /** Reads the whole record. */
  static Mute read(JsonParser json) throws IOException, Refusal {
    json.nextToken();
    return new MuteReader(json).read();
  }

  private Mute read() throws IOException, Refusal {
    Fields.each(json, this::take);
    int ends =
        (forMs.isPresent() ? 1 : 0)
            + (untilMs.isPresent() ? 1 : 0)
            + (untilTokens.isPresent() ? 1 : 0);
    if (ends > 1) {
      throw new Refusal(Rejection.BAD_FIELD, "the mute ends in " + ends + " ways; expected " + END);
    }
    return new Mute(kinds, forMs, untilMs, untilTokens, reason, by);
  }

  private void take(String name) throws IOException, Refusal {
    switch (name) {
      case "kinds" -> readKinds();
      case "for_s" ->
          forMs =
              OptionalLong.of(
                  Math.round(1000 * Numbers.positive(json, name, Mute.LONGEST_MS / 1e3)));
      case "until_ms" -> untilMs = OptionalLong.of(Timestamps.read(json, name));
      case "until_tokens" ->
          untilTokens =
              OptionalLong.of(
                  Numbers.count(json, name, 1, EventLimits.MAX_TOKENS, Rejection.BAD_FIELD));
      case "reason" -> reason = Text.read(json, name, Rejection.BAD_FIELD);
      case "by" -> by = Text.read(json, name, Rejection.BAD_FIELD);
      default -> {
        // The contract lets senders add what they like.
      }
    }
  }

  private void readKinds() throws IOException, Refusal {
    kinds.clear();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      readKind();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      readKind();
    }
    if (kinds.isEmpty()) {
      throw new Refusal(
          Rejection.BAD_FIELD, "\"kinds\" is empty; expected kinds, or no such field for all");
    }
  }

  private void readKind() throws IOException, Refusal {
    if (json.currentToken() != JsonToken.VALUE_STRING || !Mute.KINDS.contains(json.getText())) {
      String seen = Numbers.seen(json);
      throw Refusal.of(
          Rejection.BAD_FIELD, "kinds", seen, "of " + String.join(", ", new TreeSet<>(Mute.KINDS)));
    }
    kinds.add(json.getText());
  }
}
