package io.plumbline.export;

import io.plumbline.drift.DriftVerdict;
import io.plumbline.forecast.Forecast;
import io.plumbline.regime.Regime;
import io.plumbline.regime.RegimeVerdict;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind;
import io.plumbline.run.Outlook;
import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * The metric families of runs, made from their reports at scrape time: each report is looked at
 * once, each family is written once. What a report does not know makes no sample.
 */
final class RunFamilies {
  /** Long tag lists would make long label values; the rest is in the forecasts topic. */
  private static final int MAX_TAGS_LENGTH = 256;

  private static final String[] SHARES = new String[Outlook.GRID_POINTS];

  static {
    for (int i = 0; i < SHARES.length; i++) {
      SHARES[i] = String.format(Locale.ROOT, "%.2f", Outlook.share(i));
    }
  }

  private final List<Family> families = new ArrayList<>();

  private final Family info = family(MetricNames.RUN_INFO);
  private final Family parameters = family(MetricNames.RUN_PARAMETERS);
  private final Family lastEvent = family(MetricNames.RUN_LAST_EVENT);
  private final Family loss = family(MetricNames.RUN_LOSS);
  private final Family smoothedLoss = family(MetricNames.RUN_SMOOTHED_LOSS);
  private final Family expectedLoss = family(MetricNames.RUN_EXPECTED_LOSS);
  private final Family evalLoss = family(MetricNames.RUN_EVAL_LOSS);
  private final Family learningRate = family(MetricNames.RUN_LEARNING_RATE);
  private final Family gradientNorm = family(MetricNames.RUN_GRADIENT_NORM);
  private final Family tokens = family(MetricNames.RUN_TOKENS);
  private final Family targetTokens = family(MetricNames.RUN_TARGET_TOKENS);
  private final Family tokensPerSecond = family(MetricNames.RUN_TOKENS_PER_SECOND);
  private final Family eta = family(MetricNames.RUN_ETA);
  private final Family rewinds = family(MetricNames.RUN_REWINDS);
  private final Family forecastLoss = family(MetricNames.RUN_FORECAST_LOSS);
  private final Family forecastCurve = family(MetricNames.RUN_FORECAST_CURVE);
  private final Family uncertaintyShare = family(MetricNames.RUN_UNCERTAINTY_SHARE);
  private final Family lawFloor = family(MetricNames.RUN_LAW_FLOOR);
  private final Family lawAmplitude = family(MetricNames.RUN_LAW_AMPLITUDE);
  private final Family lawExponent = family(MetricNames.RUN_LAW_EXPONENT);
  private final Family lawAnnealGain = family(MetricNames.RUN_LAW_ANNEAL_GAIN);
  private final Family driftScore = family(MetricNames.RUN_DRIFT_SCORE);
  private final Family alert = family(MetricNames.RUN_ALERT);
  private final Family alertSuspected = family(MetricNames.RUN_ALERT_SUSPECTED);
  private final Family alertMuted = family(MetricNames.RUN_ALERT_MUTED);
  private final Family regime = family(MetricNames.RUN_REGIME);
  private final Family tokensPerParameter = family(MetricNames.RUN_TOKENS_PER_PARAMETER);
  private final Family plannedTokensPerParameter =
      family(MetricNames.RUN_PLANNED_TOKENS_PER_PARAMETER);
  private final Family computeFlops = family(MetricNames.RUN_COMPUTE_FLOPS);
  private final Family priorRuns = family(MetricNames.RUN_PRIOR_RUNS);

  private RunFamilies() {}

  /** The families of these runs, one sample block per run in the given order. */
  static List<MetricFamilySamples> of(List<RunReport> reports) {
    RunFamilies all = new RunFamilies();
    reports.forEach(all::add);
    return all.families.stream().map(Family::build).toList();
  }

  private void add(RunReport report) {
    addIdentity(report);
    addProgress(report.run(), report.progress());
    report
        .expected()
        .newest()
        .ifPresent(
            expected ->
                expectedLoss
                    .add(expected.bounds().lo80(), report.run(), "lo80")
                    .add(expected.loss(), report.run(), "mid")
                    .add(expected.bounds().hi80(), report.run(), "hi80"));
    report.outlook().ifPresent(outlook -> addOutlook(report.run(), outlook));
    addVerdicts(report);
    addAlerts(report);
    priorRuns.add(report.expected().belief().runs(), report.run());
  }

  private void addIdentity(RunReport report) {
    Progress progress = report.progress();
    info.add(
        1,
        report.run(),
        report.declaration().family().orElse(""),
        progress.status().label(),
        Integer.toString(progress.attempt()),
        progress.reach().tokenSource().label(),
        report
            .declaration()
            .schedule()
            .map(schedule -> schedule.kind().name().toLowerCase(Locale.ROOT))
            .orElse(""),
        tags(report.declaration().tags()));
    parameters.add(report.declaration().activeParams(), report.run());
  }

  private void addProgress(String run, Progress progress) {
    if (progress.heard().eventMs() > 0) {
      lastEvent.add(progress.heard().eventMs() / 1e3, run);
    }
    if (progress.counts().steps() > 0) {
      loss.add(progress.losses().lastNats(), run);
    }
    smoothedLoss.add(known(progress.losses().smoothedNats()), run);
    evalLoss.add(progress.losses().evalNats(), run);
    learningRate.add(progress.readings().learningRate(), run);
    gradientNorm.add(progress.readings().gradientNorm(), run);
    tokens.add(progress.tokens(), run);
    targetTokens.add(progress.reach().targetTokens(), run);
    tokensPerSecond.add(progress.speed().tokensPerSecond(), run);
    eta.add(progress.speed().etaSeconds(), run);
    rewinds.add(progress.counts().rewinds(), run);
  }

  private void addOutlook(String run, Outlook outlook) {
    Forecast end = outlook.atHorizon();
    forecastLoss
        .add(end.bounds().lo95(), run, "lo95")
        .add(end.bounds().lo80(), run, "lo80")
        .add(end.bounds().lo50(), run, "lo50")
        .add(end.loss(), run, "mid")
        .add(end.bounds().hi50(), run, "hi50")
        .add(end.bounds().hi80(), run, "hi80")
        .add(end.bounds().hi95(), run, "hi95");
    for (int i = 0; i < outlook.grid().size(); i++) {
      Forecast at = outlook.grid().get(i);
      forecastCurve
          .add(at.bounds().lo80(), run, SHARES[i], "lo80")
          .add(at.loss(), run, SHARES[i], "mid")
          .add(at.bounds().hi80(), run, SHARES[i], "hi80");
    }
    uncertaintyShare
        .add(outlook.drivers().noise(), run, "noise")
        .add(outlook.drivers().exponent(), run, "exponent")
        .add(outlook.drivers().anneal(), run, "anneal")
        .add(outlook.drivers().modelError(), run, "model_error");
    lawFloor.add(outlook.law().floor(), run);
    lawAmplitude.add(outlook.law().amplitude(), run);
    lawExponent.add(outlook.law().exponent(), run);
    lawAnnealGain.add(outlook.law().annealGain(), run);
  }

  private void addVerdicts(RunReport report) {
    String run = report.run();
    DriftVerdict drift = report.verdicts().drift();
    RegimeVerdict verdict = report.verdicts().regime();
    if (drift.grade() != DriftVerdict.Grade.WARMING_UP) {
      driftScore.add(drift.score(), run);
    }
    for (Regime each : Regime.values()) {
      regime.add(verdict.regime() == each ? 1 : 0, run, each.label());
    }
    tokensPerParameter.add(verdict.tokensPerParameter(), run);
    plannedTokensPerParameter.add(verdict.planned().tokensPerParameter(), run);
    computeFlops.add(verdict.computeFlops(), run);
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

  private static OptionalDouble known(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** Sorted, so that the same tags make the same series. */
  private static String tags(Map<String, String> tags) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(tags)
        .forEach(
            (name, value) -> {
              if (text.length() + name.length() + value.length() + 2 <= MAX_TAGS_LENGTH) {
                text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(value);
              }
            });
    return text.toString();
  }

  private Family family(Metric metric) {
    Family family = new Family(metric);
    families.add(family);
    return family;
  }
}
