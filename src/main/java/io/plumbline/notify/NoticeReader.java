package io.plumbline.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.run.AlertKind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a record of {@code training.alerts} ({@code topology/events/alert.schema.json}). Fields
 * that this version does not know are kept for templates; a kind that it does not know is said.
 */
public final class NoticeReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The answer.
   *
   * @param notice empty when the record is no alert that can be told
   * @param why then the reason, one clause; else empty
   */
  public record Reading(Optional<Notice> notice, String why) {}

  /**
   * Reads one record.
   *
   * @param json the record's value
   * @param writtenMs when it was written, milliseconds since the epoch
   */
  public Reading read(byte[] json, long writtenMs) {
    JsonNode record;
    try {
      record = JSON.readTree(json);
    } catch (IOException e) {
      return unreadable("it is not JSON");
    }
    if (record == null || !record.isObject()) {
      return unreadable("it is no JSON object");
    }
    for (String needed : new String[] {"id", "run", "kind", "state", "message"}) {
      if (!record.path(needed).isTextual()) {
        return unreadable("it has no " + needed);
      }
    }
    Optional<AlertKind> kind = kind(record.path("kind").asText());
    if (kind.isEmpty()) {
      return unreadable(
          "its kind "
              + record.path("kind")
              + " is unknown here; a newer plumbline wrote it, upgrade this one");
    }
    return new Reading(Optional.of(notice(record, kind.get(), writtenMs)), "");
  }

  private static Notice notice(JsonNode record, AlertKind kind, long writtenMs) {
    boolean open = record.path("state").asText().equals("open");
    long startedMs = Math.min(record.path("opened_at_ms").asLong(writtenMs), writtenMs);
    long endedMs = Math.min(record.path("resolved_at_ms").asLong(writtenMs), writtenMs);
    return new Notice(
        record.path("id").asText(),
        record.path("run").asText(),
        kind,
        open,
        record.path("grade").asText("confirmed").equals("confirmed"),
        record.path("muted").asBoolean(record.path("muted").isObject()),
        startedMs,
        open ? OptionalLong.empty() : OptionalLong.of(Math.max(startedMs, endedMs)),
        writtenMs,
        record.path("message").asText(),
        scalars(record));
  }

  private static Optional<AlertKind> kind(String label) {
    for (AlertKind kind : AlertKind.values()) {
      if (kind.label().equals(label)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private static Map<String, Object> scalars(JsonNode record) {
    Map<String, Object> scalars = new LinkedHashMap<>();
    record
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isTextual()) {
                scalars.put(field.getKey(), value.asText());
              } else if (value.isNumber()) {
                scalars.put(field.getKey(), value.numberValue());
              } else if (value.isBoolean()) {
                scalars.put(field.getKey(), value.asBoolean());
              }
            });
    return scalars;
  }

  private static Reading unreadable(String why) {
    return new Reading(Optional.empty(), why);
  }
}
