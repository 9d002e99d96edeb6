package io.plumbline.dashboards;

import static io.plumbline.dashboards.Query.instant;
import static io.plumbline.dashboards.Query.range;
import static io.plumbline.dashboards.Query.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * All runs at a glance. Usable with ten thousand: every panel shows sums, or at most {@code $limit}
 * of the runs that family, id and tag select.
 */
final class FleetDashboard {
  static final String FILE = "00-fleet.json";

  /** Restricts what stands before it to the runs selected. */
  private static final String SELECTED =
      " and on (job, run) plumbline_run_info{job=~\"$job\",family=~\"$family\","
          + Selection.SEARCHED
          + "}";

  /** The selected runs heard of last, at most $limit. */
  private static final String LATEST =
      "topk($limit, max by (job, run) (plumbline_run_last_event_timestamp_seconds{job=~\"$job\"})"
          + SELECTED
          + ")";

  /** The same at the end of a range: a line must not come and go with its rank. */
  private static final String LATEST_AT_END =
      "topk($limit, max by (job, run)"
          + " (plumbline_run_last_event_timestamp_seconds{job=~\"$job\"} @ end())"
          + " and on (job, run) plumbline_run_info{job=~\"$job\",family=~\"$family\","
          + Selection.SEARCHED
          + "} @ end())";

  private FleetDashboard() {}

  static ObjectNode build() {
    Dashboard board =
        new Dashboard("plumbline-fleet", "plumbline / Fleet", "Every training run at a glance.")
            .listed("family", "Family", Selection.LARGEST_FAMILIES, true)
            .text("search", "Run contains")
            .text("tag", "Tag contains")
            .text("monitor", "Monitor's address", Dashboard.MONITOR_URL)
            .choice("limit", "At most", "20", "50", "100");
    board
        .add(
            4,
            4,
            number(
                    "Live runs",
                    "Runs with events, going on now.",
                    "sum(plumbline_runs{job=~\"$job\",status=\"live\"})")
                .thresholds("green"))
        .add(
            4,
            4,
            number(
                    "Stalled",
                    "Runs silent for longer than their own rhythm explains.",
                    "sum(plumbline_runs{job=~\"$job\",status=\"stalled\"})")
                .thresholds("green", 1, "red"))
        .add(
            4,
            4,
            number(
                    "Need somebody",
                    "Runs with a confirmed alert that pages.",
                    "count(max by (job, run) (plumbline_run_alert{job=~\"$job\",severity=\"page\"}) == 1) or vector(0)")
                .thresholds("green", 1, "red"))
        .add(
            4,
            4,
            number(
                    "Warnings",
                    "Runs with a confirmed warning.",
                    "count(max by (job, run) (plumbline_run_alert{job=~\"$job\",severity=\"warning\"}) == 1) or vector(0)")
                .thresholds("green", 1, "orange"))
        .add(
            4,
            4,
            number(
                    "Suspected",
                    "Runs with something suspected, not yet confirmed.",
                    "count(max by (job, run) (plumbline_run_alert_suspected{job=~\"$job\"}) == 1) or vector(0)")
                .thresholds("green", 1, "yellow"))
        .add(
            4,
            4,
            Panel.number(
                "Events",
                "Events accepted per second, all runs.",
                "ops",
                instant(
                    "sum(rate(plumbline_events_total{job=~\"$job\"}[$__rate_interval]))",
                    "events")));
    board.add(
        12,
        9,
        Panel.table(
                "Open alerts",
                "Confirmed alerts of the selected runs, at most as many as chosen above. A run leads to"
                    + " its dashboard, a kind to its runbook.",
                "none",
                table(
                    "topk($limit, max by (job, run, kind, severity) (plumbline_run_alert{job=~\"$job\"} == 1)"
                        + SELECTED
                        + ")"))
            .transform(
                "organize",
                Map.of(
                    "excludeByName",
                    Map.of("Time", true, "Value", true, "job", true),
                    "indexByName",
                    Map.of("severity", 0, "kind", 1, "run", 2)))
            .link("run", "Run dashboard", Links.run("__value.raw"))
            .link("kind", "Runbook", Links.runbook("__value.raw"))
            .field(
                "severity",
                "mappings",
                List.of(
                    Map.of(
                        "type",
                        "value",
                        "options",
                        Map.of(
                            "page",
                            Map.of("color", "red", "index", 0),
                            "warning",
                            Map.of("color", "orange", "index", 1),
                            "info",
                            Map.of("color", "blue", "index", 2)))),
                "custom.cellOptions",
                Map.of("type", "color-text")));
    board.add(
        12,
        9,
        Panel.table(
                "Furthest off course",
                "Selected runs by the size of their drift score: at 1 the detector confirms. Below 0 the"
                    + " loss is lower than predicted.",
                "none",
                table(
                    "topk($limit, abs(max by (job, run) (plumbline_run_drift_score{job=~\"$job\"}))"
                        + SELECTED
                        + ")"))
            .transform(
                "organize",
                Map.of(
                    "excludeByName",
                    Map.of("Time", true, "job", true),
                    "indexByName",
                    Map.of("run", 0),
                    "renameByName",
                    Map.of("Value", "score")))
            .link("run", "Run dashboard", Links.run("__value.raw"))
            .field(
                "score",
                "decimals",
                2,
                "custom.cellOptions",
                Map.of("type", "gauge", "mode", "basic"),
                "min",
                0,
                "max",
                2)
            .thresholds("green", 0.7, "yellow", 1, "red"));
    board.add(24, 12, runs());
    board.add(
        12,
        9,
        Panel.lines(
                "Smoothed loss",
                "The selected runs heard of last. Choose fewer, or search, for a readable picture.",
                "none",
                range(
                    "max by (job, run) (plumbline_run_smoothed_loss{job=~\"$job\"}) and on (job, run) "
                        + LATEST_AT_END,
                    "{{run}}"))
            .decimals(3));
    board.add(
        12,
        9,
        Panel.lines(
                "Confirmed alerts by kind",
                "How many runs have each kind of alert confirmed.",
                "short",
                range("sum by (kind) (plumbline:run_alert:sum{job=~\"$job\"}) > 0", "{{kind}}"))
            .stacked());
    board.add(
        12,
        8,
        Panel.lines(
                "Runs by status",
                "Runs the monitor follows. Ended ones are forgotten after a while.",
                "short",
                range("sum by (status) (plumbline_runs{job=~\"$job\"})", "{{status}}"))
            .stacked());
    board.add(
        12,
        8,
        Panel.lines(
                "Runs by regime",
                "Where the runs as planned end against the compute-optimal tokens per parameter.",
                "short",
                range("sum by (regime) (plumbline:run_regime:sum{job=~\"$job\"})", "{{regime}}"))
            .stacked());
    board.add(24, 8, families());
    return board.json();
  }

  private static Panel families() {
    return Panel.table(
            "Families",
            "The largest of the selected families: their runs, how many have come to their end and"
                + " taught the next, and the floor of their law where they tell one.",
            "none",
            table(
                "topk($limit, count by (family) (plumbline_run_info{job=~\"$job\",family=~\"$family\",family!=\"\"}))"),
            table(
                "topk($limit, max by (family) (plumbline_family_lessons{job=~\"$job\",family=~\"$family\",complete=\"true\"}))"),
            table(
                "topk($limit, max by (family) (plumbline_family_law{job=~\"$job\",family=~\"$family\",parameter=\"floor\"}))"))
        .columns("family", "runs", "taught by", "floor, nats per token")
        .link("family", "Family dashboard", Links.family("__value.raw"))
        .field("floor, nats per token", "decimals", 3);
  }

  /** A column of the table of runs: its heading, and the query over job and run behind it. */
  private record Column(String name, String expr) {}

  private static final List<Column> COLUMNS =
      List.of(
          // Grafana counts in milliseconds.
          new Column("last event", "1000 * " + each("plumbline_run_last_event_timestamp_seconds")),
          new Column("parameters", each("plumbline_run_parameters")),
          new Column(
              "done", each("plumbline_run_tokens") + " / " + each("plumbline_run_target_tokens")),
          new Column("loss", each("plumbline_run_smoothed_loss")),
          new Column("forecast", forecast("mid")),
          new Column("±", "(" + forecast("hi80") + " - " + forecast("lo80") + ") / 2"),
          new Column("tokens per parameter", each("plumbline_run_tokens_per_parameter")),
          new Column("planned", each("plumbline_run_planned_tokens_per_parameter")),
          new Column("time left", each("plumbline_run_eta_seconds")),
          new Column("alerts", "sum by (job, run) (plumbline_run_alert{job=~\"$job\"})"));

  /** One row for each run: each query gives a column, joined by the labels they share. */
  private static Panel runs() {
    Query[] queries =
        COLUMNS.stream()
            .map(column -> table("(" + column.expr() + ") and on (job, run) " + LATEST))
            .toArray(Query[]::new);
    return Panel.table(
            "Runs",
            "The selected runs heard of last: where they are, where they will land, and how sure that"
                + " is (half the width of the 80 % interval).",
            "none",
            queries)
        .columns("run", COLUMNS.stream().map(Column::name).toArray(String[]::new))
        .link("run", "Run dashboard", Links.run("__value.raw"))
        .field("last event", "unit", "dateTimeFromNow")
        .field("parameters", "unit", "short")
        .field(
            "done",
            "unit",
            "percentunit",
            "decimals",
            0,
            "min",
            0,
            "max",
            1,
            "custom.cellOptions",
            Map.of("type", "gauge", "mode", "basic"))
        .field("loss", "decimals", 3)
        .field("forecast", "decimals", 3)
        .field("±", "decimals", 3)
        .field("tokens per parameter", "decimals", 1)
        .field("planned", "decimals", 1)
        .field("time left", "unit", "s")
        .field(
            "alerts",
            "decimals",
            0,
            "thresholds",
            Map.of(
                "mode",
                "absolute",
                "steps",
                List.of(Panel.step("text", null), Panel.step("red", 1))),
            "custom.cellOptions",
            Map.of("type", "color-text"));
  }

  private static String each(String metric) {
    return "max by (job, run) (" + metric + "{job=~\"$job\"})";
  }

  private static String forecast(String bound) {
    return "max by (job, run) (plumbline_run_forecast_loss{job=~\"$job\",bound=\"" + bound + "\"})";
  }

  private static Panel number(String title, String description, String expr) {
    return Panel.number(title, description, "short", instant(expr, title));
  }
}
