package io.plumbline.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of Grafana's dashboard-linter (github.com/grafana/dashboard-linter, docs/rules), under
 * their names, and a few of our own. The linter itself is a Go program that no registry here has.
 *
 * <p>That queries are valid is asked of a real Prometheus: {@code
 * src/test/sh/30-dashboards-live.sh}.
 */
final class DashboardLint {
  /** The linter's rules that are left, each with the reason. */
  static final Map<String, String> NOT_FOLLOWED =
      Map.of(
          "template-instance-rule",
              "runs move between instances: a run's series must not end when it does. Monitor health,"
                  + " where instances are what is asked about, has the variable",
          "target-instance-rule", "the same",
          "template-datasource-rule",
              "its name for the second data source, prometheus_datasource, would be the first one's too:"
                  + " both are of Prometheus' kind. The first follows the rule",
          "panel-datasource-rule",
              "a panel of two data sources is of Grafana's -- Mixed --; its targets name variables",
          "target-logql-rule", "there are no logs here");

  /** Grafana's names of units in use here; a misspelt one would be shown as a suffix. */
  private static final Set<String> UNITS =
      Set.of("none", "short", "sci", "percentunit", "ops", "s", "bytes", "dateTimeFromNow");

  /** Series that no job scrapes: the forecast API's. */
  private static final String AHEAD = "plumbline_ahead_";

  private static final Pattern SELECTOR =
      Pattern.compile("\\b((?:plumbline|jvm|process)_[a-z0-9_]+|up\\b)(\\{(?:[^}`]|`[^`]*`)*})?");
  private static final Pattern RANGE = Pattern.compile("(\\w+)\\([^(\\[]*\\[([^\\]]*)]");

  private DashboardLint() {}

  /** What is wrong with a dashboard: {@code rule: where and what}; empty when nothing is. */
  static List<String> findings(JsonNode board) {
    List<String> findings = new ArrayList<>();
    variables(board, findings);
    for (JsonNode panel : board.path("panels")) {
      if (!panel.path("type").asText().equals("row")) {
        panel(panel, findings);
      }
    }
    whole(board, findings);
    return findings;
  }

  private static void whole(JsonNode board, List<String> findings) {
    if (board.path("editable").asBoolean(true)) {
      findings.add("uneditable-dashboard: it can be edited in Grafana, where the change is lost");
    }
    if (!board.path("uid").asText().startsWith("plumbline-")) {
      findings.add("uid: links need one that stays, plumbline-...");
    }
    if (board.path("schemaVersion").asInt() != Dashboard.SCHEMA_VERSION) {
      findings.add("version: schemaVersion is not " + Dashboard.SCHEMA_VERSION);
    }
  }

  private static void variables(JsonNode board, List<String> findings) {
    JsonNode list = board.at("/templating/list");
    JsonNode source = list.path(0);
    if (!source.path("type").asText().equals("datasource")
        || !source.path("name").asText().equals("datasource")
        || !source.path("label").asText().equals("Data source")) {
      findings.add("template-datasource: the first variable is no 'datasource', 'Data source'");
    }
    JsonNode job = list.path(1);
    if (!job.path("name").asText().equals("job")
        || !job.path("label").asText().equals("Job")
        || !job.path("multi").asBoolean()
        || !job.path("allValue").asText().equals(".+")) {
      findings.add("template-job: no 'job', 'Job', of which several can be chosen, all by .+");
    }
    String text = board.path("panels").toString() + board.path("annotations");
    for (JsonNode variable : list) {
      String name = variable.path("name").asText();
      if (variable.path("type").asText().equals("query")) {
        if (variable.path("refresh").asInt() != 2) {
          findings.add("template-on-time-change-reload: $" + name + " is not asked for again");
        }
        if (!variable.at("/datasource/uid").asText().equals("${datasource}")) {
          findings.add("template-datasource: $" + name + " is not of ${datasource}");
        }
      }
      boolean used =
          Pattern.compile("\\$(\\{" + name + "[:}]|" + name + "\\b)").matcher(text + list).find();
      if (!used) {
        findings.add("unused-variable: $" + name);
      }
    }
  }

  private static void panel(JsonNode panel, List<String> findings) {
    String title = panel.path("title").asText();
    if (title.isBlank() || panel.path("description").asText().isBlank()) {
      findings.add("panel-title-description: '" + title + "' lacks one");
    }
    if (!UNITS.contains(panel.at("/fieldConfig/defaults/unit").asText())) {
      findings.add("panel-units: '" + title + "' has none that is known");
    }
    if (panel.path("targets").isEmpty()) {
      findings.add("panel-no-targets: '" + title + "'");
    }
    boolean mixed = panel.at("/datasource/uid").asText().equals("-- Mixed --");
    if (!mixed && !isVariable(panel)) {
      findings.add("panel-datasource: '" + title + "' names a data source");
    }
    for (JsonNode target : panel.path("targets")) {
      if (!isVariable(target)) {
        findings.add("panel-datasource: a query of '" + title + "' names a data source");
      }
      target(
          "'" + title + "' " + target.path("refId").asText(),
          target.path("expr").asText(),
          findings);
    }
  }

  private static boolean isVariable(JsonNode of) {
    return Set.of("${datasource}", "${forecasts}").contains(of.at("/datasource/uid").asText());
  }

  private static void target(String where, String expr, List<String> findings) {
    for (MatchResult range : RANGE.matcher(expr).results().toList()) {
      if (!range.group(2).equals("$__rate_interval")) {
        findings.add("target-rate-interval: " + where + ": " + range.group(2));
      }
    }
    Matcher selector = SELECTOR.matcher(expr);
    while (selector.find()) {
      String matchers = selector.group(2) == null ? "" : selector.group(2);
      if (!selector.group(1).startsWith(AHEAD) && !matchers.contains("job=~\"$job\"")) {
        findings.add("target-job: " + where + ": " + selector.group());
      }
      boolean counter = selector.group(1).matches("\\w+_(total|bucket|sum|count)");
      if (counter && !expr.substring(selector.end()).startsWith("[")) {
        findings.add("target-counter-agg: " + where + ": " + selector.group());
      }
    }
  }
}
