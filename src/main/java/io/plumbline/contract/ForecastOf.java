package io.plumbline.contract;

import io.plumbline.family.Belief;
import io.plumbline.forecast.Forecast;
import io.plumbline.forecast.ForecastDrivers;
import io.plumbline.law.LawEstimate;
import io.plumbline.regime.RegimeVerdict;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertCost;
import io.plumbline.run.Outlook;
import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A run's report as a {@link ForecastRecord}. */
final class ForecastOf {
  private ForecastOf() {}

  static ForecastRecord report(RunReport report) {
    Progress progress = report.progress();
    return new ForecastRecord(
        new ForecastRecord.Subject(report.run(), report.declaration().family().orElse("")),
        place(progress),
        losses(progress),
        ahead(report),
        new ForecastRecord.Verdicts(
            new ForecastRecord.Drift(
                Json.lower(report.verdicts().drift().grade()),
                report.verdicts().drift().reason(),
                report.verdicts().drift().score()),
            regime(report.verdicts().regime())),
        new ForecastRecord.Pace(progress.speed().etaSeconds(), progress.speed().tokensPerSecond()),
        new ForecastRecord.Now(
            // Sorted: the same report is the same bytes.
            new TreeMap<>(progress.readings().metrics()),
            report.alerts().open().stream().map(alert -> open(alert, report)).toList(),
            progress.heard().eventMs(),
            counts(progress)),
        null);
  }

  private static ForecastRecord.Place place(Progress progress) {
    return new ForecastRecord.Place(
        progress.status().label(),
        progress.attempt(),
        progress.step(),
        progress.tokens(),
        progress.reach().tokenSource().label(),
        progress.reach().targetTokens(),
        progress.share());
  }

  private static ForecastRecord.Losses losses(Progress progress) {
    return new ForecastRecord.Losses(
        progress.losses().lastNats(),
        progress.losses().smoothedNats(),
        progress.losses().noiseSd(),
        progress.losses().evalNats(),
        progress.readings().learningRate(),
        progress.readings().gradientNorm());
  }

  private static ForecastRecord.Counts counts(Progress progress) {
    return new ForecastRecord.Counts(
        progress.counts().steps(),
        progress.counts().duplicates(),
        progress.counts().late(),
        progress.counts().rewinds(),
        progress.counts().nonFinite(),
        ifAny(progress.counts().shared()),
        ifAny(progress.counts().foreign()),
        ifAny(progress.counts().restarts()));
  }

  private static OptionalLong ifAny(long count) {
    return count > 0 ? OptionalLong.of(count) : OptionalLong.empty();
  }

  private static AheadRecord ahead(RunReport report) {
    Belief belief = report.expected().belief();
    AheadRecord.Prior prior = new AheadRecord.Prior(Json.lower(belief.source()), belief.runs());
    if (report.outlook().isEmpty()) {
      return new AheadRecord(prior, null, null, null, null, null, report.expected().whyNoOutlook());
    }
    Outlook outlook = report.outlook().get();
    return new AheadRecord(
        prior,
        end(outlook.atHorizon(), outlook.madeAtTokens()),
        curve(outlook.grid()),
        drivers(outlook.drivers()),
        new AheadRecord.Schedule(outlook.schedule().label(), outlook.scheduleSays()),
        law(outlook.law()),
        "");
  }

  private static AheadRecord.End end(Forecast end, double madeAtTokens) {
    return new AheadRecord.End(
        end.atTokens(),
        end.loss(),
        new AheadRecord.Intervals(
            end.bounds().lo50(),
            end.bounds().hi50(),
            end.bounds().lo80(),
            end.bounds().hi80(),
            end.bounds().lo95(),
            end.bounds().hi95()),
        end.sd(),
        madeAtTokens);
  }

  private static List<AheadRecord.Point> curve(List<Forecast> grid) {
    return IntStream.range(0, grid.size())
        .mapToObj(i -> point(Outlook.share(i), grid.get(i)))
        .toList();
  }

  private static AheadRecord.Point point(double share, Forecast at) {
    return new AheadRecord.Point(
        share, at.atTokens(), at.loss(), at.bounds().lo80(), at.bounds().hi80());
  }

  private static AheadRecord.Drivers drivers(ForecastDrivers drivers) {
    return new AheadRecord.Drivers(
        drivers.noise(), drivers.exponent(), drivers.anneal(), drivers.modelError());
  }

  private static AheadRecord.Law law(LawEstimate law) {
    return new AheadRecord.Law(
        law.floor(),
        law.floorSd(),
        law.amplitude(),
        law.exponent(),
        law.exponentSd(),
        law.annealGain(),
        law.annealGainSd(),
        law.horizonTokens());
  }

  private static ForecastRecord.Regime regime(RegimeVerdict regime) {
    return new ForecastRecord.Regime(
        regime.regime().label(),
        regime.tokensPerParameter(),
        regime.planned().tokensPerParameter(),
        regime.optimalTokensPerParameter(),
        regime.computeFlops(),
        regime.planned().computeFlops(),
        regime.effectiveTokens(),
        regime.reason());
  }

  private static ForecastRecord.OpenAlert open(Alert alert, RunReport report) {
    AlertCost cost = AlertCost.of(alert, report);
    return new ForecastRecord.OpenAlert(
        alert.id(),
        alert.kind().label(),
        Json.lower(alert.grade()),
        alert.muted().isPresent(),
        alert.ground().sinceTokens(),
        cost.tokens(),
        cost.flops());
  }
}
