package io.plumbline.export;

import io.plumbline.run.Alert;
import io.plumbline.run.AlertText;
import io.plumbline.run.RunReport;

/** One alert in full: what happened, how that is known, what it costs, what to do. */
final class AlertCard {
  private AlertCard() {}

  static void open(Html html, Alert alert, RunReport report) {
    html.raw("<article class=\"card ").text(AlertLine.tone(alert)).raw("\"><h2>");
    AlertLine.chip(html, alert);
    html.raw("</h2><p>").text(AlertLine.sentence(alert)).raw("</p>");
    alert.muted().ifPresent(muting -> html.raw("<p>").text(AlertLine.muted(muting)).raw("</p>"));
    html.raw("<p><b>Next:</b> ").text(AlertText.next(alert.kind())).raw(" ");
    AlertLine.runbook(html, alert.kind());
    html.raw("</p><p class=\"sub\">");
    AlertLine.cost(html, alert, report);
    html.raw(" ");
    evidence(html, alert);
    html.raw("</p></article>");
  }

  /** A line about one that is over. */
  static void resolved(Html html, Alert alert) {
    html.raw("<p><b>")
        .text(alert.kind().label().replace('_', ' '))
        .raw("</b> ")
        .text(AlertLine.sentence(alert))
        .raw(" Over");
    alert.ended().ifPresent(end -> html.raw(" since ").text(Readable.moment(end.at().atMs())));
    html.raw(": ")
        .text(alert.ended().map(Alert.Ending::why).orElse(""))
        .raw(". <span class=\"sub\">")
        .name(alert.id());
    html.raw("</span></p>");
  }

  private static void evidence(Html html, Alert alert) {
    Alert.Ground ground = alert.ground();
    html.raw(alert.confirmed() ? "Opened " : "Suspected since ")
        .text(Readable.moment(alert.opened().atMs()))
        .raw(" at ")
        .text(Readable.count(alert.opened().tokens()))
        .raw(" tokens");
    alert.opened().step().ifPresent(step -> html.raw(" (step ").raw(step).raw(")"));
    html.raw("; began at ").text(Readable.count(ground.sinceTokens())).raw(" tokens");
    ground.sinceStep().ifPresent(step -> html.raw(" (step ").raw(step).raw(")"));
    html.raw(".");
    if (ground.expectedLoss().isPresent() && ground.seenLoss().isPresent()) {
      html.raw(" Loss expected ")
          .text(Readable.loss(ground.expectedLoss().getAsDouble()))
          .raw(", seen ")
          .text(Readable.loss(ground.seenLoss().getAsDouble()))
          .raw(" nats per token.");
    }
    if (Double.isFinite(ground.statistic()) && Double.isFinite(ground.threshold())) {
      html.raw(" Evidence ")
          .text(Readable.ratio(ground.statistic()))
          .raw(", called at ")
          .text(Readable.ratio(ground.threshold()))
          .raw(".");
    }
    if (alert.telling().reopened() > 0) {
      html.raw(" Came back ")
          .raw(alert.telling().reopened())
          .raw(alert.telling().reopened() == 1 ? " time." : " times.");
    }
    html.raw(" Id ").name(alert.id()).raw(".");
  }
}
