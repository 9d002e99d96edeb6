package io.plumbline.dashboards;

import static io.plumbline.dashboards.Query.instant;
import static io.plumbline.dashboards.Query.range;
import static io.plumbline.dashboards.Query.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The runs of one family beside each other, and the law they have taught. */
final class FamilyDashboard {
  static final String FILE = "03-family.json";

  /** Of a metric of the family. */
  private static final String FAMILY = "job=~\"$job\",family=\"$family\"";

  /** Restricts what stands before it to the family's runs. */
  private static final String ITS_RUNS =
      " and on (job, run) plumbline_run_info{" + FAMILY + ",run=~`.*${search:regex}.*`}";

  /** Attaches a number to what stands before it, as the label x. */
  private static final String AT = " * on (run) group_left (x) count_values by (run) (\"x\", ";

  private FamilyDashboard() {}

  static ObjectNode build() {
    Dashboard board =
        new Dashboard(
                "plumbline-family",
                "plumbline / Family",
                "The runs of one family beside each other, and the law they have taught.")
            .listed("family", "Family", Selection.LARGEST_FAMILIES, false)
            .text("search", "Run contains")
            .choice("limit", "At most", "100", "20", "500");
    board
        .add(
            4,
            4,
            number(
                "Runs",
                "Runs of the family that are watched now.",
                "count(plumbline_run_info{" + FAMILY + "})"))
        .add(
            4,
            4,
            number(
                "Taught by",
                "Runs that came to their planned end and teach the next.",
                "max(plumbline_family_lessons{" + FAMILY + ",complete=\"true\"})"))
        .add(
            4,
            4,
            number(
                    "Off their family",
                    "Runs with a confirmed alert that they left the law their family predicts for them.",
                    "count(max by (job, run) (plumbline_run_alert{job=~\"$job\",kind=\"off_reference\"}) == 1"
                        + ITS_RUNS
                        + ") or vector(0)")
                .thresholds("green", 1, "orange"))
        .add(
            4,
            4,
            number(
                    "Floor",
                    "E of the family's law, nats per token; empty until its runs tell it.",
                    law("floor"))
                .decimals(3))
        .add(
            4,
            4,
            number(
                    "Size exponent",
                    "a of A / N^a: how fast the loss falls with parameters N.",
                    law("size_exponent"))
                .decimals(3))
        .add(
            4,
            4,
            number(
                    "Data exponent",
                    "b of B / D^b: how fast the loss falls with tokens D.",
                    law("data_exponent"))
                .decimals(3));
    board.heading("Where the runs land");
    board
        .add(
            12,
            11,
            Panel.points(
                    "Loss against parameters",
                    "Where finished runs landed, where those going on are forecast to land, and the"
                        + " compute-optimal frontier of the family's law. Nats per token.",
                    "none",
                    table(
                        landed(
                                "max by (run) (plumbline_family_lesson_parameters{"
                                    + FAMILY
                                    + ",complete=\"true\"})")
                            + " or "
                            + forecast("max by (run) (plumbline_run_parameters{job=~\"$job\"})")
                            + " or "
                            + named(
                                "max by (x) (plumbline_family_frontier_loss{"
                                    + FAMILY
                                    + "} * on (flops) group_left (x)"
                                    + " count_values by (flops) (\"x\", max by (flops) (plumbline_family_frontier_parameters{"
                                    + FAMILY
                                    + "})))",
                                "compute-optimal")))
                .decimals(3)
                .field("x", "unit", "short", "displayName", "parameters")
                .field("compute-optimal", "custom.show", "lines"))
        .add(
            12,
            11,
            Panel.points(
                    "Loss against compute",
                    "The same against training compute at the planned end, 6 x parameters x tokens,"
                        + " floating-point operations. Nats per token.",
                    "none",
                    table(
                        landed(
                                "6 * max by (run) (plumbline_family_lesson_parameters{"
                                    + FAMILY
                                    + ",complete=\"true\"}) * max by (run) (plumbline_family_lesson_tokens{"
                                    + FAMILY
                                    + ",complete=\"true\"})")
                            + " or "
                            + forecast(
                                "6 * max by (run) (plumbline_run_parameters{job=~\"$job\"})"
                                    + " * max by (run) (plumbline_run_target_tokens{job=~\"$job\"})")
                            + " or "
                            + named(
                                "label_replace(max by (flops) (plumbline_family_frontier_loss{"
                                    + FAMILY
                                    + "}), \"x\", \"$1\", \"flops\", \"(.*)\")",
                                "compute-optimal")))
                .decimals(3)
                .field("x", "unit", "sci", "displayName", "floating-point operations")
                .field("compute-optimal", "custom.show", "lines"));
    board.add(24, 10, runs());
    board.heading("The law L(N, D) = E + A / N^a + B / D^b and its frontier");
    board
        .add(
            8,
            9,
            Panel.table(
                    "Constants",
                    "By the family's complete runs, with standard errors where they are known; losses in nats"
                        + " per token.",
                    "none",
                    table("max by (parameter) (plumbline_family_law{" + FAMILY + "})"),
                    table(
                        "max by (parameter) (plumbline_family_law_standard_error{" + FAMILY + "})"))
                .transform("merge", Map.of())
                .transform(
                    "organize",
                    Map.of(
                        "excludeByName",
                        Map.of("Time", true),
                        "renameByName",
                        Map.of("Value #A", "value", "Value #B", "standard error")))
                .decimals(4))
        .add(
            8,
            9,
            Panel.table(
                    "Compute-optimal",
                    "What the law says is best for a training compute in floating-point operations:"
                        + " parameters, tokens, and where that lands in nats per token. Shown to ten times"
                        + " the most spent so far.",
                    "short",
                    table("max by (flops) (plumbline_family_frontier_parameters{" + FAMILY + "})"),
                    table("max by (flops) (plumbline_family_frontier_tokens{" + FAMILY + "})"),
                    table(
                        "max by (flops) (plumbline_family_frontier_tokens{"
                            + FAMILY
                            + "}) / max by (flops) (plumbline_family_frontier_parameters{"
                            + FAMILY
                            + "})"),
                    table("max by (flops) (plumbline_family_frontier_loss{" + FAMILY + "})"))
                .columns("flops", "parameters", "tokens", "tokens per parameter", "loss")
                .field("loss", "unit", "none", "decimals", 3)
                .field("tokens per parameter", "unit", "none", "decimals", 1))
        .add(
            8,
            9,
            Panel.lines(
                    "Exponent the next run begins with",
                    "Median and 80 % interval of the exponent in tokens that the family's prior gives; it"
                        + " narrows as runs teach it.",
                    "none",
                    range(prior("exponent", "mid"), "exponent"),
                    range(prior("exponent", "hi80"), "hi80"),
                    range(prior("exponent", "lo80"), "lo80"))
                .decimals(3)
                .band("hi80", "lo80", 15));
    board.heading("What they have taught");
    board
        .add(
            12,
            10,
            Panel.table(
                    "Who taught the prior",
                    "Runs whose lessons the next run begins with: how they were doing when they last taught."
                        + " Loss in nats per token.",
                    "short",
                    table(
                        "topk($limit, max by (run, complete) (plumbline_family_lesson_tokens{"
                            + FAMILY
                            + ",run=~`.*${search:regex}.*`}))"),
                    table(
                        "topk($limit, max by (run, complete) (plumbline_family_lesson_parameters{"
                            + FAMILY
                            + ",run=~`.*${search:regex}.*`}))"),
                    table(
                        "topk($limit, max by (run, complete) (plumbline_family_lesson_loss{"
                            + FAMILY
                            + ",run=~`.*${search:regex}.*`}))"))
                .columns("run", "tokens", "parameters", "loss")
                .field("loss", "unit", "none", "decimals", 3)
                .link("run", "Run dashboard", Links.run("__value.raw")))
        .add(
            12,
            10,
            Panel.lines(
                    "Anneal gain the next run begins with",
                    "Median and 80 % interval of the share of the loss that a decay of the learning rate to"
                        + " zero gains, at the reference learning rate of 0.001.",
                    "percentunit",
                    range(prior("gain", "mid"), "gain"),
                    range(prior("gain", "hi80"), "hi80"),
                    range(prior("gain", "lo80"), "lo80"))
                .decimals(1)
                .band("hi80", "lo80", 15));
    return board.json();
  }

  private static Panel runs() {
    String latest =
        " and on (job, run) topk($limit, max by (job, run)"
            + " (plumbline_run_last_event_timestamp_seconds{job=~\"$job\"})"
            + ITS_RUNS
            + ")";
    List<String> columns =
        List.of(
            each("plumbline_run_parameters"),
            each("plumbline_run_planned_tokens_per_parameter"),
            "max by (job, run) (plumbline_run_forecast_loss{job=~\"$job\",bound=\"mid\"})",
            each("plumbline_run_drift_score"),
            each("plumbline_run_prior_runs"),
            "max by (job, run) (plumbline_run_alert{job=~\"$job\",kind=\"off_reference\"})");
    return Panel.table(
            "Runs",
            "The family's runs heard of last. Off its family: 1 while an alert says that it left the law its"
                + " family predicts for it. Forecast of the final loss in nats per token.",
            "none",
            columns.stream().map(expr -> table("(" + expr + ")" + latest)).toArray(Query[]::new))
        .columns(
            "run",
            "parameters",
            "planned tokens per parameter",
            "forecast",
            "drift score",
            "taught by",
            "off its family")
        .link("run", "Run dashboard", Links.run("__value.raw"))
        .field("parameters", "unit", "short")
        .field("planned tokens per parameter", "decimals", 1)
        .field("forecast", "decimals", 3)
        .field("drift score", "decimals", 2);
  }

  private static String landed(String x) {
    return named(
        "topk($limit, max by (run) (plumbline_family_lesson_loss{"
            + FAMILY
            + ",complete=\"true\",run=~`.*${search:regex}.*`}))"
            + AT
            + x
            + ")",
        "landed");
  }

  private static String forecast(String x) {
    return named(
        "topk($limit, max by (run) (plumbline_run_forecast_loss{job=~\"$job\",bound=\"mid\"}) and on (run)"
            + " plumbline_run_info{"
            + FAMILY
            + ",run=~`.*${search:regex}.*`})"
            + AT
            + x
            + " and on (run) plumbline_run_info{"
            + FAMILY
            + "})",
        "forecast");
  }

  private static String named(String expr, String what) {
    return "label_replace(" + expr + ", \"what\", \"" + what + "\", \"\", \"\")";
  }

  private static String each(String metric) {
    return "max by (job, run) (" + metric + "{job=~\"$job\"})";
  }

  private static String law(String parameter) {
    return "max(plumbline_family_law{" + FAMILY + ",parameter=\"" + parameter + "\"})";
  }

  private static String prior(String quantity, String bound) {
    return "max(plumbline_family_prior_" + quantity + "{" + FAMILY + ",bound=\"" + bound + "\"})";
  }

  private static Panel number(String title, String description, String expr) {
    return Panel.number(title, description, "none", instant(expr, title));
  }
}
