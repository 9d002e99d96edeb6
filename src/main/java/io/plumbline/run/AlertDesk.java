package io.plumbline.run;

import io.plumbline.drift.Cause;
import io.plumbline.drift.DriftState;
import io.plumbline.drift.DriftVerdict.Grade;
import io.plumbline.drift.Evidence;
import io.plumbline.drift.Finding;
import io.plumbline.regime.Regime;
import io.plumbline.regime.RegimeVerdict;
import io.plumbline.run.Alert.Ground;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Opens, mutes and resolves a run's alerts so that they mirror what is confirmed: what is confirmed
 * and has no open alert opens one, what is open and no longer confirmed resolves. One alert per run
 * and kind, each transition told once.
 *
 * <p>What comes back soon after it was resolved is the same alert, reopened: within {@link #SOON}
 * of the run's tokens and {@link #SOON_MS}. Not so after a return to a checkpoint: the stretch is
 * run again, and what recurs there is news. Each return is one of its own, too.
 */
final class AlertDesk {
  /** The run is at most this factor further on: a fault that comes and goes does so faster. */
  static final double SOON = 1.05;

  /** ... and no day has passed: whoever was on duty is not any more. */
  static final long SOON_MS = 24 * 3_600_000L;

  private AlertDesk() {}

  /**
   * Brings the draft's alert book up to what holds now.
   *
   * @param grounds what is confirmed, by kind
   * @param atMs when, milliseconds since the epoch, on the trainer's clock
   * @param nowMs the same on the monitor's clock, which decides when mutes end
   * @param over why an alert without ground is over, one clause; the empty string where only the
   *     ground has gone
   * @return the transitions, resolved ones first
   */
  static List<Alert> settle(
      Draft draft, Map<AlertKind, Ground> grounds, long atMs, long nowMs, String over) {
    draft.mutes = draft.mutes.at(nowMs, draft.latest.tokens());
    List<Alert> transitions = new ArrayList<>();
    for (Alert open : draft.alerts.open()) {
      if (!grounds.containsKey(open.kind()) && open.confirmed()) {
        transitions.add(
            open.resolved(point(draft, atMs), over.isEmpty() ? Words.over(open.kind()) : over));
      }
    }
    forgetThePast(draft, atMs);
    grounds.forEach(
        (kind, ground) -> {
          Optional<Alert> open = draft.alerts.confirmed(kind);
          Optional<Muting> muted = draft.mutes.of(kind);
          if (open.isEmpty()) {
            transitions.add(
                draft
                    .alerts
                    .past(kind)
                    .map(past -> past.reopened(ground, muted))
                    .orElseGet(() -> opened(kind, ground, draft, atMs)));
          } else if (open.get().muted().isPresent() != muted.isPresent()) {
            transitions.add(open.get().heldBack(muted));
          }
        });
    for (Alert transition : transitions) {
      draft.alerts = draft.alerts.with(transition);
    }
    return transitions;
  }

  private static void forgetThePast(Draft draft, long atMs) {
    if (draft.alerts.past().isEmpty()) {
      return;
    }
    List<Alert> soon =
        draft.alerts.past().stream()
            .filter(past -> !draft.rewound && past.kind() != AlertKind.REWOUND)
            .filter(past -> past.ended().map(end -> soon(end.at(), draft, atMs)).orElse(false))
            .toList();
    if (soon.size() < draft.alerts.past().size()) {
      draft.alerts = draft.alerts.keeping(soon);
    }
  }

  private static boolean soon(Alert.Point ended, Draft draft, long atMs) {
    return draft.latest.tokens() <= SOON * ended.tokens() && atMs - ended.atMs() <= SOON_MS;
  }

  /** Everything that is still open is over, whatever its ground. */
  static List<Alert> close(Draft draft, long atMs, String why) {
    return settle(draft, Map.of(), atMs, atMs, why);
  }

  /**
   * What the run's state gives ground for.
   *
   * @param before the run's status before this event
   * @param patienceMs how long it was waited for, if the run is called stalled now
   */
  static Map<AlertKind, Ground> grounds(
      Draft draft, RunStatus before, RegimeVerdict regime, Optional<Double> patienceMs) {
    Map<AlertKind, Ground> grounds = new EnumMap<>(AlertKind.class);
    if (!draft.status.ended()) {
      for (DriftState.Standing standing : draft.drift.open()) {
        if (!waits(draft, standing.finding())) {
          grounds.put(kind(standing.finding()), ground(standing.finding(), standing.evidence()));
        }
      }
      for (Cause cause : draft.causes.standing()) {
        grounds.put(kind(cause.finding()), ground(cause));
      }
      if (draft.latest.tokens() < draft.rewoundFrom) {
        grounds.put(AlertKind.REWOUND, rewound(draft));
      }
    }
    if (draft.status == RunStatus.STALLED) {
      draft
          .alerts
          .confirmed(AlertKind.STALLED)
          .map(Alert::ground)
          .or(() -> patienceMs.map(patience -> stalled(draft, patience)))
          .ifPresent(ground -> grounds.put(AlertKind.STALLED, ground));
    }
    regime(draft, regime, before).ifPresent(ground -> grounds.put(kind(regime.regime()), ground));
    return grounds;
  }

  private static AlertKind kind(Regime regime) {
    return regime == Regime.OVERTRAINED ? AlertKind.OVERTRAINED : AlertKind.UNDERTRAINED;
  }

  /**
   * An ended run has no alerts of its regime but the one that its end opened: the event that ends
   * it resolves what was open before, and what that event opened stays.
   */
  private static Optional<Ground> regime(Draft draft, RegimeVerdict regime, RunStatus before) {
    boolean open = draft.alerts.confirmed(kind(regime.regime())).isPresent();
    boolean ends = draft.status.ended() && !before.ended();
    if (draft.status.ended() && open == ends) {
      return Optional.empty();
    }
    return RegimeEntry.of(draft, regime).map(how -> ground(regime, draft, how));
  }

  static AlertKind kind(Finding finding) {
    return AlertKind.valueOf(finding.name());
  }

  /**
   * Whether a page waits for its cause: what is found new may still turn out to be a loss in
   * another unit, or there is no telling because token counts do not fit. What is not finite never
   * waits, and a spike is no page.
   */
  private static boolean waits(Draft draft, Finding finding) {
    boolean drift =
        finding == Finding.DRIFT_UP || finding == Finding.DRIFT_DOWN || finding == Finding.PLATEAU;
    boolean jump = drift || finding == Finding.DIVERGED && Double.isFinite(draft.latest.loss());
    boolean unsure =
        jump && draft.causes.unit().trying() || drift && draft.causes.tokens().broken();
    return unsure && draft.alerts.confirmed(kind(finding)).isEmpty();
  }

  private static Ground ground(Cause cause) {
    return new Ground(
        cause.statistic(),
        cause.threshold(),
        cause.sinceTokens(),
        step(cause.sinceStep()),
        cause.expectedLoss(),
        cause.seenLoss(),
        cause.says());
  }

  static Ground ground(Finding finding, Evidence evidence) {
    return new Ground(
        evidence.statistic(),
        evidence.threshold(),
        evidence.sinceTokens(),
        step(evidence.sinceStep()),
        OptionalDouble.of(evidence.expectedLoss()),
        OptionalDouble.of(evidence.seenLoss()),
        Words.of(finding, evidence));
  }

  private static Ground ground(RegimeVerdict regime, Draft draft, String how) {
    return new Ground(
        regime.plannedTokensPerParameter().orElse(Double.NaN),
        regime.optimalTokensPerParameter(),
        draft.latest.tokens(),
        step(draft.latest.step()),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        "entered the "
            + regime.regime().label().replace('_', ' ')
            + " regime: "
            + how
            + "; "
            + regime.reason());
  }

  private static Ground rewound(Draft draft) {
    return new Ground(
        draft.rewoundFrom - draft.latest.tokens(),
        0,
        draft.latest.tokens(),
        step(draft.latest.step()),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        String.format(
            Locale.ROOT,
            "restored from an earlier checkpoint: at %.4g tokens after having been at %.4g",
            (double) draft.latest.tokens(),
            (double) draft.rewoundFrom));
  }

  private static Ground stalled(Draft draft, double patienceMs) {
    return new Ground(
        patienceMs,
        patienceMs,
        draft.latest.tokens(),
        step(draft.latest.step()),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        String.format(
            Locale.ROOT,
            "no event for more than %.0f s and no end event; last seen at %.4g tokens%s",
            patienceMs / 1000,
            (double) draft.latest.tokens(),
            draft.together > 1
                ? "; so did all "
                    + draft.together
                    + " live runs at once: look at their cluster and at the way in first"
                : ""));
  }

  private static Alert opened(AlertKind kind, Ground ground, Draft draft, long atMs) {
    return first(kind, ground, Grade.CONFIRMED, 1, draft, atMs);
  }

  /**
   * An alert that there was not before, as of the newest event.
   *
   * @param sequence number of its newest transition, 0 before it is told
   */
  static Alert first(
      AlertKind kind, Ground ground, Grade grade, int sequence, Draft draft, long atMs) {
    return Alert.open(
        new Alert.Identity(draft.alerts.nextId(draft.run, kind), draft.run, kind),
        grade,
        point(draft, atMs),
        ground,
        new Alert.Telling(sequence, 0, draft.mutes.of(kind)));
  }

  /** Where the run is now. */
  private static Alert.Point point(Draft draft, long atMs) {
    return new Alert.Point(step(draft.latest.step()), draft.latest.tokens(), atMs);
  }

  private static OptionalLong step(long step) {
    return step >= 0 ? OptionalLong.of(step) : OptionalLong.empty();
  }
}
