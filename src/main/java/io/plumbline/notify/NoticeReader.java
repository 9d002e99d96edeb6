package io.plumbline.notify;

import io.plumbline.contract.AlertRecord;
import io.plumbline.contract.Unreadable;
import io.plumbline.run.AlertKind;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a record of {@code training.alerts} ({@code topology/events/alert.schema.json}). Fields
 * that this version does not know are kept for templates; a kind that it does not know is said.
 */
public final class NoticeReader {
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
    AlertRecord record;
    try {
      record = AlertRecord.read(json);
    } catch (Unreadable e) {
      return unreadable(e.why());
    }
    Optional<AlertKind> kind = kind(record.identity().kind());
    if (kind.isEmpty()) {
      return unreadable(
          "its kind \""
              + record.identity().kind()
              + "\" is unknown here; a newer plumbline wrote it, upgrade this one");
    }
    return new Reading(
        Optional.of(notice(record, kind.get(), writtenMs, AlertRecord.scalars(json))), "");
  }

  private static Notice notice(
      AlertRecord record, AlertKind kind, long writtenMs, Map<String, Object> fields) {
    String grade = record.standing().grade();
    boolean open = record.standing().state().equals("open");
    long startedMs = Math.min(record.course().opened().atMs().orElse(writtenMs), writtenMs);
    long endedMs = Math.min(record.course().resolved().atMs().orElse(writtenMs), writtenMs);
    return new Notice(
        record.identity().id(),
        new Notice.Subject(record.identity().run(), kind),
        new Notice.Standing(
            open, grade.isEmpty() || grade.equals("confirmed"), record.mute().muted()),
        new Notice.Times(
            startedMs,
            open ? OptionalLong.empty() : OptionalLong.of(Math.max(startedMs, endedMs)),
            writtenMs),
        record.words().message(),
        fields);
  }

  private static Optional<AlertKind> kind(String label) {
    for (AlertKind kind : AlertKind.values()) {
      if (kind.label().equals(label)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private static Reading unreadable(String why) {
    return new Reading(Optional.empty(), why);
  }
}
