package io.plumbline.export;

import io.plumbline.run.Alert;
import io.plumbline.run.AlertCost;
import io.plumbline.run.AlertKind;
import io.plumbline.run.AlertText;
import io.plumbline.run.Muting;
import io.plumbline.run.RunReport;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An alert for somebody who has to decide: how urgent, what happened, what to do, where to go. */
final class AlertLine {
  /** What somebody has to act on first: the same order in every list. */
  static final Comparator<Alert> URGENT_FIRST = Comparator.comparingInt(AlertLine::rank);

  /** No alert ranks so low. */
  static final int QUIET = 7;

  private AlertLine() {}

  /** 0 pages, 1 warns, 2 notes; then suspected ones in that order; last what somebody muted. */
  static int rank(Alert alert) {
    if (alert.muted().isPresent()) {
      return QUIET - 1;
    }
    int rank =
        switch (alert.kind().severity()) {
          case PAGE -> 0;
          case WARNING -> 1;
          case INFO -> 2;
        };
    return rank + (alert.confirmed() ? 0 : 3);
  }

  /** The word that search and the summary use for it: page, warning, note, suspected, muted. */
  static String urgency(Alert alert) {
    if (alert.muted().isPresent()) {
      return "muted";
    }
    return alert.confirmed() ? severity(alert.kind()) : "suspected";
  }

  /** The class that gives it a colour. */
  static String tone(Alert alert) {
    return switch (urgency(alert)) {
      case "page" -> "bad";
      case "warning" -> "warn";
      case "suspected" -> "suspected";
      default -> "calm";
    };
  }

  /** How urgent and what, e.g. {@code page: drift up}. */
  static void chip(Html html, Alert alert) {
    html.raw("<span class=\"chip ")
        .text(tone(alert))
        .raw("\">")
        .text(urgency(alert))
        .raw(": <b>")
        .text(alert.kind().label().replace('_', ' '))
        .raw("</b></span> ");
  }

  /** What happened and what to do, in a line or two. */
  static void brief(Html html, Alert alert, RunReport report) {
    html.raw("<p class=\"alert\">");
    chip(html, alert);
    html.text(sentence(alert));
    if (alert.confirmed() && alert.muted().isEmpty()) {
      cost(html.raw(" "), alert, report);
      html.raw("<span class=\"next\"><b>Next:</b> ").text(AlertText.next(alert.kind()));
      html.raw(" ");
      runbook(html, alert.kind());
      html.raw("</span>");
    }
    alert
        .muted()
        .ifPresent(muting -> html.raw(" <span class=\"sub\">").text(muted(muting)).raw("</span>"));
    html.raw("</p>");
  }

  /** What is over, by name. */
  static void over(Html html, List<Alert> resolved) {
    if (!resolved.isEmpty()) {
      html.raw("<p class=\"alert sub\">Over: ")
          .text(
              resolved.stream()
                  .map(alert -> alert.kind().label().replace('_', ' '))
                  .distinct()
                  .collect(Collectors.joining(", ")))
          .raw("</p>");
    }
  }

  static void runbook(Html html, AlertKind kind) {
    html.raw("<a href=\"")
        .text(PageLinks.runbook(kind.alertName()))
        .raw("\">Runbook ")
        .text(kind.alertName())
        .raw("</a>");
  }

  /** What was spent since the change; nothing before any was. */
  static void cost(Html html, Alert alert, RunReport report) {
    AlertCost cost = AlertCost.of(alert, report);
    if (cost.tokens() <= 0) {
      return;
    }
    html.raw("Spent since: ").text(Readable.count(cost.tokens())).raw(" tokens");
    cost.flops().ifPresent(flops -> html.raw(", ").text(Readable.flops(flops)));
    cost.hours().ifPresent(hours -> html.raw(", ").text(Readable.duration(3600 * hours)));
    html.raw(".");
  }

  static String sentence(Alert alert) {
    String message = alert.ground().message();
    return message.endsWith(".") ? message : message + ".";
  }

  static String muted(Muting muting) {
    StringBuilder text =
        new StringBuilder("Muted until ").append(Readable.moment(muting.untilMs()));
    if (muting.untilTokens() != Long.MAX_VALUE) {
      text.append(" or ").append(Readable.count(muting.untilTokens())).append(" tokens");
    }
    if (!muting.by().isEmpty()) {
      text.append(" by ").append(muting.by());
    }
    return muting.reason().isEmpty()
        ? text.append('.').toString()
        : text.append(": ").append(muting.reason()).append('.').toString();
  }

  private static String severity(AlertKind kind) {
    return kind.severity() == AlertKind.Severity.INFO
        ? "note"
        : kind.severity().name().toLowerCase(Locale.ROOT);
  }
}
