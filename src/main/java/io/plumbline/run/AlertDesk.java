package io.plumbline.run;

import io.plumbline.drift.DriftVerdict.Grade;
import io.plumbline.run.Alert.Ground;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens, mutes and resolves a run's alerts so that they mirror what is confirmed: what is confirmed
 * and has no open alert opens one, what is open and no longer confirmed resolves. One alert per run
 * and kind, each transition told once.
 *
 * <p>What comes back soon after it was resolved is the same alert, reopened: within {@link #SOON}
 * of the run's tokens and {@link #SOON_MS}. Not so after a return to a checkpoint: the stretch is
 * run again, and what recurs there is news. Returns that soon follow each other are one alert.
 */
final class AlertDesk {
  /** The run is at most this factor further on: a fault that comes and goes does so faster. */
  static final double SOON = 1.05;

  /** ... and no day has passed: whoever was on duty is not any more. */
  static final long SOON_MS = 24 * 3_600_000L;

  private AlertDesk() {}

  /**
   * Alerts brought up to what holds now.
   *
   * @param book the run's alerts
   * @param transitions what has changed, resolved ones first
   */
  record Settled(AlertBook book, List<Alert> transitions) {}

  /**
   * @param mutes in force now
   * @param grounds what is confirmed, by kind
   */
  static Settled settle(
      Present present, AlertBook before, Mutes mutes, Map<AlertKind, Ground> grounds) {
    List<Alert> transitions = new ArrayList<>();
    for (Alert open : before.open()) {
      if (!grounds.containsKey(open.kind()) && open.confirmed()) {
        String why = present.ends().orElseGet(() -> Words.over(open.kind()));
        transitions.add(open.resolved(present.point(), why));
      }
    }
    AlertBook book = forgettingThePast(present, before).counting(present, grounds);
    for (Map.Entry<AlertKind, Ground> one : grounds.entrySet()) {
      confirmed(present, book, mutes, one.getKey(), one.getValue()).ifPresent(transitions::add);
    }
    for (Alert transition : transitions) {
      book = book.with(transition);
    }
    return new Settled(book, transitions);
  }

  /** The transition, if any, that a confirmed kind goes through. */
  private static Optional<Alert> confirmed(
      Present present, AlertBook book, Mutes mutes, AlertKind kind, Ground ground) {
    Optional<Alert> open = book.confirmed(kind);
    Optional<Muting> muted = mutes.of(kind);
    if (open.isPresent()) {
      return open.filter(alert -> alert.muted().isPresent() != muted.isPresent())
          .map(alert -> alert.heldBack(muted))
          .or(() -> open.filter(one -> retold(present, kind)).map(one -> one.saying(ground)));
    }
    return book.past(kind)
        .map(past -> past.reopened(ground, muted))
        .or(() -> Optional.of(first(present, book, kind, Grade.CONFIRMED, ground, muted)));
  }

  /** Whether an open alert has become another incident, so that people have to hear of it. */
  private static boolean retold(Present present, AlertKind kind) {
    return kind == AlertKind.REWOUND && present.crowded();
  }

  private static AlertBook forgettingThePast(Present present, AlertBook book) {
    if (book.past().isEmpty()) {
      return book;
    }
    List<Alert> soon =
        book.past().stream()
            .filter(past -> !present.rewound() || past.kind() == AlertKind.REWOUND)
            .filter(past -> past.ended().map(end -> soon(end.at(), present.point())).orElse(false))
            .toList();
    return soon.size() < book.past().size() ? book.keeping(soon) : book;
  }

  private static boolean soon(Alert.Point ended, Alert.Point now) {
    return now.tokens() <= SOON * ended.tokens() && now.atMs() - ended.atMs() <= SOON_MS;
  }

  /** An alert that there was not before, as of the newest event. Suspected ones are not told. */
  static Alert first(
      Present present,
      AlertBook book,
      AlertKind kind,
      Grade grade,
      Ground ground,
      Optional<Muting> muted) {
    return Alert.open(
        new Alert.Identity(book.nextId(present.run(), kind), present.run(), kind),
        grade,
        present.point(),
        ground,
        new Alert.Telling(grade == Grade.CONFIRMED ? 1 : 0, 0, muted));
  }
}
