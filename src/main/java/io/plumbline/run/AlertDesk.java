package io.plumbline.run;

import io.plumbline.drift.DriftState;
import io.plumbline.drift.DriftVerdict.Grade;
import io.plumbline.drift.Evidence;
import io.plumbline.drift.Finding;
import io.plumbline.regime.Regime;
import io.plumbline.regime.RegimeVerdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Opens and resolves a run's alerts so that they mirror what is confirmed: what is confirmed and
 * has no open alert opens one, what is open and no longer confirmed resolves. One alert per run and
 * kind, each transition told once.
 */
final class AlertDesk {
  private AlertDesk() {}

  /**
   * What a kind of alert rests on now.
   *
   * @param statistic what was measured
   * @param threshold what it was held against
   * @param sinceTokens where it began
   * @param sinceStep the same in steps
   * @param expected nats per token, where the alert is about the loss
   * @param seen likewise
   * @param message one sentence
   */
  record Ground(
      double statistic,
      double threshold,
      double sinceTokens,
      OptionalLong sinceStep,
      OptionalDouble expected,
      OptionalDouble seen,
      String message) {}

  /**
   * Brings the draft's alert book up to what holds now.
   *
   * @param grounds what is confirmed, by kind
   * @param atMs when, milliseconds since the epoch
   * @param over why an alert without ground is over, one clause
   * @return the transitions, resolved ones first
   */
  static List<Alert> settle(Draft draft, Map<AlertKind, Ground> grounds, long atMs, String over) {
    List<Alert> transitions = new ArrayList<>();
    for (Alert open : draft.alerts.open()) {
      if (!grounds.containsKey(open.kind())) {
        transitions.add(resolved(open, draft, atMs, over));
      }
    }
    grounds.forEach(
        (kind, ground) -> {
          if (draft.alerts.of(kind).isEmpty()) {
            transitions.add(opened(kind, ground, draft, atMs));
          }
        });
    for (Alert transition : transitions) {
      draft.alerts = draft.alerts.with(transition);
    }
    return transitions;
  }

  /** What the run's state gives ground for. */
  static Map<AlertKind, Ground> grounds(
      Draft draft, RegimeVerdict regime, Optional<Double> patienceMs) {
    Map<AlertKind, Ground> grounds = new EnumMap<>(AlertKind.class);
    if (!draft.status.ended()) {
      for (DriftState.Standing standing : draft.drift.open()) {
        grounds.put(kind(standing.finding()), ground(standing.finding(), standing.evidence()));
      }
      if (draft.latest.tokens() < draft.rewoundFrom) {
        grounds.put(AlertKind.REWOUND, rewound(draft));
      }
    }
    if (draft.status == RunStatus.STALLED) {
      draft
          .alerts
          .of(AlertKind.STALLED)
          .map(AlertDesk::ground)
          .or(() -> patienceMs.map(patience -> stalled(draft, patience)))
          .ifPresent(ground -> grounds.put(AlertKind.STALLED, ground));
    }
    boolean entered =
        regime.regime() != draft.plannedRegime && draft.plannedRegime != Regime.UNKNOWN;
    if (entered && regime.regime() == Regime.UNDERTRAINED) {
      grounds.put(AlertKind.UNDERTRAINED, ground(regime, draft));
    }
    if (entered && regime.regime() == Regime.OVERTRAINED) {
      grounds.put(AlertKind.OVERTRAINED, ground(regime, draft));
    }
    return grounds;
  }

  private static AlertKind kind(Finding finding) {
    return switch (finding) {
      case SPIKE -> AlertKind.SPIKE;
      case DIVERGED -> AlertKind.DIVERGED;
      case DRIFT_UP -> AlertKind.DRIFT_UP;
      case DRIFT_DOWN -> AlertKind.DRIFT_DOWN;
      case PLATEAU -> AlertKind.PLATEAU;
      case OFF_REFERENCE -> AlertKind.OFF_REFERENCE;
      case EVAL_GAP -> AlertKind.EVAL_GAP;
    };
  }

  private static Ground ground(Finding finding, Evidence evidence) {
    String what =
        switch (finding) {
          case SPIKE -> "loss spike";
          case DIVERGED ->
              Double.isFinite(evidence.seenLoss())
                  ? "diverged: half of all that was learned is lost"
                  : "diverged: the loss is not a finite number";
          case DRIFT_UP -> "loss stays above the curve predicted for it";
          case DRIFT_DOWN ->
              "loss stays below the curve predicted for it: leaked, repeated or easier data";
          case PLATEAU -> "learning has stopped where the law says that it should not";
          case OFF_REFERENCE -> "loss is off the law declared for the run";
          case EVAL_GAP -> "evaluation loss is leaving training loss: overfitting";
        };
    return new Ground(
        evidence.statistic(),
        evidence.threshold(),
        evidence.sinceTokens(),
        step(evidence.sinceStep()),
        OptionalDouble.of(evidence.expectedLoss()),
        OptionalDouble.of(evidence.seenLoss()),
        String.format(
            Locale.ROOT,
            "%s; expected %.4f, seen %.4f nats per token since %.4g tokens (statistic %.3g, threshold %.3g)",
            what,
            evidence.expectedLoss(),
            evidence.seenLoss(),
            evidence.sinceTokens(),
            evidence.statistic(),
            evidence.threshold()));
  }

  private static Ground ground(Alert alert) {
    return new Ground(
        alert.statistic(),
        alert.threshold(),
        alert.sinceTokens(),
        alert.sinceStep(),
        alert.expectedLoss(),
        alert.seenLoss(),
        alert.message());
  }

  private static Ground ground(RegimeVerdict regime, Draft draft) {
    return new Ground(
        regime.plannedTokensPerParameter().orElse(Double.NaN),
        regime.optimalTokensPerParameter(),
        draft.latest.tokens(),
        step(draft.latest.step()),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        "entered the "
            + regime.regime().label()
            + " regime, having been planned as "
            + draft.plannedRegime.label()
            + ": "
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
    return new Alert(
        draft.alerts.nextId(draft.run, kind),
        draft.run,
        kind,
        Alert.State.OPEN,
        Grade.CONFIRMED,
        step(draft.latest.step()),
        draft.latest.tokens(),
        atMs,
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        ground.statistic(),
        ground.threshold(),
        ground.sinceTokens(),
        ground.sinceStep(),
        ground.expected(),
        ground.seen(),
        ground.message());
  }

  private static Alert resolved(Alert open, Draft draft, long atMs, String over) {
    return new Alert(
        open.id(),
        open.run(),
        open.kind(),
        Alert.State.RESOLVED,
        open.grade(),
        open.openedStep(),
        open.openedTokens(),
        open.openedAtMs(),
        step(draft.latest.step()),
        OptionalDouble.of(draft.latest.tokens()),
        OptionalLong.of(atMs),
        open.statistic(),
        open.threshold(),
        open.sinceTokens(),
        open.sinceStep(),
        open.expectedLoss(),
        open.seenLoss(),
        open.message() + " - " + over);
  }

  private static OptionalLong step(long step) {
    return step >= 0 ? OptionalLong.of(step) : OptionalLong.empty();
  }
}
