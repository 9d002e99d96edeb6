package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.drift.DriftVerdict;
import io.plumbline.event.Declaration;
import io.plumbline.family.Belief;
import io.plumbline.forecast.Forecast;
import io.plumbline.regime.RegimeVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is known of a run after one event; all that sinks may show.
 *
 * @param run run id
 * @param declaration what the run declared, merged
 * @param progress where it is
 * @param belief the prior its law is fitted under, and who taught it
 * @param outlook law and forecast; empty until there is enough to fit or a horizon is known
 * @param whyNoOutlook one sentence when {@code outlook} is empty, else the empty string
 * @param expected what the newest loss was expected to be before it was seen, its batch noise
 *     included: the curve fitted until three bins before; empty while there is too little to judge
 *     by
 * @param drift the detectors' verdict
 * @param regime undertrained, compute-optimal or overtrained
 * @param metrics last value of every other evaluation metric by name: shown, never extrapolated
 * @param seen its closed bins of losses, oldest first, for whoever draws them: the list that its
 *     state holds, not a copy
 * @param openAlerts alerts open now
 * @param transitions alerts that this event opened, upgraded or resolved, in that order
 * @param renewed whether anything that is published per run changed: a bin closed, an alert moved,
 *     the run was declared or ended. Sinks that publish records do so only then.
 */
public record RunReport(
    String run,
    Declaration declaration,
    Progress progress,
    Belief belief,
    Optional<Outlook> outlook,
    String whyNoOutlook,
    Optional<Forecast> expected,
    DriftVerdict drift,
    RegimeVerdict regime,
    Map<String, Double> metrics,
    List<Bin> seen,
    List<Alert> openAlerts,
    List<Alert> transitions,
    boolean renewed) {

  public RunReport {
    metrics = Map.copyOf(metrics);
    openAlerts = List.copyOf(openAlerts);
    transitions = List.copyOf(transitions);
  }
}
