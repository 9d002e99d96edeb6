package io.plumbline.run;

import io.plumbline.drift.DriftVerdict;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One alert of one run in its present state; a transition is this record as it was just after it
 * changed.
 *
 * @param id stable over the alert's life: run, kind and the ordinal of the opening, e.g. {@code
 *     r17/drift_up/1}
 * @param state open, or resolved
 * @param grade how sure: SUSPECTED alerts are shown, CONFIRMED ones page
 * @param openedStep step of the event that opened it; empty when the run reports none
 * @param openedTokens tokens at that event
 * @param openedAtMs trainer's clock then (arrival time if it sent none)
 * @param resolvedStep set once resolved; likewise tokens and time
 * @param statistic the detector's statistic at the last transition
 * @param threshold what it was held against
 * @param sinceTokens where the change is believed to have begun
 * @param sinceStep the same in steps, when known
 * @param expectedLoss nats per token; empty for kinds that are not about the loss
 * @param seenLoss nats per token; empty likewise; may be NaN
 * @param message one sentence for the person paged: what, since when, expected and seen
 */
public record Alert(
    String id,
    String run,
    AlertKind kind,
    State state,
    DriftVerdict.Grade grade,
    OptionalLong openedStep,
    double openedTokens,
    long openedAtMs,
    OptionalLong resolvedStep,
    OptionalDouble resolvedTokens,
    OptionalLong resolvedAtMs,
    double statistic,
    double threshold,
    double sinceTokens,
    OptionalLong sinceStep,
    OptionalDouble expectedLoss,
    OptionalDouble seenLoss,
    String message) {

  /** The two states an alert's record can be in. */
  public enum State {
    OPEN,
    RESOLVED
  }
}
