package io.plumbline.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plumbline.run.AlertKind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Records of training.alerts as the monitor writes them, for tests. */
final class Notices {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Notices() {}

  /** An alert that opened then. */
  static Notice open(String run, AlertKind kind, int ordinal, long atMs) {
    return read(record(run, kind, ordinal, "open", atMs), atMs);
  }

  /** The same, over. */
  static Notice resolved(String run, AlertKind kind, int ordinal, long openedMs, long atMs) {
    ObjectNode record = record(run, kind, ordinal, "resolved", openedMs);
    record.put("resolved_at_ms", atMs);
    return read(record, atMs);
  }

  /** The same, muted from then on. */
  static Notice muted(String run, AlertKind kind, int ordinal, long openedMs, long atMs) {
    return read(record(run, kind, ordinal, "open", openedMs).put("muted", true), atMs);
  }

  /** The same, only a suspicion. */
  static Notice suspected(String run, AlertKind kind, int ordinal, long atMs) {
    return read(record(run, kind, ordinal, "open", atMs).put("grade", "suspected"), atMs);
  }

  static ObjectNode record(String run, AlertKind kind, int ordinal, String state, long openedMs) {
    return JSON.createObjectNode()
        .put("id", run + "/" + kind.label() + "/" + ordinal)
        .put("run", run)
        .put("kind", kind.label())
        .put("severity", kind.severity().name().toLowerCase(Locale.ROOT))
        .put("state", state)
        .put("grade", "confirmed")
        .put("step", 800)
        .put("tokens", 4.2e7)
        .put("opened_at_ms", openedMs)
        .put("statistic", 31.5)
        .put("threshold", 30.0)
        .put("since_tokens", 4.1e7)
        .put("since_step", 790)
        .put("expected_loss", 2.2)
        .put("seen_loss", 2.3105)
        .put("message", "loss stays above the curve predicted for it");
  }

  static Notice read(ObjectNode record, long writtenMs) {
    return new NoticeReader()
        .read(record.toString().getBytes(StandardCharsets.UTF_8), writtenMs)
        .notice()
        .orElseThrow();
  }
}
