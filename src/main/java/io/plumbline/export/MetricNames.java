package io.plumbline.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every metric that plumbline publishes. A published interface: dashboards, rules and other
 * people's queries use these names, a golden scrape pins them, and a test ties every name in {@code
 * grafana/}, {@code deploy/} and the pages to this class.
 *
 * <p>Losses are in nats per token. A run's series carry the label {@code run} and, where needed,
 * one enumerated label; everything else that describes a run is on {@link #RUN_INFO} alone, so that
 * a query joins it when it wants it and no other series is renamed when it changes. A series is
 * absent, not zero, when what it would show is unknown.
 */
public final class MetricNames {
  private static final Map<String, Metric> ALL = new LinkedHashMap<>();

  // Runs: what they are.

  public static final Metric RUN_INFO =
      metric(
          "plumbline_run_info",
          Metric.Type.INFO,
          "What a run is: always 1. Tags are name=value, sorted, joined by commas.",
          "run",
          "family",
          "status",
          "attempt",
          "token_source",
          "schedule",
          "tags");
  public static final Metric RUN_PARAMETERS =
      gauge("plumbline_run_parameters", "Parameters that one token uses, as declared.", "run");
  public static final Metric RUN_LAST_EVENT =
      gauge(
          "plumbline_run_last_event_timestamp_seconds",
          "Trainer's clock at the newest event, seconds since the epoch.",
          "run");

  // Runs: where they are.

  public static final Metric RUN_LOSS =
      gauge(
          "plumbline_run_loss",
          "Last training loss, nats per token; NaN when the trainer sent NaN.",
          "run");
  public static final Metric RUN_SMOOTHED_LOSS =
      gauge(
          "plumbline_run_smoothed_loss",
          "Mean training loss over the newest log-token bins, nats per token.",
          "run");
  public static final Metric RUN_EXPECTED_LOSS =
      gauge(
          "plumbline_run_expected_loss",
          "What the last training loss was expected to be before it was seen, by the curve fitted"
              + " until three bins before, nats per token: median and the interval that holds 80 %"
              + " of single losses. Absent until there is enough to judge by.",
          "run",
          "bound");
  public static final Metric RUN_EVAL_LOSS =
      gauge("plumbline_run_eval_loss", "Last evaluation loss, nats per token.", "run");
  public static final Metric RUN_LEARNING_RATE =
      gauge("plumbline_run_learning_rate", "Last learning rate the trainer reported.", "run");
  public static final Metric RUN_GRADIENT_NORM =
      gauge("plumbline_run_gradient_norm", "Last gradient norm the trainer reported.", "run");
  public static final Metric RUN_TOKENS =
      gauge("plumbline_run_tokens", "Tokens seen; goes back when a run rewinds.", "run");
  public static final Metric RUN_TARGET_TOKENS =
      gauge("plumbline_run_target_tokens", "Tokens at the planned end.", "run");
  public static final Metric RUN_TOKENS_PER_SECOND =
      gauge(
          "plumbline_run_tokens_per_second",
          "Tokens per second by the trainer's clock; absent until two events had one.",
          "run");
  public static final Metric RUN_ETA =
      gauge(
          "plumbline_run_eta_seconds",
          "Seconds from the last event to the planned end at the present rate.",
          "run");
  public static final Metric RUN_REWINDS =
      counter(
          "plumbline_run_rewinds_total",
          "Returns to an earlier checkpoint in a run's life.",
          "run");

  // Runs: where they will land.

  public static final Metric RUN_FORECAST_LOSS =
      gauge(
          "plumbline_run_forecast_loss",
          "Forecast of the loss at the planned end, nats per token: median and the ends of the"
              + " 50, 80 and 95 % intervals.",
          "run",
          "bound");
  public static final Metric RUN_FORECAST_CURVE =
      gauge(
          "plumbline_run_forecast_curve",
          "Fitted curve and forecast at shares of the planned tokens, nats per token: median and"
              + " the 80 % interval.",
          "run",
          "at",
          "bound");
  public static final Metric RUN_UNCERTAINTY_SHARE =
      gauge(
          "plumbline_run_forecast_uncertainty_share",
          "Share of the forecast's variance that each driver causes, 0 to 1, summing to 1.",
          "run",
          "driver");
  public static final Metric RUN_LAW_FLOOR =
      gauge(
          "plumbline_run_law_floor",
          "Fitted irreducible loss E at the learning rate of the end, nats per token.",
          "run");
  public static final Metric RUN_LAW_AMPLITUDE =
      gauge(
          "plumbline_run_law_amplitude",
          "Fitted amplitude A: loss above the floor at the planned end, nats per token.",
          "run");
  public static final Metric RUN_LAW_EXPONENT =
      gauge("plumbline_run_law_exponent", "Fitted exponent of the power law in tokens.", "run");
  public static final Metric RUN_LAW_ANNEAL_GAIN =
      gauge(
          "plumbline_run_law_anneal_gain",
          "Fitted anneal gain B: loss recovered when the learning rate goes from its peak to zero,"
              + " nats per token.",
          "run");

  // Runs: what is wrong with them.

  public static final Metric RUN_DRIFT_SCORE =
      gauge(
          "plumbline_run_drift_score",
          "Drift statistic over its threshold: beyond 1 is confirmed; above 0 the loss is higher"
              + " than predicted, below 0 lower. Absent while warming up.",
          "run");
  public static final Metric RUN_ALERT =
      gauge(
          "plumbline_run_alert",
          "1 while an alert of this kind is open, confirmed and not muted, else 0.",
          "run",
          "kind",
          "severity");
  public static final Metric RUN_ALERT_SUSPECTED =
      gauge(
          "plumbline_run_alert_suspected",
          "1 while an alert of this kind is open but only suspected, else 0.",
          "run",
          "kind",
          "severity");
  public static final Metric RUN_ALERT_MUTED =
      gauge(
          "plumbline_run_alert_muted",
          "1 while an alert of this kind is open and muted; absent otherwise.",
          "run",
          "kind",
          "severity");
  public static final Metric RUN_REGIME =
      gauge(
          "plumbline_run_regime",
          "1 for the regime of the run as planned, 0 for the others.",
          "run",
          "regime");
  public static final Metric RUN_TOKENS_PER_PARAMETER =
      gauge(
          "plumbline_run_tokens_per_parameter",
          "Effective tokens seen per active parameter.",
          "run");
  public static final Metric RUN_PLANNED_TOKENS_PER_PARAMETER =
      gauge(
          "plumbline_run_planned_tokens_per_parameter",
          "Effective tokens per active parameter at the planned end.",
          "run");
  public static final Metric RUN_COMPUTE_FLOPS =
      gauge(
          "plumbline_run_compute_flops",
          "Compute spent so far, floating-point operations: 6 x parameters x tokens.",
          "run");

  // Families: what their runs have taught.

  public static final Metric RUN_PRIOR_RUNS =
      gauge(
          "plumbline_run_prior_runs",
          "Runs of the family that taught the prior this run is fitted under; 0 when it is the"
              + " shipped one.",
          "run");
  public static final Metric FAMILY_LESSONS =
      gauge(
          "plumbline_family_lessons",
          "Runs that have taught their family: come to their planned end (complete) or on the way.",
          "family",
          "complete");
  public static final Metric FAMILY_PRIOR_EXPONENT =
      gauge(
          "plumbline_family_prior_exponent",
          "Exponent of the law that the family's next run begins with: median and the 80 %"
              + " interval.",
          "family",
          "bound");
  public static final Metric FAMILY_PRIOR_GAIN =
      gauge(
          "plumbline_family_prior_gain",
          "Anneal gain at the reference learning rate that the family's next run begins with, as a"
              + " share of its loss: median and the 80 % interval.",
          "family",
          "bound");
  public static final Metric FAMILY_LAW =
      gauge(
          "plumbline_family_law",
          "The family's law L(N, D) = floor + size_amplitude N^-size_exponent + data_amplitude"
              + " D^-data_exponent, nats per token, by its complete runs. Absent until they tell"
              + " it.",
          "family",
          "parameter");
  public static final Metric FAMILY_LAW_ERROR =
      gauge(
          "plumbline_family_law_standard_error",
          "Standard errors of the floor and the exponents of the family's law.",
          "family",
          "parameter");
  public static final Metric FAMILY_FRONTIER_PARAMETERS =
      gauge(
          "plumbline_family_frontier_parameters",
          "Compute-optimal parameters by the family's law, by training compute in floating-point"
              + " operations.",
          "family",
          "flops");
  public static final Metric FAMILY_FRONTIER_TOKENS =
      gauge(
          "plumbline_family_frontier_tokens",
          "Compute-optimal tokens by the family's law, by training compute in floating-point"
              + " operations.",
          "family",
          "flops");
  public static final Metric FAMILY_FRONTIER_LOSS =
      gauge(
          "plumbline_family_frontier_loss",
          "Lowest loss that a training compute reaches by the family's law, nats per token.",
          "family",
          "flops");
  public static final Metric FAMILY_LESSON_LOSS =
      gauge(
          "plumbline_family_lesson_loss",
          "Loss of a run when it last taught its family, nats per token; the 2,000 newest lessons.",
          "family",
          "run",
          "complete");
  public static final Metric FAMILY_LESSON_PARAMETERS =
      gauge(
          "plumbline_family_lesson_parameters",
          "Active parameters of a run that taught its family.",
          "family",
          "run",
          "complete");
  public static final Metric FAMILY_LESSON_TOKENS =
      gauge(
          "plumbline_family_lesson_tokens",
          "Tokens that a run had seen when it last taught its family.",
          "family",
          "run",
          "complete");

  // The monitor itself.

  public static final Metric RUNS =
      gauge("plumbline_runs", "Runs this instance follows, by status.", "status");
  public static final Metric RUNS_NOT_EXPORTED =
      gauge(
          "plumbline_runs_not_exported",
          "Runs left out of this scrape because there are more than the setting allows.");
  public static final Metric RUN_SET_ASIDE =
      gauge(
          "plumbline_run_set_aside",
          "1 for a run that this instance could not go on with; all its other series are gone, and"
              + " its events are dead letters.",
          "run");
  public static final Metric EVENTS =
      counter("plumbline_events_total", "Records accepted as events since the start.");
  public static final Metric EVENTS_REJECTED =
      counter(
          "plumbline_events_rejected_total",
          "Records sent to the dead-letter topic since the start, by reason.",
          "reason");
  public static final Metric RECORDS_UNREADABLE =
      counter(
          "plumbline_records_unreadable_total",
          "Records of other topics or stores that could not be read and were passed over, since the"
              + " start, by topic or store.",
          "topic");
  public static final Metric DECODE_SECONDS =
      histogram("plumbline_decode_seconds", "Time to decode and validate one record, in seconds.");
  public static final Metric STEP_SECONDS =
      histogram("plumbline_step_seconds", "Time of one event's step, refit included, in seconds.");
  public static final Metric END_TO_END_SECONDS =
      histogram(
          "plumbline_end_to_end_seconds",
          "From a record's timestamp to its report, in seconds; includes time in the topic.");
  public static final Metric RESTORE_SECONDS =
      histogram("plumbline_restore_seconds", "Time to rebuild the models of one task, in seconds.");
  public static final Metric READY =
      gauge("plumbline_ready", "1 when /-/ready answers 200, else 0.");
  public static final Metric BUILD_INFO =
      metric(
          "plumbline_build_info",
          Metric.Type.INFO,
          "Version of plumbline and of Java: always 1.",
          "version",
          "java");

  // Kafka Streams, fed by the program through MonitorGauges.

  public static final Metric STREAM_LAG =
      gauge(
          "plumbline_stream_lag_records",
          "Records in the input topic that this instance has still to read.");
  public static final Metric STREAM_RUNNING =
      gauge("plumbline_stream_running", "1 while the stream is running, else 0.");

  // Telling others, likewise; only where a target is configured.

  public static final Metric DELIVERIES =
      counter(
          "plumbline_deliveries_total",
          "Alerts sent to a target since the start, re-sends included: taken, failed (sent again)"
              + " or refused (never sent again).",
          "target",
          "outcome");
  public static final Metric DELIVERY_OLDEST =
      gauge(
          "plumbline_delivery_oldest_undelivered_seconds",
          "For how long the alert that waits longest has been due at this target, in seconds; 0"
              + " when none waits.",
          "target");
  public static final Metric DELIVERY_LAST_SUCCESS =
      gauge(
          "plumbline_delivery_last_success_timestamp_seconds",
          "When this target last took an alert, seconds since the epoch; absent until it did.",
          "target");

  private MetricNames() {}

  /** Every metric, in the order above. */
  public static List<Metric> all() {
    return new ArrayList<>(ALL.values());
  }

  private static Metric gauge(String name, String help, String... labels) {
    return metric(name, Metric.Type.GAUGE, help, labels);
  }

  private static Metric counter(String name, String help, String... labels) {
    return metric(name, Metric.Type.COUNTER, help, labels);
  }

  private static Metric histogram(String name, String help, String... labels) {
    return metric(name, Metric.Type.HISTOGRAM, help, labels);
  }

  private static Metric metric(String name, Metric.Type type, String help, String... labels) {
    Metric metric = new Metric(name, type, help, List.of(labels));
    if (ALL.put(name, metric) != null) {
      throw new IllegalArgumentException("metric " + name + " is defined twice");
    }
    return metric;
  }
}
