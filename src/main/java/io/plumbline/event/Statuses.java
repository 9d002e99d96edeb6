package io.plumbline.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** How an {@code end} event says that a run ended, in the words of trainers and schedulers. */
final class Statuses {
  private static final Map<String, EndStatus> BY_WORD =
      Map.ofEntries(
          Map.entry("finished", EndStatus.FINISHED),
          Map.entry("completed", EndStatus.FINISHED),
          Map.entry("success", EndStatus.FINISHED),
          Map.entry("failed", EndStatus.FAILED),
          Map.entry("crashed", EndStatus.FAILED),
          Map.entry("error", EndStatus.FAILED),
          Map.entry("nan", EndStatus.FAILED),
          Map.entry("diverged", EndStatus.FAILED),
          Map.entry("out_of_memory", EndStatus.FAILED),
          Map.entry("node_fail", EndStatus.FAILED),
          Map.entry("killed", EndStatus.KILLED),
          Map.entry("cancelled", EndStatus.KILLED),
          Map.entry("canceled", EndStatus.KILLED),
          Map.entry("preempted", EndStatus.KILLED),
          Map.entry("stopped", EndStatus.KILLED),
          Map.entry("timeout", EndStatus.KILLED));

  private Statuses() {}

  /** The current value, which must be one of the words, in any case. */
  static EndStatus read(JsonParser json, String field) throws IOException, Refusal {
    EndStatus status =
        json.currentToken() == JsonToken.VALUE_STRING
            ? BY_WORD.get(json.getText().toLowerCase(Locale.ROOT))
            : null;
    if (status == null) {
      throw Refusal.of(
          Rejection.BAD_FIELD, field, Numbers.seen(json), "\"finished\", \"failed\" or \"killed\"");
    }
    return status;
  }
}
