package io.plumbline.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertCost;
import io.plumbline.run.AlertText;
import io.plumbline.run.Muting;
import io.plumbline.run.RunReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A record of {@code training.alerts}: {@code topology/events/alert.schema.json}, which says what
 * each field means. A reader needs identity, state and message only: older records have less.
 *
 * @param identity which alert it is
 * @param standing what has become of it
 * @param mute whether nobody is to be told
 * @param course where it was when
 * @param ground what it rests on
 * @param cost what it has cost so far
 * @param words for people
 */
public record AlertRecord(
    @JsonUnwrapped Identity identity,
    @JsonUnwrapped Standing standing,
    @JsonUnwrapped Mute mute,
    @JsonUnwrapped Course course,
    @JsonUnwrapped Ground ground,
    @JsonUnwrapped Cost cost,
    @JsonUnwrapped Words words) {

  /** Which alert it is; kind and severity as texts, for a newer plumbline may know others. */
  public record Identity(
      @JsonProperty(value = "id", required = true) String id,
      @JsonProperty(value = "run", required = true) String run,
      @JsonProperty(value = "kind", required = true) String kind,
      @JsonProperty("severity") String severity) {}

  /** What has become of it: {@code state} is open or resolved, {@code grade} how sure it is. */
  public record Standing(
      @JsonProperty(value = "state", required = true) String state,
      @JsonProperty("grade") String grade,
      @JsonProperty("sequence") int sequence,
      @JsonProperty("reopened") int reopened) {}

  /** Whether nobody is to be told, until when and why. */
  public record Mute(
      @JsonProperty("muted") boolean muted,
      @JsonProperty("muted_until_ms") OptionalLong untilMs,
      @JsonProperty("muted_until_tokens") OptionalLong untilTokens,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("mute_reason") String reason,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("muted_by") String by) {

    static Mute of(Optional<Muting> muted) {
      return new Mute(
          muted.isPresent(),
          muted.isPresent() ? OptionalLong.of(muted.get().untilMs()) : OptionalLong.empty(),
          muted.isPresent() && muted.get().untilTokens() != Long.MAX_VALUE
              ? OptionalLong.of(muted.get().untilTokens())
              : OptionalLong.empty(),
          muted.map(Muting::reason).orElse(""),
          muted.map(Muting::by).orElse(""));
    }
  }

  /** Where the run was at this transition, where the alert opened, and where it ended. */
  public record Course(
      @JsonProperty("step") OptionalLong step,
      @JsonProperty("tokens") double tokens,
      @JsonUnwrapped Opened opened,
      @JsonUnwrapped Resolved resolved) {}

  /** Where it first opened. */
  public record Opened(
      @JsonProperty("opened_step") OptionalLong step,
      @JsonProperty("opened_tokens") double tokens,
      @JsonProperty("opened_at_ms") OptionalLong atMs) {}

  /** Where it ended; empty while it is open. */
  public record Resolved(
      @JsonProperty("resolved_step") OptionalLong step,
      @JsonProperty("resolved_tokens") OptionalDouble tokens,
      @JsonProperty("resolved_at_ms") OptionalLong atMs) {

    static Resolved of(Optional<Alert.Ending> ended) {
      return ended
          .map(Alert.Ending::at)
          .map(
              at ->
                  new Resolved(
                      at.step(), OptionalDouble.of(at.tokens()), OptionalLong.of(at.atMs())))
          .orElse(new Resolved(OptionalLong.empty(), OptionalDouble.empty(), OptionalLong.empty()));
    }
  }

  /** What it rests on; losses in nats per token. */
  public record Ground(
      @JsonProperty("statistic") double statistic,
      @JsonProperty("threshold") double threshold,
      @JsonProperty("since_tokens") double sinceTokens,
      @JsonProperty("since_step") OptionalLong sinceStep,
      @JsonProperty("expected_loss") OptionalDouble expectedLoss,
      @JsonProperty("seen_loss") OptionalDouble seenLoss) {}

  /** Tokens, floating-point operations and hours since it began. */
  public record Cost(
      @JsonProperty("cost_tokens") double tokens,
      @JsonProperty("cost_flops") OptionalDouble flops,
      @JsonProperty("cost_hours") OptionalDouble hours) {}

  /** For people; {@code over} is empty while it is open. */
  public record Words(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("over") String over,
      @JsonProperty(value = "message", required = true) String message,
      @JsonProperty("next") String next,
      @JsonProperty("runbook") String runbook,
      @JsonProperty("runbook_url") String runbookUrl) {}

  /**
   * One transition.
   *
   * @param report the run's, at this transition
   * @param address where the monitor's pages are found
   */
  public static AlertRecord of(Alert alert, RunReport report, String address) {
    AlertCost cost = AlertCost.of(alert, report);
    Alert.Ground ground = alert.ground();
    String name = alert.kind().alertName();
    return new AlertRecord(
        new Identity(
            alert.id(), alert.run(), alert.kind().label(), Json.lower(alert.kind().severity())),
        new Standing(
            Json.lower(alert.state()),
            Json.lower(alert.grade()),
            alert.telling().sequence(),
            alert.telling().reopened()),
        Mute.of(alert.muted()),
        new Course(
            report.progress().step(),
            report.progress().tokens(),
            new Opened(
                alert.opened().step(),
                alert.opened().tokens(),
                OptionalLong.of(alert.opened().atMs())),
            Resolved.of(alert.ended())),
        new Ground(
            ground.statistic(),
            ground.threshold(),
            ground.sinceTokens(),
            ground.sinceStep(),
            ground.expectedLoss(),
            ground.seenLoss()),
        new Cost(cost.tokens(), cost.flops(), cost.hours()),
        new Words(
            alert.ended().map(Alert.Ending::why).orElse(""),
            AlertText.of(alert, report),
            AlertText.next(alert.kind()),
            "deploy/runbooks/" + name + ".md",
            address + "/runbooks/" + name));
  }

  /** As it is sent. */
  public byte[] bytes() {
    return Json.bytes(this);
  }

  /**
   * What was sent.
   *
   * @throws Unreadable if it is no alert
   */
  public static AlertRecord read(byte[] bytes) {
    return Json.read(Json.object(bytes), AlertRecord.class);
  }

  /**
   * Every text, number and truth value in a record by its name, also those that this version does
   * not know.
   *
   * @throws Unreadable if it is no JSON object
   */
  public static Map<String, Object> scalars(byte[] bytes) {
    Map<String, Object> scalars = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : Json.object(bytes).properties()) {
      JsonNode value = field.getValue();
      if (value.isTextual()) {
        scalars.put(field.getKey(), value.asText());
      } else if (value.isNumber()) {
        scalars.put(field.getKey(), value.numberValue());
      } else if (value.isBoolean()) {
        scalars.put(field.getKey(), value.asBoolean());
      }
    }
    return scalars;
  }
}
