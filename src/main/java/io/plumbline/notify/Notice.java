package io.plumbline.notify;

import io.plumbline.run.AlertKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One transition of one alert, as read from {@code training.alerts}.
 *
 * @param id stable over the alert's life
 * @param run run id
 * @param kind what it is about; its severity goes with it
 * @param open whether the alert is open after this transition
 * @param confirmed whether it is more than a suspicion
 * @param muted whether nobody wants to be told for now
 * @param startedMs when it opened, milliseconds since the epoch; never after the record was
 *     written, even if the trainer's clock runs ahead
 * @param endedMs when it was resolved, from {@code startedMs} to when the record was written; empty
 *     while it is open
 * @param writtenMs when the record was written, by the log's clock
 * @param message one sentence for the person told
 * @param fields every field of the record that is a text, a number or true or false, by its name
 */
public record Notice(
    String id,
    String run,
    AlertKind kind,
    boolean open,
    boolean confirmed,
    boolean muted,
    long startedMs,
    OptionalLong endedMs,
    long writtenMs,
    String message,
    Map<String, Object> fields) {

  public Notice {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** What one Alertmanager alert is: one run and one kind, however often it opens. */
  record Subject(String run, AlertKind kind) {}

  Subject subject() {
    return new Subject(run, kind);
  }

  /** Whether others should see this alert as open. */
  boolean tells() {
    return open && confirmed && !muted;
  }
}
