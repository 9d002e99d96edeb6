package io.plumbline.dashboards;

import static io.plumbline.dashboards.Query.instant;
import static io.plumbline.dashboards.Query.range;
import static io.plumbline.dashboards.Query.table;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run: where it is, where it will land, what is wrong with it. */
final class RunDashboard {
  static final String FILE = "01-run.json";

  private static final String RUN = "{job=~\"$job\",run=\"$run\"}";

  private static final String RUNBOOK =
      "<a href=\"" + Dashboard.MONITOR_URL + "/runbooks/{{kind}}\">runbook</a>";

  private RunDashboard() {}

  static ObjectNode build() {
    Dashboard board =
        new Dashboard(
                "plumbline-run", "plumbline / Run", "One training run: loss, forecast, verdicts.")
            .dataSource("forecasts", "Forecasts", "/forecast/i")
            .listed("family", "Family", Selection.LARGEST_FAMILIES, true)
            .text("search", "Run contains")
            .text("tag", "Tag contains")
            .listed("run", "Run", Selection.LATEST_RUNS, false)
            .choice("ahead", "Look ahead", "6h", "24h", "3d", "14d", "60d")
            .text("monitor", "Monitor's address", Dashboard.MONITOR_URL)
            .annotation(
                "Confirmed alerts",
                "max by (kind, severity) (plumbline_run_alert" + RUN + ") == 1",
                "{{kind}} ({{severity}})",
                RUNBOOK,
                "red")
            .annotation(
                "Suspected",
                "max by (kind, severity) (plumbline_run_alert_suspected" + RUN + ") == 1",
                "{{kind}} suspected ({{severity}} when confirmed)",
                RUNBOOK,
                "yellow")
            .annotation(
                "Rewinds",
                "changes(plumbline_run_rewinds_total" + RUN + "[1m]) > 0",
                "rewound to an earlier checkpoint",
                "",
                "blue");
    summary(board);
    board.heading("Where it is and where it will land");
    board.add(12, 10, loss()).add(12, 10, ahead()).add(12, 10, shareCurve()).add(12, 10, fan());
    board.add(24, 8, drift());
    board
        .heading("Verdicts")
        .add(12, 8, alerts())
        .add(12, 8, regime())
        .add(12, 8, tokensPerParameter())
        .add(12, 8, eta());
    board.heading("The law and the trainer");
    board
        .add(
            8,
            8,
            Panel.lines(
                    "Law",
                    "Fitted floor, amplitude at the planned end and anneal gain, nats per token.",
                    "none",
                    range("max(plumbline_run_law_floor" + RUN + ")", "floor"),
                    range("max(plumbline_run_law_amplitude" + RUN + ")", "amplitude"),
                    range("max(plumbline_run_law_anneal_gain" + RUN + ")", "anneal gain"))
                .decimals(3))
        .add(
            8,
            8,
            Panel.lines(
                    "Exponent",
                    "Fitted exponent of the power law in tokens.",
                    "none",
                    range("max(plumbline_run_law_exponent" + RUN + ")", "exponent"))
                .decimals(3))
        .add(
            8,
            8,
            Panel.lines(
                    "What the uncertainty consists of",
                    "Shares of the variance of the forecast at the planned end.",
                    "percentunit",
                    range(
                        "max by (driver) (plumbline_run_forecast_uncertainty_share" + RUN + ")",
                        "{{driver}}"))
                .stacked()
                .range(0, 1))
        .add(
            6,
            8,
            Panel.lines(
                "Learning rate",
                "As the trainer reports it.",
                "sci",
                range("max(plumbline_run_learning_rate" + RUN + ")", "learning rate")))
        .add(
            6,
            8,
            Panel.lines(
                "Gradient norm",
                "As the trainer reports it.",
                "none",
                range("max(plumbline_run_gradient_norm" + RUN + ")", "gradient norm")))
        .add(
            6,
            8,
            Panel.lines(
                "Throughput",
                "Tokens per second by the trainer's clock.",
                "short",
                range("max(plumbline_run_tokens_per_second" + RUN + ")", "tokens per second")))
        .add(
            6,
            8,
            Panel.lines(
                "Compute",
                "Floating-point operations spent so far: 6 x parameters x tokens.",
                "sci",
                range("max(plumbline_run_compute_flops" + RUN + ")", "spent")));
    board.add(
        6,
        4,
        number(
            "Taught by",
            "Runs of its family that taught the prior this run is fitted under; 0: the shipped one.",
            "short",
            "max(plumbline_run_prior_runs" + RUN + ")"));
    board.add(
        18,
        4,
        Panel.table(
                "Declaration",
                "What the run says of itself.",
                "none",
                table(
                    "max by (run, family, status, attempt, token_source, schedule, tags) (plumbline_run_info"
                        + RUN
                        + ")"))
            .link("family", "Family dashboard", Links.family("__value.raw"))
            .transform("organize", Map.of("excludeByName", Map.of("Time", true, "Value", true))));
    return board.json();
  }

  private static void summary(Dashboard board) {
    board
        .add(
            3,
            4,
            number(
                    "Done",
                    "Share of the planned tokens seen.",
                    "percentunit",
                    "max(plumbline_run_tokens"
                        + RUN
                        + ") / max(plumbline_run_target_tokens"
                        + RUN
                        + ")")
                .decimals(0))
        .add(
            3,
            4,
            number(
                    "Loss",
                    "Smoothed training loss, nats per token.",
                    "none",
                    "max(plumbline_run_smoothed_loss" + RUN + ")")
                .decimals(3))
        .add(
            3,
            4,
            number(
                    "Forecast",
                    "Predicted loss at the planned end, nats per token.",
                    "none",
                    forecast("mid"))
                .decimals(3))
        .add(
            3,
            4,
            number(
                    "±",
                    "Half the width of the 80 % interval of the forecast.",
                    "none",
                    "(" + forecast("hi80") + " - " + forecast("lo80") + ") / 2")
                .decimals(3))
        .add(
            3,
            4,
            number(
                "Time left",
                "To the planned end at the present rate, seen from the last event.",
                "s",
                "max(plumbline_run_eta_seconds" + RUN + ")"))
        .add(
            3,
            4,
            number(
                    "Tokens per parameter",
                    "Seen so far; compute-optimal is about 20.",
                    "none",
                    "max(plumbline_run_tokens_per_parameter" + RUN + ")")
                .decimals(1))
        .add(
            3,
            4,
            number(
                    "Drift score",
                    "At 1 the detector confirms; below 0 the loss is lower than predicted.",
                    "none",
                    "max(plumbline_run_drift_score" + RUN + ")")
                .decimals(2)
                .thresholds("red", -1, "yellow", -0.7, "green", 0.7, "yellow", 1, "red"))
        .add(
            3,
            4,
            number(
                    "Alerts",
                    "Confirmed alerts open now.",
                    "short",
                    "sum(max by (kind) (plumbline_run_alert" + RUN + "))")
                .thresholds("green", 1, "red"));
  }

  private static Panel loss() {
    return Panel.lines(
            "Loss and the curve predicted for it",
            "Each batch, its mean over the newest log-token bins, and evaluation, on the band in which"
                + " 80 % of batches were expected before they were seen. The forecast appears where the range reaches past now (now-6h"
                + " to now+6h). Nats per token.",
            "none",
            range("max(plumbline_run_loss" + RUN + ")", "loss"),
            range("max(plumbline_run_smoothed_loss" + RUN + ")", "smoothed"),
            range("max(plumbline_run_eval_loss" + RUN + ")", "evaluation"),
            range(expected("mid"), "expected"),
            range(expected("hi80"), "expected hi80"),
            range(expected("lo80"), "expected lo80"),
            Query.ahead(ahead("mid"), "forecast"),
            Query.ahead(ahead("hi80"), "forecast hi80"),
            Query.ahead(ahead("lo80"), "forecast lo80"))
        .decimals(3)
        .colour("loss", "semi-dark-blue", 1)
        .colour("smoothed", "orange", 2)
        .colour("evaluation", "green", 2)
        .colour("expected", "purple", 2)
        .colour("forecast", "super-light-purple", 2)
        .band("expected hi80", "expected lo80", 15)
        .band("forecast hi80", "forecast lo80", 10);
  }

  private static Panel ahead() {
    return Panel.lines(
            "The loss to come",
            "From now on for as long as chosen above: the curve up to the planned end and its 50, 80 and"
                + " 95 % intervals, by the monitor's own query API. Empty for runs that are not live or"
                + " have no forecast. Nats per token.",
            "none",
            Query.ahead(ahead("mid"), "forecast"),
            Query.ahead(ahead("hi95"), "hi95"),
            Query.ahead(ahead("lo95"), "lo95"),
            Query.ahead(ahead("hi80"), "hi80"),
            Query.ahead(ahead("lo80"), "lo80"),
            Query.ahead(ahead("hi50"), "hi50"),
            Query.ahead(ahead("lo50"), "lo50"))
        .ahead("+$ahead")
        .decimals(3)
        .field("forecast", "custom.lineWidth", 2)
        .band("hi95", "lo95", 8)
        .band("hi80", "lo80", 14)
        .band("hi50", "lo50", 22);
  }

  private static String ahead(String bound) {
    return "max(plumbline_ahead_loss{run=\"$run\",bound=\"" + bound + "\"})";
  }

  private static String expected(String bound) {
    return "max(plumbline_run_expected_loss{job=~\"$job\",run=\"$run\",bound=\"" + bound + "\"})";
  }

  /** The label {@code at} becomes the field x; the three bounds become the fields drawn over it. */
  private static Panel shareCurve() {
    return Panel.trend(
            "Curve and forecast against share of tokens",
            "The fitted curve up to now and the forecast to the planned end, with its 80 % interval;"
                + " beyond the first 15 %, where the curve is steep. Nats per token.",
            "none",
            "share",
            curve("lo80"),
            curve("mid"),
            curve("hi80"))
        .decimals(3)
        .transform("joinByField", Map.of("byField", "at", "mode", "outer"))
        .transform(
            "organize",
            Map.of(
                "excludeByName",
                    Map.of("Time", true, "Time 1", true, "Time 2", true, "Time 3", true),
                "renameByName",
                    Map.of(
                        "at", "share", "Value #A", "lo80", "Value #B", "mid", "Value #C", "hi80")))
        .transform(
            "convertFieldType",
            Map.of(
                "conversions",
                List.of(Map.of("targetField", "share", "destinationType", "number")),
                "fields",
                Map.of()))
        .transform("sortBy", Map.of("sort", List.of(Map.of("field", "share")), "fields", Map.of()))
        .field("share", "unit", "percentunit")
        .field("mid", "displayName", "forecast", "custom.lineWidth", 2)
        .band("hi80", "lo80", 20);
  }

  private static Query curve(String bound) {
    return table(
        "max by (at) (plumbline_run_forecast_curve{job=~\"$job\",run=\"$run\",bound=\""
            + bound
            + "\",at=~\"0.(1[5-9]|[2-9].)|1.00\"})");
  }

  private static Panel fan() {
    return Panel.lines(
            "Forecast of the final loss, over time",
            "How the forecast at the planned end and its 50, 80 and 95 % intervals narrowed as tokens came in.",
            "none",
            range(forecast("mid"), "mid"),
            range(forecast("hi95"), "hi95"),
            range(forecast("lo95"), "lo95"),
            range(forecast("hi80"), "hi80"),
            range(forecast("lo80"), "lo80"),
            range(forecast("hi50"), "hi50"),
            range(forecast("lo50"), "lo50"),
            range("max(plumbline_run_smoothed_loss" + RUN + ")", "smoothed loss"))
        .decimals(3)
        .field("mid", "displayName", "forecast", "custom.lineWidth", 2)
        .band("hi95", "lo95", 8)
        .band("hi80", "lo80", 14)
        .band("hi50", "lo50", 22);
  }

  private static Panel drift() {
    return Panel.lines(
            "Drift score",
            "The detector's statistic over its threshold: above 0 worse than predicted, below 0 too"
                + " good; beyond 1 either way it is confirmed.",
            "none",
            range("max(plumbline_run_drift_score" + RUN + ")", "score"))
        .decimals(2)
        .thresholds("red", -1, "transparent", 1, "red")
        .thresholdLines();
  }

  private static Panel alerts() {
    return Panel.states(
            "Alerts",
            "Every kind of alert over time: suspected, confirmed, or muted. A click on a kind leads to its"
                + " runbook.",
            range(
                "3 * max by (kind) (plumbline_run_alert_muted"
                    + RUN
                    + ") or 2 * max by (kind) (plumbline_run_alert"
                    + RUN
                    + ") + max by (kind) (plumbline_run_alert_suspected"
                    + RUN
                    + ")",
                "{{kind}}"))
        .words(
            words(
                "0",
                "",
                "transparent",
                "1",
                "suspected",
                "yellow",
                "2",
                "confirmed",
                "red",
                "3",
                "muted",
                "blue"))
        .linkAll("Runbook", Links.runbook("__field.labels.kind"));
  }

  private static Panel regime() {
    String regime = "max by (regime) (plumbline_run_regime{job=~\"$job\",run=\"$run\",regime=\"";
    return Panel.states(
            "Regime",
            "Where the run as planned ends against the compute-optimal tokens per parameter.",
            range(
                "sum("
                    + regime
                    + "undertrained\"}) or 2 * "
                    + regime
                    + "compute_optimal\"}) or 3 * "
                    + regime
                    + "overtrained\"}))",
                "regime"))
        .words(
            words(
                "0",
                "unknown",
                "text",
                "1",
                "undertrained",
                "orange",
                "2",
                "compute-optimal",
                "green",
                "3",
                "overtrained",
                "blue"));
  }

  private static Panel tokensPerParameter() {
    return Panel.lines(
            "Tokens per parameter",
            "Effective tokens per active parameter, now and at the planned end; the line is the rule of"
                + " 20.",
            "none",
            range("max(plumbline_run_tokens_per_parameter" + RUN + ")", "now"),
            range("max(plumbline_run_planned_tokens_per_parameter" + RUN + ")", "planned"))
        .decimals(1)
        .thresholds("transparent", 20, "green")
        .thresholdLines();
  }

  private static Panel eta() {
    return Panel.lines(
        "Time left",
        "To the planned end at the present rate; a steady fall is a steady run.",
        "s",
        range("max(plumbline_run_eta_seconds" + RUN + ")", "time left"));
  }

  private static String forecast(String bound) {
    return "max(plumbline_run_forecast_loss{job=~\"$job\",run=\"$run\",bound=\"" + bound + "\"})";
  }

  private static Panel number(String title, String description, String unit, String expr) {
    return Panel.number(title, description, unit, instant(expr, title));
  }

  private static Map<String, List<String>> words(String... numberWordColour) {
    Map<String, List<String>> words = new LinkedHashMap<>();
    for (int i = 0; i < numberWordColour.length; i += 3) {
      words.put(numberWordColour[i], List.of(numberWordColour[i + 1], numberWordColour[i + 2]));
    }
    return words;
  }
}
