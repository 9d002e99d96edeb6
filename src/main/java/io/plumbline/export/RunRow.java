package io.plumbline.export;

import io.plumbline.drift.DriftVerdict;
import io.plumbline.forecast.Forecast;
import io.plumbline.regime.Regime;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind;
import io.plumbline.run.AlertText;
import io.plumbline.run.Outlook;
import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** One run in the table of the status page: a row of figures and a row that unfolds. */
final class RunRow {
  private final Html html;
  private final RunReport report;
  private final Progress progress;
  private final long nowMs;

  private RunRow(Html html, RunReport report, long nowMs) {
    this.html = html;
    this.report = report;
    this.progress = report.progress();
    this.nowMs = nowMs;
  }

  static void write(Html html, RunReport report, long nowMs) {
    RunRow row = new RunRow(html, report, nowMs);
    html.raw("<tbody><tr>");
    row.run();
    row.progress();
    row.loss();
    row.forecast();
    row.curve();
    row.regime();
    row.alerts();
    html.raw("</tr><tr><td class=\"more\" colspan=\"7\">");
    row.details();
    html.raw("</td></tr></tbody>\n");
  }

  private void run() {
    html.raw("<td class=\"run\">").text(report.run()).raw("<small>");
    report.declaration().family().ifPresent(family -> html.text(family).raw(" · "));
    html.raw("<span class=\"chip ")
        .raw(statusClass())
        .raw("\">")
        .text(progress.status().label())
        .raw("</span>");
    if (progress.lastArrivalMs() > 0) {
      html.raw(" ").text(Readable.duration((nowMs - progress.lastArrivalMs()) / 1e3)).raw(" ago");
    }
    html.raw("</small></td>");
  }

  private String statusClass() {
    return switch (progress.status()) {
      case LIVE, FINISHED -> "good";
      case STALLED, FAILED -> "bad";
      case KILLED -> "warn";
    };
  }

  private void progress() {
    cell("num", "tokens").text(Readable.count(progress.tokens()));
    progress
        .targetTokens()
        .ifPresent(
            target -> {
              double share = target > 0 ? progress.tokens() / target : 0;
              html.raw("<small>")
                  .text(Readable.percent(share))
                  .raw(" of ")
                  .text(Readable.count(target))
                  .raw("</small><progress max=\"100\" value=\"")
                  .raw(Math.round(100 * Math.max(0, Math.min(1, share))))
                  .raw("\"></progress>");
            });
    html.raw("</td>");
  }

  private void loss() {
    cell("num", "loss");
    if (progress.stepsSeen() > 0) {
      html.text(Readable.loss(progress.lossNats()));
      if (!Double.isNaN(progress.smoothedLossNats())) {
        html.raw("<small>smoothed ")
            .text(Readable.loss(progress.smoothedLossNats()))
            .raw("</small>");
      }
    } else {
      html.raw("–");
    }
    html.raw("</td>");
  }

  private void forecast() {
    cell("num", "forecast at the end");
    if (report.outlook().isPresent()) {
      Forecast end = report.outlook().get().atHorizon();
      html.text(Readable.loss(end.loss()))
          .raw(" ± ")
          .text(Readable.margin((end.hi80() - end.lo80()) / 2))
          .raw("<small>80 %: ")
          .text(Readable.loss(end.lo80()))
          .raw(" to ")
          .text(Readable.loss(end.hi80()))
          .raw("</small>");
    } else {
      html.raw("–");
    }
    html.raw("</td>");
  }

  private void curve() {
    html.raw("<td class=\"wide\">");
    CurveDrawing.draw(html, report);
    if (report.outlook().isEmpty()) {
      html.raw("<span class=\"sub\">").text(report.whyNoOutlook()).raw("</span>");
    }
    html.raw("</td>");
  }

  private void regime() {
    cell("num", "tokens per parameter");
    html.text(orDash(report.regime().tokensPerParameter()));
    report
        .regime()
        .plannedTokensPerParameter()
        .ifPresent(planned -> html.raw(" of ").text(Readable.ratio(planned)));
    Regime regime = report.regime().regime();
    if (regime != Regime.UNKNOWN) {
      html.raw("<small><span class=\"chip ")
          .raw(regime == Regime.UNDERTRAINED ? "warn" : "")
          .raw("\">")
          .text(regime.label().replace('_', ' '))
          .raw("</span></small>");
    }
    html.raw("</td>");
  }

  private void alerts() {
    html.raw("<td class=\"alerts wide\">");
    for (Alert alert : report.openAlerts()) {
      boolean sure = alert.grade() == DriftVerdict.Grade.CONFIRMED;
      boolean muted = alert.muted().isPresent();
      html.raw("<span class=\"chip ")
          .raw(muted ? "" : severityClass(alert.kind()))
          .raw(sure ? "" : " suspected")
          .raw("\" title=\"")
          .text(AlertText.of(alert, report))
          .raw("\">")
          .text(alert.kind().label().replace('_', ' '))
          .raw(sure ? "" : "?")
          .raw(muted ? " (muted)" : "")
          .raw("</span>");
    }
    html.raw("</td>");
  }

  private static String severityClass(AlertKind kind) {
    return switch (kind.severity()) {
      case PAGE -> "bad";
      case WARNING -> "warn";
      case INFO -> "";
    };
  }

  private void details() {
    html.raw("<details data-run=\"").text(report.run()).raw("\"><summary>");
    List<Alert> open = report.openAlerts();
    if (open.isEmpty()) {
      html.raw("details");
    } else {
      html.text(open.get(0).message());
    }
    html.raw("</summary><dl>");
    for (Alert alert : open) {
      fact(
          alert.kind().label().replace('_', ' '),
          AlertText.of(alert, report)
              + " ("
              + alert.grade().name().toLowerCase(Locale.ROOT)
              + ", "
              + alert.id()
              + ")");
    }
    fact("drift", report.drift().reason());
    fact("regime", report.regime().reason());
    fact("no forecast", report.whyNoOutlook());
    report.outlook().ifPresent(this::law);
    progress.etaSeconds().ifPresent(eta -> fact("time left", Readable.duration(eta)));
    report
        .regime()
        .computeFlops()
        .ifPresent(flops -> fact("compute", String.format(Locale.ROOT, "%.3g FLOP", flops)));
    progress.evalLossNats().ifPresent(loss -> fact("evaluation loss", Readable.loss(loss)));
    report.metrics().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(metric -> fact(metric.getKey(), Readable.ratio(metric.getValue())));
    fact(
        "events",
        progress.stepsSeen()
            + " steps, "
            + progress.duplicates()
            + " duplicates, "
            + progress.late()
            + " late, "
            + progress.rewinds()
            + " rewinds, "
            + progress.nonFinite()
            + " losses not finite; tokens: "
            + progress.tokenSource().label().replace('_', ' ')
            + ", attempt "
            + progress.attempt());
    html.raw("</dl></details>");
  }

  private void law(Outlook outlook) {
    fact(
        "law",
        "floor "
            + Readable.loss(outlook.law().floor())
            + ", amplitude "
            + Readable.loss(outlook.law().amplitude())
            + ", exponent "
            + Readable.ratio(outlook.law().exponent())
            + ", anneal gain "
            + Readable.loss(outlook.law().annealGain()));
    fact(
        "uncertainty",
        "noise "
            + Readable.percent(outlook.drivers().noise())
            + ", exponent "
            + Readable.percent(outlook.drivers().exponent())
            + ", anneal "
            + Readable.percent(outlook.drivers().anneal())
            + ", model error "
            + Readable.percent(outlook.drivers().modelError()));
  }

  private void fact(String name, String value) {
    if (!value.isEmpty()) {
      html.raw("<dt>").text(name).raw("</dt><dd>").text(value).raw("</dd>");
    }
  }

  private Html cell(String kind, String name) {
    return html.raw("<td class=\"").raw(kind).raw("\" data-name=\"").raw(name).raw("\">");
  }

  private static String orDash(OptionalDouble value) {
    return value.isPresent() ? Readable.ratio(value.getAsDouble()) : "–";
  }
}
