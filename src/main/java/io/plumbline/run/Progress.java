package io.plumbline.run;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Where a run is, after one event.
 *
 * @param status live, stalled or ended
 * @param attempt restart counter, 0 for the first
 * @param reach how far it has come
 * @param losses how low its loss is
 * @param readings what else it reported
 * @param speed how fast it goes
 * @param heard when it was last heard of
 * @param counts what became of its events
 */
public record Progress(
    RunStatus status,
    int attempt,
    Reach reach,
    Losses losses,
    Readings readings,
    Speed speed,
    Heard heard,
    Counts counts) {

  /**
   * How far a run has come, of how far it is to go.
   *
   * @param step last step; empty when the run reports none
   * @param tokens tokens seen
   * @param tokenSource how they are counted
   * @param targetTokens the planned end; empty when not declared
   */
  public record Reach(
      OptionalLong step, double tokens, TokenSource tokenSource, OptionalDouble targetTokens) {

    /** Share of the planned tokens seen, 0..1 and beyond; empty without a target. */
    public OptionalDouble share() {
      return targetTokens.isPresent()
          ? OptionalDouble.of(tokens / targetTokens.getAsDouble())
          : OptionalDouble.empty();
    }
  }

  /**
   * Losses, nats per token.
   *
   * @param lastNats the last training loss; NaN before the first or when the trainer sent NaN
   * @param smoothedNats mean of the newest log-token bins, NaN before the first loss
   * @param noiseSd batch-to-batch standard deviation of the training loss, NaN until known
   * @param evalNats last evaluation loss
   */
  public record Losses(
      double lastNats, double smoothedNats, double noiseSd, OptionalDouble evalNats) {}

  /**
   * The last values of what is reported beside the loss.
   *
   * @param learningRate as logged
   * @param gradientNorm as logged
   * @param metrics every other evaluation metric by name: shown, never extrapolated
   */
  public record Readings(
      OptionalDouble learningRate, OptionalDouble gradientNorm, Map<String, Double> metrics) {

    public Readings {
      metrics = Map.copyOf(metrics);
    }
  }

  /**
   * How fast a run goes.
   *
   * @param tokensPerSecond by the trainer's clock; empty until two events with a clock were seen
   * @param etaSeconds seconds to the planned end at that rate; empty without rate or target
   */
  public record Speed(OptionalDouble tokensPerSecond, OptionalDouble etaSeconds) {}

  /**
   * When a run was last heard of, milliseconds since the epoch.
   *
   * @param eventMs trainer's clock of the newest event, arrival time when it sends none
   * @param arrivalMs when the newest event arrived
   */
  public record Heard(long eventMs, long arrivalMs) {}

  /** Last step; empty when the run reports none. */
  public OptionalLong step() {
    return reach.step();
  }

  /** Tokens seen. */
  public double tokens() {
    return reach.tokens();
  }

  /** Share of the planned tokens seen, see {@link Reach#share}. */
  public OptionalDouble share() {
    return reach.share();
  }
}
