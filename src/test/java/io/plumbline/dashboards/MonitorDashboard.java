package io.plumbline.dashboards;

import static io.plumbline.dashboards.Query.instant;
import static io.plumbline.dashboards.Query.range;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether the monitor itself can be relied on. */
final class MonitorDashboard {
  static final String FILE = "02-monitor-health.json";

  private static final String JOB = "{job=~\"$job\",instance=~\"$instance\"}";

  private MonitorDashboard() {}

  static ObjectNode build() {
    Dashboard board =
        new Dashboard(
                "plumbline-monitor",
                "plumbline / Monitor health",
                "Whether the monitor can be relied on.")
            .query(
                "instance",
                "Instance",
                "label_values(plumbline_build_info{job=~\"$job\"}, instance)",
                true);
    board
        .add(
            4,
            4,
            number(
                    "Instances up",
                    "Instances Prometheus can scrape.",
                    "short",
                    "sum(up" + JOB + ")")
                .thresholds("red", 1, "green"))
        .add(
            4,
            4,
            number(
                    "Ready",
                    "Instances whose /-/ready says yes.",
                    "short",
                    "sum(plumbline_ready" + JOB + ")")
                .thresholds("red", 1, "green"))
        .add(
            4,
            4,
            number(
                    "Lag",
                    "Records of the input topic still to be read, by all instances.",
                    "short",
                    "sum(plumbline_stream_lag_records" + JOB + ")")
                .thresholds("green", 1000, "yellow", 10000, "red"))
        .add(
            4,
            4,
            number(
                    "Rejected",
                    "Share of the records read that are no events.",
                    "percentunit",
                    "sum(rate(plumbline_events_rejected_total"
                        + JOB
                        + "[$__rate_interval])) / (sum(rate(plumbline_events_rejected_total"
                        + JOB
                        + "[$__rate_interval])) + sum(rate(plumbline_events_total"
                        + JOB
                        + "[$__rate_interval])) > 0)")
                .decimals(1)
                .thresholds("green", 0.01, "red"))
        .add(
            4,
            4,
            number(
                "Runs",
                "Runs followed by all instances.",
                "short",
                "sum(plumbline_runs" + JOB + ")"))
        .add(
            4,
            4,
            number(
                    "Runs not exported",
                    "Runs beyond the export limit: watched, but not in Prometheus.",
                    "short",
                    "sum(plumbline_runs_not_exported" + JOB + ")")
                .thresholds("green", 1, "orange"));
    board.add(
        24,
        4,
        Panel.states(
                "Instances",
                "Each instance over time: ready (its state is restored and it takes part), or not yet. One"
                    + " that is gone ends; its runs go to the others.",
                range("max by (instance) (plumbline_ready" + JOB + ")", "{{instance}}"))
            .words(
                new TreeMap<>(
                    Map.of("0", List.of("not ready", "orange"), "1", List.of("ready", "green")))));
    board.heading("The way through");
    board
        .add(
            12,
            8,
            Panel.lines(
                "Events",
                "Events accepted per second.",
                "ops",
                range(
                    "sum by (instance) (rate(plumbline_events_total" + JOB + "[$__rate_interval]))",
                    "{{instance}}")))
        .add(
            12,
            8,
            Panel.lines(
                    "Rejected records",
                    "Records per second sent to the dead-letter topic, by reason.",
                    "ops",
                    range(
                        "sum by (reason) (rate(plumbline_events_rejected_total"
                            + JOB
                            + "[$__rate_interval])) > 0",
                        "{{reason}}"))
                .stacked())
        .add(
            12,
            8,
            Panel.lines(
                    "Record to report",
                    "From a record's timestamp to its report. Old records replayed count with their old time.",
                    "s",
                    quantile("0.5", "plumbline_end_to_end_seconds"),
                    quantile("0.99", "plumbline_end_to_end_seconds"))
                .thresholds("transparent", 1, "red")
                .thresholdLines())
        .add(
            12,
            8,
            Panel.lines(
                "Lag",
                "Records of the input topic still to be read, by instance.",
                "short",
                range(
                    "sum by (instance) (plumbline_stream_lag_records" + JOB + ")", "{{instance}}")))
        .add(
            8,
            8,
            Panel.lines(
                "Step time",
                "One event's step, refit included.",
                "s",
                quantile("0.5", "plumbline_step_seconds"),
                quantile("0.99", "plumbline_step_seconds")))
        .add(
            8,
            8,
            Panel.lines(
                "Decode time",
                "Decoding and validating one record.",
                "s",
                quantile("0.5", "plumbline_decode_seconds"),
                quantile("0.99", "plumbline_decode_seconds")))
        .add(
            8,
            8,
            Panel.lines(
                "Restore time",
                "Rebuilding the models of one task: the mean of those in the interval.",
                "s",
                range(
                    "sum by (instance) (rate(plumbline_restore_seconds_sum"
                        + JOB
                        + "[$__rate_interval])) / (sum by (instance) (rate(plumbline_restore_seconds_count"
                        + JOB
                        + "[$__rate_interval])) > 0)",
                    "{{instance}}")));
    board.heading("Telling others");
    board
        .add(
            12,
            8,
            Panel.lines(
                    "Oldest undelivered alert",
                    "For how long the alert that waits longest has been due, by target.",
                    "s",
                    range(
                        "max by (target) (plumbline_delivery_oldest_undelivered_seconds"
                            + JOB
                            + ")",
                        "{{target}}"))
                .thresholds("transparent", 120, "red")
                .thresholdLines())
        .add(
            6,
            8,
            Panel.lines(
                "Deliveries",
                "Alerts sent per second, re-sends included, by target and outcome.",
                "ops",
                range(
                    "sum by (target, outcome) (rate(plumbline_deliveries_total"
                        + JOB
                        + "[$__rate_interval]))",
                    "{{target}} {{outcome}}")))
        .add(
            6,
            8,
            Panel.lines(
                "Since the last delivery",
                "Time since a target last took an alert; grows while no alert is open.",
                "s",
                range(
                    "time() - max by (target) (plumbline_delivery_last_success_timestamp_seconds"
                        + JOB
                        + ")",
                    "{{target}}")));
    board.heading("The process");
    board
        .add(
            8,
            8,
            Panel.lines(
                "Stream",
                "1 while the stream is running.",
                "short",
                range("min by (instance) (plumbline_stream_running" + JOB + ")", "{{instance}}")))
        .add(
            8,
            8,
            Panel.lines(
                "Heap",
                "Heap in use, and its limit.",
                "bytes",
                range(
                    "sum by (instance) (jvm_memory_bytes_used{job=~\"$job\",instance=~\"$instance\",area=\"heap\"})",
                    "{{instance}} used"),
                range(
                    "sum by (instance) (jvm_memory_bytes_max{job=~\"$job\",instance=~\"$instance\",area=\"heap\"})",
                    "{{instance}} limit")))
        .add(
            8,
            8,
            Panel.lines(
                "Resident memory",
                "What the operating system sees: heap, RocksDB and all.",
                "bytes",
                range(
                    "sum by (instance) (process_resident_memory_bytes" + JOB + ")",
                    "{{instance}}")))
        .add(
            8,
            8,
            Panel.lines(
                "Processor",
                "Cores in use.",
                "short",
                range(
                    "sum by (instance) (rate(process_cpu_seconds_total"
                        + JOB
                        + "[$__rate_interval]))",
                    "{{instance}}")))
        .add(
            8,
            8,
            Panel.lines(
                "Garbage collection",
                "Share of the time spent collecting.",
                "percentunit",
                range(
                    "sum by (instance) (rate(jvm_gc_collection_seconds_sum"
                        + JOB
                        + "[$__rate_interval]))",
                    "{{instance}}")))
        .add(
            8,
            8,
            Panel.lines(
                    "Versions",
                    "Versions running side by side: more than one only during an upgrade.",
                    "short",
                    range("count by (version) (plumbline_build_info" + JOB + ")", "{{version}}"))
                .stacked());
    return board.json();
  }

  private static Query quantile(String q, String histogram) {
    return range(
        "histogram_quantile("
            + q
            + ", sum by (le) (rate("
            + histogram
            + "_bucket"
            + JOB
            + "[$__rate_interval])))",
        "p" + Math.round(100 * Double.parseDouble(q)));
  }

  private static Panel number(String title, String description, String unit, String expr) {
    return Panel.number(title, description, unit, instant(expr, title));
  }
}
