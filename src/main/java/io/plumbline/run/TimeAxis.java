package io.plumbline.run;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Schedule;
import java.util.Optional;

/**
 * The time axis of a run's law: all that a fit is made on. Kept from plan to plan as long as it
 * serves, because another one costs a new fit.
 *
 * @param horizon tokens the law is written at: the target, or a power of two ahead of an undeclared
 *     run
 * @param perStep tokens per optimizer step, 0 when unknown
 * @param peakRate the peak learning rate if it tells the anneal gain, else NaN
 * @param rates the learning rate that the clock was made of; empty when nothing is known of it
 * @param clock the fit's clock
 */
record TimeAxis(
    double horizon, double perStep, double peakRate, Optional<Schedule> rates, AnnealClock clock) {

  /** Clocks whose rates to come differ by less than this share of the peak need no new fit ... */
  private static final double IMMATERIAL = 0.03;

  /** ... if those gone by differ by less than this. */
  private static final double EXACT = 0.003;

  /** Places at which clocks are compared. */
  private static final int COMPARED = 64;

  /** Whether a fit made on this axis serves a plan with these quantities as well. */
  boolean serves(
      double otherHorizon,
      double otherStep,
      double otherPeak,
      Optional<Schedule> other,
      double tokens) {
    boolean samePeak =
        Double.compare(peakRate, otherPeak) == 0 || Math.abs(peakRate / otherPeak - 1) < IMMATERIAL;
    return horizon == otherHorizon
        && Math.abs(perStep - otherStep) <= IMMATERIAL * otherStep
        && samePeak
        && alike(other, tokens);
  }

  private boolean alike(Optional<Schedule> other, double now) {
    if (rates.isEmpty() || other.isEmpty()) {
      return rates.isEmpty() && other.isEmpty();
    }
    Schedule mine = rates.get();
    Schedule theirs = other.get();
    double myPeak = mine.peak();
    double theirPeak = theirs.peak();
    for (int i = 0; i <= COMPARED; i++) {
      double tokens = horizon * i / COMPARED;
      double apart = mine.at(tokens) / myPeak - theirs.at(tokens) / theirPeak;
      if (!(Math.abs(apart) < (tokens <= now ? EXACT : IMMATERIAL))) {
        return false;
      }
    }
    return true;
  }
}
