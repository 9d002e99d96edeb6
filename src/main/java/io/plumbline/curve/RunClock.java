package io.plumbline.curve;

import java.util.OptionalLong;

/**
 * A run's two clocks and its token rate. -1 and NaN stand for "not known": this is the stored form.
 *
 * <p>The rate is measured over stretches of at least {@link #STRETCH_MS} of the trainer's clock and
 * smoothed with weight {@link #WEIGHT}, so that it follows a change of the cluster within minutes
 * and forgets a pause.
 *
 * @param eventMs newest trainer clock, -1 when none was ever sent
 * @param firstArrivalMs arrival of the first event, -1 before it
 * @param arrivalMs newest arrival, -1 before the first
 * @param arrivals how many events arrived
 * @param fromMs trainer clock where the present stretch began, -1 when none has
 * @param fromTokens tokens there
 * @param tokensPerMs smoothed rate, NaN until one stretch is complete
 */
public record RunClock(
    long eventMs,
    long firstArrivalMs,
    long arrivalMs,
    long arrivals,
    long fromMs,
    long fromTokens,
    double tokensPerMs) {

  public static final RunClock NEW = new RunClock(-1, -1, -1, 0, -1, 0, Double.NaN);

  /** Shorter stretches measure the logger's buffering, not the trainer. */
  public static final long STRETCH_MS = 1_000;

  /** Weight of the newest stretch. */
  public static final double WEIGHT = 0.2;

  /** A sign of life. */
  public RunClock seen(long nowMs) {
    return new RunClock(
        eventMs,
        firstArrivalMs < 0 ? nowMs : firstArrivalMs,
        Math.max(arrivalMs, nowMs),
        arrivals + 1,
        fromMs,
        fromTokens,
        tokensPerMs);
  }

  /** Somebody spoke of a run that has not been heard of: it is waited for from now on. */
  public RunClock awaited(long nowMs) {
    return arrivalMs >= 0
        ? this
        : new RunClock(eventMs, firstArrivalMs, nowMs, arrivals, fromMs, fromTokens, tokensPerMs);
  }

  /** Progress to {@code tokens} by the trainer's clock; where it sent none nothing is learned. */
  public RunClock moved(OptionalLong sentMs, long tokens) {
    if (sentMs.isEmpty() || sentMs.getAsLong() < 0) {
      return this;
    }
    long trainerMs = sentMs.getAsLong();
    long newest = Math.max(eventMs, trainerMs);
    if (fromMs < 0 || tokens < fromTokens) {
      return new RunClock(
          newest, firstArrivalMs, arrivalMs, arrivals, trainerMs, tokens, tokensPerMs);
    }
    if (trainerMs - fromMs < STRETCH_MS) {
      return new RunClock(
          newest, firstArrivalMs, arrivalMs, arrivals, fromMs, fromTokens, tokensPerMs);
    }
    double rate = (tokens - fromTokens) / (double) (trainerMs - fromMs);
    double smoothed =
        Double.isNaN(tokensPerMs) ? rate : tokensPerMs + WEIGHT * (rate - tokensPerMs);
    return new RunClock(newest, firstArrivalMs, arrivalMs, arrivals, trainerMs, tokens, smoothed);
  }

  /** The trainer's clock, of an event that is no progress. */
  public RunClock told(OptionalLong sentMs) {
    return sentMs.orElse(-1) <= eventMs
        ? this
        : new RunClock(
            sentMs.getAsLong(),
            firstArrivalMs,
            arrivalMs,
            arrivals,
            fromMs,
            fromTokens,
            tokensPerMs);
  }

  /** A measurement begins anew: the run was restored from a checkpoint. */
  public RunClock restarted() {
    return new RunClock(eventMs, firstArrivalMs, arrivalMs, arrivals, -1, 0, tokensPerMs);
  }

  /** Mean time between arrivals in milliseconds, 0 before the second. */
  public double meanIntervalMs() {
    return arrivals < 2 ? 0 : (arrivalMs - firstArrivalMs) / (double) (arrivals - 1);
  }
}
