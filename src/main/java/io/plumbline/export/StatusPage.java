package io.plumbline.export;

import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind.Severity;
import io.plumbline.run.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * {@code /}: every run with its curve, band, forecast and alerts, for those without Grafana. One
 * document, nothing loaded from elsewhere; with scripts off it reloads itself.
 *
 * <p>Events are hostile: whatever came from one is escaped, and the content policy forbids all
 * scripts and styles but the two of this page, by their digests.
 */
final class StatusPage implements Page {
  /** A phone draws this many rows with curves in well under a second; the rest is a page away. */
  static final int RUNS_PER_PAGE = 200;

  private static final int LONGEST_QUERY = 256;

  private final Supplier<List<RunReport>> runs;
  private final Readiness readiness;
  private final String version;
  private final LongSupplier clockMs;
  private final String style = resource("status.css");
  private final String script = resource("status.js");
  private final String contentPolicy =
      "default-src 'none'; style-src "
          + digest(style)
          + "; script-src "
          + digest(script)
          + "; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  StatusPage(Supplier<List<RunReport>> runs, Readiness readiness, String version) {
    this(runs, readiness, version, System::currentTimeMillis);
  }

  StatusPage(
      Supplier<List<RunReport>> runs, Readiness readiness, String version, LongSupplier clockMs) {
    this.runs = runs;
    this.readiness = readiness;
    this.version = version;
    this.clockMs = clockMs;
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
    Html html = new Html();
    html.raw("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .raw("<title>plumbline</title><link rel=\"icon\" href=\"data:,\">")
        .raw("<noscript><meta http-equiv=\"refresh\" content=\"15\"></noscript><style>")
        .raw(style)
        .raw("</style></head><body><header><h1>plumbline <small>")
        .text(version)
        .raw("</small></h1><form action=\"/\"><input type=\"search\" name=\"q\" maxlength=\"256\"")
        .raw(" placeholder=\"run, family, tag, alert\" aria-label=\"search runs\" value=\"")
        .text(query)
        .raw("\"><button>Search</button></form></header><main>");
    summary(html, all);
    table(html, RunSearch.find(all, query), query, page.get());
    html.raw("</main><script>").raw(script).raw("</script></body></html>\n");
    return Answer.of(200, "text/html; charset=utf-8", html.toString())
        .with("Content-Security-Policy", contentPolicy)
        .with("Referrer-Policy", "no-referrer");
  }

  private void summary(Html html, List<RunReport> all) {
    html.raw("<ul id=\"summary\">");
    readiness
        .whyNotReady()
        .ifPresent(
            reason -> html.raw("<li class=\"chip warn\">not ready: ").text(reason).raw("</li>"));
    Map<String, Integer> byStatus = new TreeMap<>();
    Map<Severity, Integer> confirmed = new TreeMap<>();
    int suspected = 0;
    for (RunReport report : all) {
      byStatus.merge(report.progress().status().label(), 1, Integer::sum);
      Set<Severity> severities = EnumSet.noneOf(Severity.class);
      boolean suspect = false;
      for (Alert alert : report.openAlerts()) {
        if (alert.confirmed() && alert.muted().isEmpty()) {
          severities.add(alert.kind().severity());
        } else {
          suspect = true;
        }
      }
      severities.forEach(severity -> confirmed.merge(severity, 1, Integer::sum));
      suspected += suspect ? 1 : 0;
    }
    chip(html, "", all.size(), all.size() == 1 ? " run" : " runs");
    byStatus.forEach((status, count) -> chip(html, "", count, " " + status));
    confirmed.forEach(
        (severity, count) -> {
          switch (severity) {
            case PAGE ->
                chip(html, "bad", count, count == 1 ? " needs somebody" : " need somebody");
            case WARNING -> chip(html, "warn", count, " with a warning");
            case INFO -> chip(html, "", count, " with a note");
          }
        });
    if (suspected > 0) {
      chip(html, "suspected", suspected, " suspected");
    }
    html.raw("</ul>");
  }

  private static void chip(Html html, String kind, int count, String what) {
    html.raw("<li class=\"chip ").raw(kind).raw("\">").raw(count).text(what).raw("</li>");
  }

  private void table(Html html, List<RunReport> found, String query, int page) {
    html.raw("<div id=\"runs\">");
    int from = (int) Math.min((page - 1L) * RUNS_PER_PAGE, found.size());
    List<RunReport> shown = found.subList(from, Math.min(from + RUNS_PER_PAGE, found.size()));
    if (shown.isEmpty()) {
      html.raw("<p class=\"empty\">");
      if (query.isEmpty() && page == 1) {
        html.raw("No runs yet. Trainers publish to the topic training.events.");
      } else {
        html.raw("No run here. <a href=\"/\">All runs</a>");
      }
      html.raw("</p></div>");
      return;
    }
    html.raw("<table><thead><tr><th>Run<th>Tokens<th>Loss<th>Forecast at the end<th>Curve")
        .raw("<th>Tokens per parameter<th>Alerts</tr></thead>\n");
    long nowMs = clockMs.getAsLong();
    shown.forEach(report -> RunRow.write(html, report, nowMs));
    html.raw("</table><nav>");
    if (page > 1) {
      link(html, query, page - 1, "previous");
    }
    html.raw("<span>").raw(from + 1).raw(" to ").raw(from + shown.size());
    html.raw(" of ").raw(found.size()).raw("</span>");
    if (from + shown.size() < found.size()) {
      link(html, query, page + 1, "next");
    }
    html.raw("<a href=\"/metrics\">metrics</a></nav></div>");
  }

  private static void link(Html html, String query, int page, String name) {
    html.raw("<a href=\"/?page=")
        .raw(page)
        .raw("&amp;q=")
        .text(URLEncoder.encode(query, StandardCharsets.UTF_8))
        .raw("\">")
        .raw(name)
        .raw("</a>");
  }

  private static Optional<Integer> pageNumber(String text) {
    return text.matches("[1-9][0-9]{0,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
