package io.plumbline.query;

import java.util.List;
import java.util.Optional;

/**
 * The series of the forecast API: a published interface, like {@code export.MetricNames}, which it
 * shares no name with. All are gauges and carry the labels {@code run} and, where one is declared,
 * {@code family}.
 */
public enum AheadMetric {
  /** Where the loss will be. */
  LOSS(
      "plumbline_ahead_loss",
      "nats per token",
      "Fitted curve of the loss at a time ahead, nats per token: median and the ends of its 50, 80"
          + " and 95 % intervals. Single batches scatter outside of it.",
      "bound"),
  /** How far the run will be. */
  TOKENS(
      "plumbline_ahead_tokens",
      "tokens",
      "Tokens seen by then at the present token rate, up to the planned end."),
  /** The same for the model's size. */
  TOKENS_PER_PARAMETER(
      "plumbline_ahead_tokens_per_parameter",
      "tokens per parameter",
      "Tokens seen by then per active parameter, repeated data counted in full."),
  /** What the optimizer will do. */
  LEARNING_RATE(
      "plumbline_ahead_learning_rate",
      "",
      "Learning rate by then, as its schedule is declared or was told from the rates logged."),
  /** What it will have cost. */
  COMPUTE_FLOPS(
      "plumbline_ahead_compute_flops",
      "floating-point operations",
      "Compute spent by then, floating-point operations: 6 x active parameters x tokens.");

  /** The label of {@link #LOSS} that says which value of the forecast it is. */
  static final String BOUND = "bound";

  static final String RUN = "run";
  static final String FAMILY = "family";

  private final String series;
  private final String unit;
  private final String help;
  private final boolean bounded;

  AheadMetric(String series, String unit, String help, String... more) {
    this.series = series;
    this.unit = unit;
    this.help = help;
    this.bounded = List.of(more).contains(BOUND);
  }

  /** The metric's name. */
  public String series() {
    return series;
  }

  /** In words; empty for a number without one. */
  String unit() {
    return unit;
  }

  String help() {
    return help;
  }

  /** The labels that its series may carry. */
  public List<String> labels() {
    return bounded ? List.of(RUN, FAMILY, BOUND) : List.of(RUN, FAMILY);
  }

  /** One series for each, or a single one. */
  List<Optional<Bound>> bounds() {
    return bounded
        ? List.of(Bound.values()).stream().map(Optional::of).toList()
        : List.of(Optional.empty());
  }

  /** The metric of this name. */
  static Optional<AheadMetric> named(String name) {
    return List.of(values()).stream().filter(metric -> metric.series.equals(name)).findFirst();
  }
}
