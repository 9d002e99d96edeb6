package io.plumbline.run;

import io.plumbline.drift.DriftVerdict;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One alert of one run in its present state; a transition is this record as it was just after it
 * changed.
 *
 * <p>Its life: suspected (shown, told nobody), open, resolved. One that comes back soon after it
 * was resolved is the same one, reopened; while it is muted it lives on and is shown, but nobody is
 * to be told.
 *
 * @param id stable over the alert's life: run, kind and the ordinal of the opening, e.g. {@code
 *     r17/drift_up/1}
 * @param state open, or resolved
 * @param grade how sure: SUSPECTED alerts are shown, CONFIRMED ones page
 * @param openedStep step of the event that opened it; empty when the run reports none
 * @param openedTokens tokens at that event
 * @param openedAtMs trainer's clock then (arrival time if it sent none)
 * @param resolvedStep set once resolved; likewise tokens and time
 * @param statistic the detector's statistic when it opened
 * @param threshold what it was held against
 * @param sinceTokens where the change is believed to have begun
 * @param sinceStep the same in steps, when known
 * @param expectedLoss nats per token; empty for kinds that are not about the loss
 * @param seenLoss nats per token; empty likewise; may be NaN
 * @param message what, expected and seen, since when; {@link AlertText} makes a sentence of it
 * @param over why it is over, one clause; the empty string while it is open
 * @param sequence number of the newest transition of this id, from 1; 0 while only suspected
 * @param reopened how often it came back soon after it was resolved
 * @param muted under which mute; empty when whoever is on duty is to be told
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
    String message,
    String over,
    int sequence,
    int reopened,
    Optional<Muting> muted) {

  /** The two states an alert's record can be in. */
  public enum State {
    OPEN,
    RESOLVED
  }

  /** Whether it is open and sure. */
  public boolean confirmed() {
    return grade == DriftVerdict.Grade.CONFIRMED && state == State.OPEN;
  }

  /** The next transition: it is over. */
  Alert resolved(OptionalLong step, double tokens, long atMs, String why) {
    return new Alert(
        id,
        run,
        kind,
        State.RESOLVED,
        grade,
        openedStep,
        openedTokens,
        openedAtMs,
        step,
        OptionalDouble.of(tokens),
        OptionalLong.of(atMs),
        statistic,
        threshold,
        sinceTokens,
        sinceStep,
        expectedLoss,
        seenLoss,
        message,
        why,
        sequence + 1,
        reopened,
        muted);
  }

  /** The next transition: somebody muted it, or it is muted no more. */
  Alert heldBack(Optional<Muting> mute) {
    return new Alert(
        id,
        run,
        kind,
        state,
        grade,
        openedStep,
        openedTokens,
        openedAtMs,
        resolvedStep,
        resolvedTokens,
        resolvedAtMs,
        statistic,
        threshold,
        sinceTokens,
        sinceStep,
        expectedLoss,
        seenLoss,
        message,
        over,
        sequence + 1,
        reopened,
        mute);
  }
}
