package io.plumbline.export;

import io.plumbline.forecast.Forecast;
import io.plumbline.regime.Regime;
import io.plumbline.regime.RegimeVerdict;
import io.plumbline.run.Alert;
import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunStatus;
import java.util.List;

/** One run in the table of the status page: its figures, and under them what is wrong with it. */
final class RunRow {
  static final String HEAD =
      "<thead data-key=\"head\"><tr><th scope=\"col\">Run<th scope=\"col\">Loss, nats per token<th"
          + " scope=\"col\">Forecast of the final loss<th scope=\"col\">Fitted curve and"
          + " forecast<th scope=\"col\">Tokens seen<th scope=\"col\">Tokens per"
          + " parameter</tr></thead>\n";

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

  static void write(Html html, RunReport report, List<Alert> over, long nowMs) {
    RunRow row = new RunRow(html, report, nowMs);
    List<Alert> open = report.alerts().open().stream().sorted(AlertLine.URGENT_FIRST).toList();
    String tone = open.isEmpty() ? "quiet" : AlertLine.tone(open.get(0));
    html.raw("<tbody class=\"").text(tone).raw("\" data-key=\"").text(report.run()).raw("\"><tr>");
    row.run();
    row.loss();
    row.forecast();
    row.curve();
    row.progress();
    row.regime();
    html.raw("</tr>");
    if (!open.isEmpty() || !over.isEmpty()) {
      html.raw("<tr><td class=\"more\" colspan=\"6\">");
      open.forEach(alert -> AlertLine.brief(html, alert, report));
      AlertLine.over(html, over);
      html.raw("</td></tr>");
    }
    html.raw("</tbody>\n");
  }

  private void run() {
    html.raw("<th scope=\"row\" class=\"run\"><a href=\"")
        .text(PageLinks.run(report.run()))
        .raw("\">")
        .name(report.run())
        .raw("</a><small>");
    status(html, progress.status());
    report.declaration().family().ifPresent(family -> html.raw(" ").name(family));
    html.raw(" ");
    age(html, progress.heard().arrivalMs(), nowMs);
    html.raw("</small></th>");
  }

  /** How a run is, as a word with a colour. */
  static void status(Html html, RunStatus status) {
    String tone =
        switch (status) {
          case LIVE, FINISHED -> "good";
          case STALLED, FAILED -> "bad";
          case KILLED -> "warn";
        };
    html.raw("<span class=\"chip ").text(tone).raw("\">").text(status.label()).raw("</span>");
  }

  /** How long ago something was; the page's script keeps it true. */
  static void age(Html html, long atMs, long nowMs) {
    if (atMs > 0) {
      html.raw("<time data-at=\"")
          .raw(atMs)
          .raw("\">")
          .text(Readable.duration((nowMs - atMs) / 1e3))
          .raw(" ago</time>");
    }
  }

  private void loss() {
    cell("loss, nats per token");
    if (progress.counts().steps() > 0) {
      double last = progress.losses().lastNats();
      double smoothed = progress.losses().smoothedNats();
      boolean finite = Double.isFinite(last);
      if (finite && Double.isFinite(smoothed)) {
        figure(true, smoothed, "last ", last);
      } else {
        figure(finite, last, "smoothed ", smoothed);
      }
    } else {
      html.raw("–");
    }
    html.raw("</td>");
  }

  private void figure(boolean finite, double first, String name, double second) {
    html.raw(finite ? "<b>" : "<b class=\"broken\">").text(Readable.loss(first)).raw("</b>");
    if (!Double.isNaN(second)) {
      html.raw("<small>").text(name).text(Readable.loss(second)).raw("</small>");
    }
  }

  private void forecast() {
    cell("forecast of the final loss");
    if (report.outlook().isPresent()) {
      Forecast end = report.outlook().get().atHorizon();
      html.raw("<b>")
          .text(Readable.loss(end.loss()))
          .raw("</b> ± ")
          .text(Readable.margin((end.bounds().hi80() - end.bounds().lo80()) / 2))
          .raw("<small>80 %: ")
          .text(Readable.loss(end.bounds().lo80()))
          .raw(" to ")
          .text(Readable.loss(end.bounds().hi80()))
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
      html.raw("<span class=\"sub\">").text(report.expected().whyNoOutlook()).raw("</span>");
    }
    html.raw("</td>");
  }

  private void progress() {
    cell("tokens seen");
    html.raw("<b>").text(Readable.count(progress.tokens())).raw("</b>");
    double target = progress.reach().targetTokens().orElse(0);
    if (target > 0) {
      double share = progress.tokens() / target;
      html.raw(" of ")
          .text(Readable.count(target))
          .raw("<progress max=\"100\" aria-label=\"tokens seen, percent of the plan\" value=\"")
          .raw(Math.round(100 * Math.max(0, Math.min(1, share))))
          .raw("\"></progress><small>")
          .text(Readable.percent(share));
      if (progress.speed().etaSeconds().isPresent() && !progress.status().ended()) {
        html.raw(", ")
            .text(Readable.duration(progress.speed().etaSeconds().getAsDouble()))
            .raw(" left");
      }
      html.raw("</small>");
    } else {
      html.raw("<small>no target declared</small>");
    }
    html.raw("</td>");
  }

  private void regime() {
    cell("tokens per parameter");
    RegimeVerdict verdict = report.verdicts().regime();
    if (verdict.tokensPerParameter().isPresent()) {
      html.raw("<b>").text(Readable.ratio(verdict.tokensPerParameter().getAsDouble())).raw("</b>");
      verdict
          .planned()
          .tokensPerParameter()
          .ifPresent(planned -> html.raw(" of ").text(Readable.ratio(planned)));
    } else {
      html.raw("–");
    }
    Regime regime = verdict.regime();
    html.raw("<small>")
        .text(
            regime == Regime.UNKNOWN
                ? "parameters or target not declared"
                : "plan: " + regime.label().replace('_', ' '))
        .raw("</small></td>");
  }

  private void cell(String name) {
    html.raw("<td class=\"num\" data-name=\"").text(name).raw("\">");
  }
}
