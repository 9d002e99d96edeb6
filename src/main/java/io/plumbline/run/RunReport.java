package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.drift.DriftVerdict;
import io.plumbline.event.Declaration;
import io.plumbline.family.Belief;
import io.plumbline.forecast.Forecast;
import io.plumbline.regime.RegimeVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known of a run after one event; all that sinks may show.
 *
 * @param run run id
 * @param declaration what the run declared, merged
 * @param progress where it is
 * @param seen its closed bins of losses, oldest first, for whoever draws them: the list that its
 *     state holds, not a copy
 * @param expected what its losses are expected to be
 * @param verdicts what is found of it
 * @param alerts open now, and what this event changed
 * @param renewed whether anything that is published per run changed: a bin closed, an alert moved,
 *     the run was declared or ended. Sinks that publish records do so only then.
 */
public record RunReport(
    String run,
    Declaration declaration,
    Progress progress,
    List<Bin> seen,
    Expected expected,
    Verdicts verdicts,
    Alerts alerts,
    boolean renewed) {

  /**
   * What is expected of a run's losses.
   *
   * @param belief the prior its law is fitted under, and who taught it
   * @param outlook law and forecast; empty until there is enough to fit or a horizon is known
   * @param whyNoOutlook one sentence when {@code outlook} is empty, else the empty string
   * @param newest what the newest loss was expected to be before it was seen, its batch noise
   *     included: the curve fitted until three bins before; empty while there is too little to
   *     judge by
   */
  public record Expected(
      Belief belief, Optional<Outlook> outlook, String whyNoOutlook, Optional<Forecast> newest) {}

  /**
   * What is found of a run.
   *
   * @param drift the detectors' verdict
   * @param regime undertrained, compute-optimal or overtrained
   */
  public record Verdicts(DriftVerdict drift, RegimeVerdict regime) {}

  /**
   * A run's alerts.
   *
   * @param open those open now, suspected ones included
   * @param transitions those that this event resolved, opened, reopened, muted or unmuted, resolved
   *     ones first
   */
  public record Alerts(List<Alert> open, List<Alert> transitions) {
    public Alerts {
      open = List.copyOf(open);
      transitions = List.copyOf(transitions);
    }
  }

  /** With what has changed since that one was made, too. */
  RunReport after(RunReport first) {
    List<Alert> transitions = new ArrayList<>(first.alerts.transitions);
    transitions.addAll(alerts.transitions);
    return new RunReport(
        run,
        declaration,
        progress,
        seen,
        expected,
        verdicts,
        new Alerts(alerts.open, transitions),
        renewed || first.renewed);
  }

  /** Law and forecast, see {@link Expected}. */
  public Optional<Outlook> outlook() {
    return expected.outlook();
  }
}
