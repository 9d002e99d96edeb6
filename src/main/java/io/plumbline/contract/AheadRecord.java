package io.plumbline.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link ForecastRecord} that looks ahead. All but the prior is null, and {@code why}
 * said, when nothing can be forecast yet.
 *
 * @param prior what the law was believed to be before
 * @param forecast at the planned end
 * @param curve at 5, 10 ... 100 % of it
 * @param drivers what the uncertainty there consists of
 * @param schedule what the learning rate to come rests on
 * @param law as fitted
 * @param why there is no forecast; empty when there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AheadRecord(
    @JsonProperty("prior") Prior prior,
    @JsonProperty("forecast") @Nullable End forecast,
    @JsonProperty("curve") @Nullable List<Point> curve,
    @JsonProperty("drivers") @Nullable Drivers drivers,
    @JsonProperty("schedule") @Nullable Schedule schedule,
    @JsonProperty("law") @Nullable Law law,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonProperty("why_no_forecast") String why) {

  /** Who taught it, and how many runs. */
  public record Prior(@JsonProperty("source") String source, @JsonProperty("runs") int runs) {}

  /** Loss at the planned end, nats per token. */
  public record End(
      @JsonProperty("tokens") double tokens,
      @JsonProperty("loss") double loss,
      @JsonUnwrapped Intervals intervals,
      @JsonProperty("sd") double sd,
      @JsonProperty("made_at_tokens") double madeAtTokens) {}

  /** Each wide enough to hold the loss as often as it says, percent. */
  public record Intervals(
      @JsonProperty("lo50") double lo50,
      @JsonProperty("hi50") double hi50,
      @JsonProperty("lo80") double lo80,
      @JsonProperty("hi80") double hi80,
      @JsonProperty("lo95") double lo95,
      @JsonProperty("hi95") double hi95) {}

  /** One point of the curve. */
  public record Point(
      @JsonProperty("share") double share,
      @JsonProperty("tokens") double tokens,
      @JsonProperty("loss") double loss,
      @JsonProperty("lo80") double lo80,
      @JsonProperty("hi80") double hi80) {}

  /** Shares of the variance. */
  public record Drivers(
      @JsonProperty("noise") double noise,
      @JsonProperty("exponent") double exponent,
      @JsonProperty("anneal") double anneal,
      @JsonProperty("model_error") double modelError) {}

  /** What the learning rate to come rests on. */
  public record Schedule(
      @JsonProperty("basis") String basis, @JsonProperty("reason") String reason) {}

  /** The fitted law. */
  public record Law(
      @JsonProperty("floor") double floor,
      @JsonProperty("floor_sd") double floorSd,
      @JsonProperty("amplitude") double amplitude,
      @JsonProperty("exponent") double exponent,
      @JsonProperty("exponent_sd") double exponentSd,
      @JsonProperty("anneal_gain") double annealGain,
      @JsonProperty("anneal_gain_sd") double annealGainSd,
      @JsonProperty("horizon_tokens") double horizonTokens) {}
}
