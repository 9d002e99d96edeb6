package io.plumbline.export;

import io.plumbline.run.Alert;
import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code /run?id=...}: one run for whoever has to decide about it. First what is wrong and what to
 * do, then the curve, then the figures and what they rest on.
 */
final class RunPage implements Page {
  private final Function<String, Optional<RunReport>> runs;
  private final RecentAlerts recent;
  private final String grafana;
  private final PageShell shell;

  RunPage(
      Function<String, Optional<RunReport>> runs,
      RecentAlerts recent,
      String grafana,
      PageShell shell) {
    this.runs = runs;
    this.recent = recent;
    this.grafana = grafana;
    this.shell = shell;
  }

  @Override
  public String path() {
    return "/run";
  }

  @Override
  public boolean large() {
    return false;
  }

  @Override
  public Answer get(Request request) {
    String run = request.parameter("id").orElse("");
    Optional<RunReport> found = runs.apply(run);
    Html main = new Html();
    if (found.isEmpty()) {
      missing(main, run);
      return shell.answer(404, request, "no such run - plumbline", "", main);
    }
    RunReport report = found.get();
    title(main, report, PageLinks.of(grafana, request));
    alerts(main, report);
    curve(main, report);
    RunFacts facts = new RunFacts(report);
    main.raw("<div class=\"columns\" data-key=\"columns\" data-list>");
    main.add(facts.forecast()).add(facts.progress()).add(facts.law()).add(facts.drivers());
    main.raw("</div>");
    main.add(DeclarationTable.of(report)).add(facts.counts());
    String first =
        report.alerts().open().stream()
            .min(AlertLine.URGENT_FIRST)
            .filter(alert -> AlertLine.rank(alert) == 0)
            .map(alert -> alert.kind().label().replace('_', ' ') + ": ")
            .orElse("");
    return shell.answer(200, request, first + report.run() + " - plumbline", "", main);
  }

  private static void missing(Html html, String run) {
    html.raw("<div class=\"empty\" data-key=\"missing\"><p><b>This monitor does not follow a run ")
        .raw("called ")
        .name(run)
        .raw(
            ".</b></p><p>It may have ended a while ago (<code>ended.grace.seconds</code>), be with")
        .raw(" another instance of this monitor, or not have sent its first event. What was last")
        .raw(" known of it is in the topic <code>training.forecasts</code>.</p>")
        .raw("<p><a href=\"/\">All runs</a></p></div>");
  }

  private void title(Html html, RunReport report, PageLinks links) {
    Progress progress = report.progress();
    html.raw("<div class=\"title\" data-key=\"title\"><h1>").name(report.run()).raw("</h1><p>");
    RunRow.status(html, progress.status());
    html.raw(" last event ");
    RunRow.age(html, progress.heard().arrivalMs(), shell.nowMs());
    report
        .declaration()
        .family()
        .ifPresent(
            family ->
                html.raw(" · family <a href=\"")
                    .text(PageLinks.search(family))
                    .raw("\">")
                    .name(family)
                    .raw("</a>"));
    if (progress.attempt() > 0) {
      html.raw(" · attempt ").raw(progress.attempt());
    }
    for (Map.Entry<String, String> tag : new TreeMap<>(report.declaration().tags()).entrySet()) {
      html.raw(" · ").name(tag.getKey() + "=" + tag.getValue());
    }
    html.raw("</p><p class=\"links\"><a href=\"/\">All runs</a>");
    links
        .dashboard(report.run())
        .ifPresent(
            address ->
                html.raw(" <a href=\"")
                    .text(address)
                    .raw("\" rel=\"noopener\">Over time, in Grafana</a>"));
    html.raw("</p></div>");
  }

  private void alerts(Html html, RunReport report) {
    html.raw("<section data-key=\"alerts\" aria-label=\"Alerts\">");
    List<Alert> open = report.alerts().open().stream().sorted(AlertLine.URGENT_FIRST).toList();
    if (open.isEmpty()) {
      boolean ended = report.progress().status().ended();
      html.raw("<p class=\"calm\"><b>No open alert.</b> ")
          .text(ended ? "The run has ended: " + report.progress().status().label() + "." : "")
          .text(ended ? "" : RunFacts.upper(report.verdicts().drift().reason()) + ".")
          .raw("</p>");
    }
    open.forEach(alert -> AlertCard.open(html, alert, report));
    List<Alert> resolved = recent.of(report.run());
    if (!resolved.isEmpty()) {
      html.raw("<details data-key=\"resolved\"><summary>Over: ")
          .raw(resolved.size())
          .raw(resolved.size() == 1 ? " alert" : " alerts")
          .raw("</summary>");
      resolved.forEach(alert -> AlertCard.resolved(html, alert));
      html.raw("</details>");
    }
    html.raw("</section>");
  }

  private static void curve(Html html, RunReport report) {
    html.raw("<section data-key=\"curve\"><h2>Loss, nats per token</h2>");
    if (report.outlook().isEmpty()) {
      html.raw("<p class=\"sub\"><b>No forecast yet:</b> ")
          .text(report.expected().whyNoOutlook())
          .raw("</p>");
    }
    RunChart.draw(html, report);
    html.raw("</section>");
    RateChart.draw(html, report);
  }
}
