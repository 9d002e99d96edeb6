package io.plumbline.run;

import io.plumbline.curve.Kinship;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Strip;
import io.plumbline.drift.Causes;
import io.plumbline.drift.DriftState;
import io.plumbline.event.Declaration;
import io.plumbline.regime.Regime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run's next state while one event is worked into it; lives for one {@link RunMonitor#step}, has
 * one owner.
 */
final class Draft {
  final String run;
  Declaration declaration;
  RunStatus status;
  int attempt;
  TokenSource source;
  boolean redelivering;
  Latest latest;
  RunClock clock;
  Counts counts;
  double evalLoss;
  Map<String, Double> metrics;
  Recent recent;
  boolean suspicious;
  boolean accepting;
  long rewoundFrom;
  Regime plannedRegime;
  DriftState drift;
  AlertBook alerts;
  Mutes mutes;
  FamilyTie tie;
  Strip strip;
  List<Kinship> kin;
  Causes causes;
  Changes changes;
  LossCurve curve;
  Model model;

  /** Whether this event took the run back to an earlier checkpoint. */
  boolean rewound;

  /** How many runs fell silent at once, when this one did. */
  int together = 1;

  /** What this event makes the run tell its siblings. */
  Optional<BatchNews> told = Optional.empty();

  Draft(RunState state) {
    RunHead head = state.head();
    run = state.run();
    declaration = state.declaration();
    status = head.status();
    attempt = head.attempt();
    source = head.source();
    redelivering = head.redelivering();
    latest = head.latest();
    clock = head.clock();
    counts = head.counts();
    evalLoss = head.evalLoss();
    metrics = head.metrics();
    recent = head.recent();
    suspicious = head.suspicious();
    accepting = head.accepting();
    rewoundFrom = head.rewoundFrom();
    plannedRegime = head.plannedRegime();
    drift = head.drift();
    alerts = head.alerts();
    mutes = head.mutes();
    tie = state.tie();
    strip = head.strip();
    kin = head.kin();
    causes = head.causes();
    changes = head.changes();
    curve = state.curve();
    model = state.model();
  }

  /** Remembers evaluation metrics, at most {@link RunMonitor#MAX_METRICS} names per run. */
  void remember(Map<String, Double> values) {
    if (values.isEmpty()) {
      return;
    }
    Map<String, Double> all = new HashMap<>(metrics);
    values.forEach(
        (name, value) -> {
          if (all.size() < RunMonitor.MAX_METRICS || all.containsKey(name)) {
            all.put(name, value);
          }
        });
    metrics = Map.copyOf(all);
  }

  RunState toState() {
    RunHead head =
        new RunHead(
            status,
            attempt,
            source,
            redelivering,
            latest,
            clock,
            counts,
            evalLoss,
            metrics,
            recent,
            curve.open(),
            curve.lastLoss(),
            curve.lossBefore(),
            suspicious,
            accepting,
            rewoundFrom,
            plannedRegime,
            drift,
            alerts,
            strip,
            kin,
            mutes,
            causes,
            changes);
    return new RunState(run, declaration, head, tie, curve, model);
  }
}
