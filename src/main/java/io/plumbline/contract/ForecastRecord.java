package io.plumbline.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.plumbline.run.RunReport;
import io.plumbline.run.SetAside;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code training.forecasts}: {@code topology/events/forecast.schema.json}, which says
 * what each field means.
 *
 * @param subject whose
 * @param place how far it is
 * @param losses the newest losses, and what goes with them
 * @param ahead what is to come, or why nothing can be said
 * @param verdicts drift and regime
 * @param pace how fast it goes
 * @param now what else is known
 * @param aside why the run is not followed any more; null while it is
 */
public record ForecastRecord(
    @JsonUnwrapped Subject subject,
    @JsonUnwrapped Place place,
    @JsonUnwrapped Losses losses,
    @JsonUnwrapped AheadRecord ahead,
    @JsonUnwrapped Verdicts verdicts,
    @JsonUnwrapped Pace pace,
    @JsonUnwrapped Now now,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("set_aside") @Nullable Aside aside) {

  /** Id and declared family, empty without one. */
  public record Subject(
      @JsonProperty(value = "run", required = true) String run,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("family") String family) {}

  /** How far the run is. */
  public record Place(
      @JsonProperty("status") String status,
      @JsonProperty("attempt") int attempt,
      @JsonProperty("step") OptionalLong step,
      @JsonProperty("tokens") double tokens,
      @JsonProperty("token_source") String tokenSource,
      @JsonProperty("target_tokens") OptionalDouble targetTokens,
      @JsonProperty("share") OptionalDouble share) {}

  /** The newest losses in nats per token, and what was logged with them. */
  public record Losses(
      @JsonProperty("loss") double loss,
      @JsonProperty("smoothed_loss") double smoothed,
      @JsonProperty("noise_sd") double noiseSd,
      @JsonProperty("eval_loss") OptionalDouble eval,
      @JsonProperty("learning_rate") OptionalDouble learningRate,
      @JsonProperty("gradient_norm") OptionalDouble gradientNorm) {}

  /** Drift and regime. */
  public record Verdicts(
      @JsonProperty("drift") Drift drift, @JsonProperty("regime") Regime regime) {}

  /** The detectors' verdict. */
  public record Drift(
      @JsonProperty("grade") String grade,
      @JsonProperty("reason") String reason,
      @JsonProperty("score") double score) {}

  /** Undertrained, compute-optimal or overtrained. */
  public record Regime(
      @JsonProperty("regime") String regime,
      @JsonProperty("tokens_per_parameter") OptionalDouble tokensPerParameter,
      @JsonProperty("planned_tokens_per_parameter") OptionalDouble plannedTokensPerParameter,
      @JsonProperty("optimal_tokens_per_parameter") double optimalTokensPerParameter,
      @JsonProperty("compute_flops") OptionalDouble computeFlops,
      @JsonProperty("planned_compute_flops") OptionalDouble plannedComputeFlops,
      @JsonProperty("effective_tokens") double effectiveTokens,
      @JsonProperty("reason") String reason) {}

  /** How fast it goes. */
  public record Pace(
      @JsonProperty("eta_seconds") OptionalDouble etaSeconds,
      @JsonProperty("tokens_per_second") OptionalDouble tokensPerSecond) {}

  /** What else is known; metrics by name. */
  public record Now(
      @JsonProperty("metrics") Map<String, Double> metrics,
      @JsonProperty("open_alerts") List<OpenAlert> openAlerts,
      @JsonProperty("event_time_ms") long eventTimeMs,
      @JsonProperty("counts") Counts counts) {}

  /** An alert open now. */
  public record OpenAlert(
      @JsonProperty("id") String id,
      @JsonProperty("kind") String kind,
      @JsonProperty("grade") String grade,
      @JsonProperty("muted") boolean muted,
      @JsonProperty("since_tokens") double sinceTokens,
      @JsonProperty("cost_tokens") double costTokens,
      @JsonProperty("cost_flops") OptionalDouble costFlops) {}

  /** Events by what became of them; the last three only where there were any. */
  public record Counts(
      @JsonProperty("steps") long steps,
      @JsonProperty("duplicates") long duplicates,
      @JsonProperty("late") long late,
      @JsonProperty("rewinds") long rewinds,
      @JsonProperty("non_finite") long nonFinite,
      @JsonProperty("shared") OptionalLong shared,
      @JsonProperty("foreign") OptionalLong foreign,
      @JsonProperty("restarts") OptionalLong restarts) {}

  /** A run that the monitor could not go on with. */
  public record Aside(
      @JsonProperty("says") String says,
      @JsonProperty("why") String why,
      @JsonProperty("since_ms") long sinceMs,
      @JsonProperty("release") String release) {}

  /** The record of a run that is followed no longer: what was known last, and why. */
  public ForecastRecord with(SetAside aside) {
    return new ForecastRecord(
        subject,
        place,
        losses,
        ahead,
        verdicts,
        pace,
        now,
        new Aside(aside.says(), aside.why(), aside.sinceMs(), aside.release()));
  }

  /** Everything known of a run. */
  public static ForecastRecord of(RunReport report) {
    return ForecastOf.report(report);
  }

  /** As it is sent. */
  public byte[] bytes() {
    return Json.bytes(this);
  }

  /**
   * What was sent.
   *
   * @throws Unreadable if it is no forecast
   */
  public static ForecastRecord read(byte[] bytes) {
    return Json.read(Json.object(bytes), ForecastRecord.class);
  }
}
