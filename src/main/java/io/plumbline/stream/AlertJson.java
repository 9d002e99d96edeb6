package io.plumbline.stream;

import static io.plumbline.stream.Json.number;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertCost;
import io.plumbline.run.AlertText;
import io.plumbline.run.Muting;
import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** A record of {@code training.alerts}: {@code topology/events/alert.schema.json}. */
final class AlertJson {
  private AlertJson() {}

  /**
   * One transition.
   *
   * @param report the run's, at this transition
   * @param address where the monitor's pages are found
   */
  static byte[] bytes(Alert alert, RunReport report, String address) {
    Progress at = report.progress();
    AlertCost cost = AlertCost.of(alert, report);
    return Json.object(
        json -> {
          json.writeStringField("id", alert.id());
          json.writeStringField("run", alert.run());
          json.writeStringField("kind", alert.kind().label());
          json.writeStringField("severity", lower(alert.kind().severity()));
          json.writeStringField("state", lower(alert.state()));
          json.writeStringField("grade", lower(alert.grade()));
          json.writeNumberField("sequence", alert.telling().sequence());
          json.writeNumberField("reopened", alert.telling().reopened());
          write(json, alert.muted());
          number(json, "step", at.step());
          number(json, "tokens", at.tokens());
          number(json, "opened_step", alert.opened().step());
          number(json, "opened_tokens", alert.opened().tokens());
          json.writeNumberField("opened_at_ms", alert.opened().atMs());
          if (alert.ended().isPresent()) {
            write(json, alert.ended().get().at());
          }
          number(json, "statistic", alert.ground().statistic());
          number(json, "threshold", alert.ground().threshold());
          number(json, "since_tokens", alert.ground().sinceTokens());
          number(json, "since_step", alert.ground().sinceStep());
          number(json, "expected_loss", alert.ground().expectedLoss());
          number(json, "seen_loss", alert.ground().seenLoss());
          number(json, "cost_tokens", cost.tokens());
          number(json, "cost_flops", cost.flops());
          number(json, "cost_hours", cost.hours());
          String over = alert.ended().map(Alert.Ending::why).orElse("");
          if (!over.isEmpty()) {
            json.writeStringField("over", over);
          }
          json.writeStringField("message", AlertText.of(alert, report));
          json.writeStringField("next", AlertText.next(alert.kind()));
          String name = alert.kind().alertName();
          json.writeStringField("runbook", "deploy/runbooks/" + name + ".md");
          json.writeStringField("runbook_url", address + "/runbooks/" + name);
        });
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void write(JsonGenerator json, Alert.Point ended) throws IOException {
    number(json, "resolved_step", ended.step());
    number(json, "resolved_tokens", ended.tokens());
    json.writeNumberField("resolved_at_ms", ended.atMs());
  }

  /** Whether nobody is to be told, until when and why. */
  private static void write(JsonGenerator json, Optional<Muting> muted) throws IOException {
    json.writeBooleanField("muted", muted.isPresent());
    if (muted.isPresent()) {
      Muting muting = muted.get();
      json.writeNumberField("muted_until_ms", muting.untilMs());
      if (muting.untilTokens() != Long.MAX_VALUE) {
        json.writeNumberField("muted_until_tokens", muting.untilTokens());
      }
      if (!muting.reason().isEmpty()) {
        json.writeStringField("mute_reason", muting.reason());
      }
      if (!muting.by().isEmpty()) {
        json.writeStringField("muted_by", muting.by());
      }
    }
  }
}
