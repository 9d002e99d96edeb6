package io.plumbline.export;

import io.plumbline.run.Alert;
import io.plumbline.run.RunReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code /}: every run with its curve, band, forecast and alerts, for those without Grafana; those
 * that need somebody first. One document, nothing loaded from elsewhere.
 *
 * <p>Events are hostile: whatever came from one is escaped, and {@link PageShell}'s content policy
 * forbids what escaping would have missed.
 */
final class StatusPage implements Page {
  /** So many rows are a tenth of a megabyte, every few seconds; the rest is a page away. */
  static final int RUNS_PER_PAGE = 50;

  private static final int LONGEST_QUERY = 256;

  private static final List<String> URGENCIES =
      List.of("page", "warning", "note", "suspected", "muted");

  private final Supplier<List<RunReport>> runs;
  private final RecentAlerts recent;
  private final Readiness readiness;
  private final SetAsides asides;
  private final PageShell shell;

  StatusPage(
      Supplier<List<RunReport>> runs,
      RecentAlerts recent,
      SetAsides asides,
      Readiness readiness,
      PageShell shell) {
    this.runs = runs;
    this.asides = asides;
    this.recent = recent;
    this.readiness = readiness;
    this.shell = shell;
  }

  @Override
  public String path() {
    return "/";
  }

  @Override
  public boolean large() {
    return true;
  }

  @Override
  public Answer get(Request request) {
    String query = request.parameter("q").orElse("");
    if (query.length() > LONGEST_QUERY) {
      return Answer.text(400, "q is longer than " + LONGEST_QUERY + " characters; shorten it\n");
    }
    Optional<Integer> page = pageNumber(request.parameter("page").orElse("1"));
    if (page.isEmpty()) {
      return Answer.text(400, "page is no page number; give 1 or more\n");
    }
    List<RunReport> all = runs.get();
    Html main = new Html();
    Map<String, Integer> urgent = summary(main, all, query);
    asides.write(main);
    table(main, RunSearch.find(all, query), query, page.get(), all.isEmpty());
    int pages = urgent.getOrDefault("page", 0);
    String title = pages > 0 ? "(" + pages + ") plumbline" : "plumbline";
    return shell.answer(200, request, title, query, main);
  }

  /** How many runs are how; each a search for them. Returns the runs by their gravest alert. */
  private Map<String, Integer> summary(Html html, List<RunReport> all, String query) {
    Map<String, Integer> byStatus = new TreeMap<>();
    Map<String, Integer> byUrgency = new HashMap<>();
    for (RunReport report : all) {
      byStatus.merge(report.progress().status().label(), 1, Integer::sum);
      Set<String> urgencies = new HashSet<>();
      for (Alert alert : report.alerts().open()) {
        urgencies.add(AlertLine.urgency(alert));
      }
      urgencies.forEach(urgency -> byUrgency.merge(urgency, 1, Integer::sum));
    }
    html.raw("<ul id=\"summary\" data-key=\"summary\">");
    readiness
        .whyNotReady()
        .ifPresent(
            reason -> html.raw("<li class=\"chip warn\">not ready: ").text(reason).raw("</li>"));
    for (String urgency : URGENCIES) {
      int count = byUrgency.getOrDefault(urgency, 0);
      if (count > 0) {
        chip(html, tone(urgency), count, words(urgency, count), "alert:" + urgency, query);
      }
    }
    byStatus.forEach(
        (status, count) ->
            chip(
                html,
                status.equals("failed") ? "bad" : "calm",
                count,
                status,
                "status:" + status,
                query));
    chip(html, "calm", all.size(), all.size() == 1 ? "run" : "runs", "", query);
    html.raw("</ul>");
    return byUrgency;
  }

  private static String tone(String urgency) {
    return switch (urgency) {
      case "page" -> "bad";
      case "warning" -> "warn";
      case "suspected" -> "suspected";
      default -> "calm";
    };
  }

  private static String words(String urgency, int count) {
    return switch (urgency) {
      case "page" -> count == 1 ? "needs somebody now" : "need somebody now";
      case "warning" -> "with a warning";
      case "note" -> "with a note";
      default -> urgency;
    };
  }

  private static void chip(
      Html html, String tone, int count, String what, String search, String query) {
    html.raw("<li><a class=\"chip ")
        .text(tone)
        .raw(search.equals(query) ? "\" aria-current=\"true\" href=\"" : "\" href=\"")
        .text(search.isEmpty() ? "/" : PageLinks.search(search))
        .raw("\"><b>")
        .raw(count)
        .raw("</b> ")
        .text(what)
        .raw("</a></li>");
  }

  private void table(Html html, List<RunReport> found, String query, int page, boolean none) {
    int from = (int) Math.min((page - 1L) * RUNS_PER_PAGE, found.size());
    List<RunReport> shown = found.subList(from, Math.min(from + RUNS_PER_PAGE, found.size()));
    if (shown.isEmpty()) {
      empty(html, none);
      return;
    }
    html.raw("<table id=\"runs\" data-key=\"runs\" data-list>").raw(RunRow.HEAD);
    long nowMs = shell.nowMs();
    shown.forEach(report -> RunRow.write(html, report, recent.of(report.run()), nowMs));
    html.raw("</table><nav data-key=\"nav\" aria-label=\"Pages of runs\">");
    if (page > 1) {
      link(html, PageLinks.page(query, page - 1), "previous");
    }
    html.raw("<span>").raw(from + 1).raw(" to ").raw(from + shown.size());
    html.raw(" of ").raw(found.size()).raw("</span>");
    if (from + shown.size() < found.size()) {
      link(html, PageLinks.page(query, page + 1), "next");
    }
    link(html, "/metrics", "metrics");
    html.raw("</nav>");
  }

  private static void empty(Html html, boolean none) {
    html.raw("<div class=\"empty\" data-key=\"empty\">");
    if (none) {
      html.raw("<p><b>No runs yet.</b> Trainers publish to the topic <code>training.events</code>;")
          .raw(" a run is here with its first event.</p>")
          .raw("<p>Recorded ones: <code>plumbline replay FILE...</code>; events that came and were")
          .raw(" refused: <code>plumbline_events_rejected_total</code> in")
          .raw(" <a href=\"/metrics\">metrics</a>, by reason.</p>");
    } else {
      html.raw("<p>No run matches. <a href=\"/\">All runs</a></p>");
    }
    html.raw("</div>");
  }

  private static void link(Html html, String to, String name) {
    html.raw("<a href=\"").text(to).raw("\">").text(name).raw("</a>");
  }

  private static Optional<Integer> pageNumber(String text) {
    return text.matches("[1-9][0-9]{0,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
