package io.plumbline.stream;

import static io.plumbline.stream.Json.number;

import io.plumbline.run.Alert;
import io.plumbline.run.Progress;
import java.util.Locale;

/** A record of {@code training.alerts}: {@code topology/events/alert.schema.json}. */
final class AlertJson {
  private AlertJson() {}

  /**
   * One transition.
   *
   * @param at where the run was at this transition; an alert may be confirmed long after it opened
   * @param address where the monitor's pages are found
   */
  static byte[] bytes(Alert alert, Progress at, String address) {
    return Json.object(
        json -> {
          json.writeStringField("id", alert.id());
          json.writeStringField("run", alert.run());
          json.writeStringField("kind", alert.kind().label());
          json.writeStringField("severity", lower(alert.kind().severity()));
          json.writeStringField("state", lower(alert.state()));
          json.writeStringField("grade", lower(alert.grade()));
          number(json, "step", at.step());
          number(json, "tokens", at.tokens());
          number(json, "opened_step", alert.openedStep());
          number(json, "opened_tokens", alert.openedTokens());
          json.writeNumberField("opened_at_ms", alert.openedAtMs());
          number(json, "resolved_step", alert.resolvedStep());
          number(json, "resolved_tokens", alert.resolvedTokens());
          number(json, "resolved_at_ms", alert.resolvedAtMs());
          number(json, "statistic", alert.statistic());
          number(json, "threshold", alert.threshold());
          number(json, "since_tokens", alert.sinceTokens());
          number(json, "since_step", alert.sinceStep());
          number(json, "expected_loss", alert.expectedLoss());
          number(json, "seen_loss", alert.seenLoss());
          json.writeStringField("message", alert.message());
          String name = alert.kind().alertName();
          json.writeStringField("runbook", "deploy/runbooks/" + name + ".md");
          json.writeStringField("runbook_url", address + "/runbooks/" + name);
        });
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
