package io.plumbline.run;

import io.plumbline.drift.DriftVerdict.Grade;
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
 * @param identity which alert it is, for all its life
 * @param state open, or resolved
 * @param grade how sure: SUSPECTED alerts are shown, CONFIRMED ones page
 * @param opened where it first opened, however often it came back
 * @param ended where it was resolved and why; empty while it is open
 * @param ground what it rested on when it opened, or opened again
 * @param telling what others were told of it
 */
public record Alert(
    Identity identity,
    State state,
    Grade grade,
    Point opened,
    Optional<Ending> ended,
    Ground ground,
    Telling telling) {

  /** The two states an alert's record can be in. */
  public enum State {
    OPEN,
    RESOLVED
  }

  /**
   * What stays the same over an alert's life.
   *
   * @param id run, kind and the ordinal of the opening, e.g. {@code r17/drift_up/1}
   */
  public record Identity(String id, String run, AlertKind kind) {}

  /**
   * A place in a run: that of one of its events.
   *
   * @param step of the event; empty when the run reports none
   * @param tokens at the event; NaN when a stored alert does not tell
   * @param atMs trainer's clock then, arrival time if it sent none
   */
  public record Point(OptionalLong step, double tokens, long atMs) {}

  /**
   * How an alert ended.
   *
   * @param why one clause; the empty string in alerts stored before reasons were kept
   */
  public record Ending(Point at, String why) {}

  /**
   * What a kind of alert rests on.
   *
   * @param statistic what was measured
   * @param threshold what it was held against
   * @param sinceTokens where the change is believed to have begun
   * @param sinceStep the same in steps, when known
   * @param expectedLoss nats per token; empty for kinds that are not about the loss
   * @param seenLoss nats per token; empty likewise; may be NaN
   * @param message what, expected and seen, since when; {@link AlertText} makes a sentence of it
   */
  public record Ground(
      double statistic,
      double threshold,
      double sinceTokens,
      OptionalLong sinceStep,
      OptionalDouble expectedLoss,
      OptionalDouble seenLoss,
      String message) {}

  /**
   * What was told of an alert.
   *
   * @param sequence number of the newest transition of its id, from 1; 0 while only suspected
   * @param reopened how often it came back soon after it was resolved
   * @param muted under which mute; empty when whoever is on duty is to be told
   */
  public record Telling(int sequence, int reopened, Optional<Muting> muted) {

    private Telling next() {
      return new Telling(sequence + 1, reopened, muted);
    }

    private Telling next(Optional<Muting> mute) {
      return new Telling(sequence + 1, reopened, mute);
    }

    private Telling again(Optional<Muting> mute) {
      return new Telling(sequence + 1, reopened + 1, mute);
    }
  }

  /** Stable over the alert's life, see {@link Identity}. */
  public String id() {
    return identity.id();
  }

  /** Whose alert it is. */
  public String run() {
    return identity.run();
  }

  /** What it says. */
  public AlertKind kind() {
    return identity.kind();
  }

  /** Under which mute nobody is told, see {@link Telling}. */
  public Optional<Muting> muted() {
    return telling.muted();
  }

  /** Whether it is open and sure. */
  public boolean confirmed() {
    return grade == Grade.CONFIRMED && state == State.OPEN;
  }

  /** One that is open, from here on or again. */
  static Alert open(Identity identity, Grade grade, Point opened, Ground ground, Telling telling) {
    return new Alert(identity, State.OPEN, grade, opened, Optional.empty(), ground, telling);
  }

  /** The next transition: it is over. */
  Alert resolved(Point at, String why) {
    return new Alert(
        identity,
        State.RESOLVED,
        grade,
        opened,
        Optional.of(new Ending(at, why)),
        ground,
        telling.next());
  }

  /** The next transition: it is back. It keeps its name and where it first opened. */
  Alert reopened(Ground now, Optional<Muting> mute) {
    return open(identity, Grade.CONFIRMED, opened, now, telling.again(mute));
  }

  /** The next transition: it is open still, and says something else. */
  Alert saying(Ground now) {
    return open(identity, grade, opened, now, telling.next());
  }

  /** No transition: the same, and more of it. */
  Alert counting(Ground now) {
    return open(identity, grade, opened, now, telling);
  }

  /** The next transition: somebody muted it, or it is muted no more. */
  Alert heldBack(Optional<Muting> mute) {
    return new Alert(identity, state, grade, opened, ended, ground, telling.next(mute));
  }
}
