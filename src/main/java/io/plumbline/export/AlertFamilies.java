package io.plumbline.export;

import io.plumbline.drift.DriftVerdict;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind;
import io.plumbline.run.RunReport;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What looks wrong with runs: the evidence of drift, and the state of every kind of alert. */
final class AlertFamilies extends FamilyGroup<RunReport> {
  private final Family driftScore = family(MetricNames.RUN_DRIFT_SCORE);
  private final Family alert = family(MetricNames.RUN_ALERT);
  private final Family alertSuspected = family(MetricNames.RUN_ALERT_SUSPECTED);
  private final Family alertMuted = family(MetricNames.RUN_ALERT_MUTED);

  @Override
  void add(RunReport report) {
    DriftVerdict drift = report.verdicts().drift();
    if (drift.grade() != DriftVerdict.Grade.WARMING_UP) {
      driftScore.add(drift.score(), report.run());
    }
    addAlerts(report);
  }

  private void addAlerts(RunReport report) {
    Set<AlertKind> confirmed = EnumSet.noneOf(AlertKind.class);
    Set<AlertKind> suspected = EnumSet.noneOf(AlertKind.class);
    for (Alert open : report.alerts().open()) {
      if (open.muted().isPresent()) {
        alertMuted.add(
            1,
            report.run(),
            open.kind().label(),
            open.kind().severity().name().toLowerCase(Locale.ROOT));
      } else {
        (open.confirmed() ? confirmed : suspected).add(open.kind());
      }
    }
    for (AlertKind kind : AlertKind.values()) {
      String severity = kind.severity().name().toLowerCase(Locale.ROOT);
      boolean sure = confirmed.contains(kind);
      alert.add(sure ? 1 : 0, report.run(), kind.label(), severity);
      alertSuspected.add(
          !sure && suspected.contains(kind) ? 1 : 0, report.run(), kind.label(), severity);
    }
  }
}
