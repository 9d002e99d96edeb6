package io.plumbline.export;

import io.plumbline.forecast.Forecast;
import io.plumbline.run.Outlook;
import io.plumbline.run.RunReport;
import java.util.Locale;

/**
 * The forecast loss of runs, at the horizon and on the way there, and what its width comes from.
 */
final class ForecastFamilies extends FamilyGroup<RunReport> {
  private static final String[] SHARES = new String[Outlook.GRID_POINTS];

  static {
    for (int i = 0; i < SHARES.length; i++) {
      SHARES[i] = String.format(Locale.ROOT, "%.2f", Outlook.share(i));
    }
  }

  private final Family forecastLoss = family(MetricNames.RUN_FORECAST_LOSS);
  private final Family forecastCurve = family(MetricNames.RUN_FORECAST_CURVE);
  private final Family uncertaintyShare = family(MetricNames.RUN_UNCERTAINTY_SHARE);

  @Override
  void add(RunReport report) {
    report.outlook().ifPresent(outlook -> add(report.run(), outlook));
  }

  private void add(String run, Outlook outlook) {
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
  }
}
