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
 * @param subject whom and what it is about
 * @param standing what has become of it by this transition
 * @param times when
 * @param message one sentence for the person told
 * @param fields every field of the record that is a text, a number or true or false, by its name
 */
public record Notice(
    String id,
    Subject subject,
    Standing standing,
    Times times,
    String message,
    Map<String, Object> fields) {

  public Notice {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * What one Alertmanager alert is: one run and one kind, however often it opens.
   *
   * @param run run id
   * @param kind what it is about; its severity goes with it
   */
  public record Subject(String run, AlertKind kind) {}

  /**
   * What has become of an alert.
   *
   * @param open whether it is open after this transition
   * @param confirmed whether it is more than a suspicion
   * @param muted whether nobody wants to be told for now
   */
  public record Standing(boolean open, boolean confirmed, boolean muted) {
    /** Whether others should see the alert as open. */
    boolean tells() {
      return open && confirmed && !muted;
    }
  }

  /**
   * When, milliseconds since the epoch.
   *
   * @param startedMs when it opened; never after the record was written, even if the trainer's
   *     clock runs ahead
   * @param endedMs when it was resolved, from {@code startedMs} to when the record was written;
   *     empty while it is open
   * @param writtenMs when the record was written, by the log's clock
   */
  public record Times(long startedMs, OptionalLong endedMs, long writtenMs) {}
}
