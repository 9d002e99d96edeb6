package io.plumbline.run;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Where a run is, after one event.
 *
 * @param status live, stalled or ended
 * @param attempt restart counter, 0 for the first
 * @param step last step; empty when the run reports none
 * @param tokens tokens seen
 * @param tokenSource how they are counted
 * @param targetTokens the planned end; empty when not declared
 * @param lossNats the last training loss, nats per token; NaN before the first or when the trainer
 *     sent NaN
 * @param smoothedLossNats mean of the newest log-token bins, NaN before the first loss
 * @param noiseSd batch-to-batch standard deviation of the loss, NaN until known
 * @param learningRate last learning rate reported
 * @param gradientNorm last gradient norm reported
 * @param evalLossNats last evaluation loss
 * @param tokensPerSecond by the trainer's clock; empty until two events with a clock were seen
 * @param etaSeconds seconds to the planned end at that rate; empty without rate or target
 * @param lastEventMs trainer's clock of the newest event, arrival time when it sends none
 * @param lastArrivalMs when the newest event arrived
 * @param stepsSeen step events counted (duplicates and late ones left out)
 * @param duplicates events that repeated what was known
 * @param late events too old to be placed
 * @param rewinds returns to an earlier checkpoint
 * @param nonFinite losses that were NaN or infinite
 */
public record Progress(
    RunStatus status,
    int attempt,
    OptionalLong step,
    double tokens,
    TokenSource tokenSource,
    OptionalDouble targetTokens,
    double lossNats,
    double smoothedLossNats,
    double noiseSd,
    OptionalDouble learningRate,
    OptionalDouble gradientNorm,
    OptionalDouble evalLossNats,
    OptionalDouble tokensPerSecond,
    OptionalDouble etaSeconds,
    long lastEventMs,
    long lastArrivalMs,
    long stepsSeen,
    long duplicates,
    long late,
    long rewinds,
    long nonFinite) {

  /** Share of the planned tokens seen, 0..1 and beyond; empty without a target. */
  public OptionalDouble share() {
    return targetTokens.isPresent()
        ? OptionalDouble.of(tokens / targetTokens.getAsDouble())
        : OptionalDouble.empty();
  }
}
