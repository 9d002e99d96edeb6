package io.plumbline.query;

import io.plumbline.curve.Schedule;
import io.plumbline.run.Outlook;
import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Where a run will be at a time, if it goes on as it does now:
 *
 * <p>{@code tokens(t) = tokens now + rate x (t - time of the newest event)}, by the trainer's
 * clock.
 *
 * <p>It is known from the newest event to the planned end, and {@link #BEFORE_MS} back, so that
 * clocks which differ a little leave no gap. The past is what was measured, not this; after the
 * planned end there is no run. A run that is not going on, or whose rate, target or law is not
 * known, has none.
 */
final class Trajectory {
  /**
   * Prometheus' own span for "now". The rate is the mean of the newest stretches, so that it holds
   * for this long back.
   */
  static final long BEFORE_MS = 300_000;

  /** Beyond what a double holds to the millisecond: 285,000 years from 1970. */
  private static final double FARTHEST_MS = 9e15;

  private final RunReport report;
  private final Optional<Schedule> learningRate;
  private final CurveAhead curve;
  private final double rate;
  private final long fromMs;
  private final long untilMs;

  private Trajectory(RunReport report, Outlook outlook, double rate, double target) {
    Progress now = report.progress();
    this.report = report;
    this.learningRate = outlook.learningRate();
    this.curve = new CurveAhead(outlook.grid());
    this.rate = rate;
    double left = 1000 * (target - now.tokens()) / rate;
    double seen = 1000 * now.tokens() / rate;
    this.fromMs = now.heard().eventMs() - (long) Math.floor(Math.min(BEFORE_MS, seen));
    this.untilMs = (long) Math.min(FARTHEST_MS, now.heard().eventMs() + Math.floor(left));
  }

  /** The trajectory of a run; empty when it has none: {@link #whyNone} says why. */
  static Optional<Trajectory> of(RunReport report) {
    if (!whyNone(report).isEmpty()) {
      return Optional.empty();
    }
    Progress now = report.progress();
    return Optional.of(
        new Trajectory(
            report,
            report.outlook().orElseThrow(),
            now.speed().tokensPerSecond().orElseThrow(),
            now.reach().targetTokens().orElseThrow()));
  }

  /** Why a run has no trajectory, and what would give it one; empty when it has one. */
  static String whyNone(RunReport report) {
    Progress now = report.progress();
    if (now.status().ended()) {
      return "it has ended (" + now.status().label() + ")";
    }
    if (now.status() != RunStatus.LIVE) {
      return "it has been silent since "
          + Instant.ofEpochMilli(Math.max(0, now.heard().eventMs()))
          + "; it is forecast again when it goes on";
    }
    if (now.reach().targetTokens().isEmpty()) {
      return "its planned end is not known; declare target_tokens or target_steps";
    }
    if (now.tokens() >= now.reach().targetTokens().getAsDouble()) {
      return String.format(
          Locale.ROOT,
          "it has passed its planned end of %.4g tokens; declare a new target_tokens",
          now.reach().targetTokens().getAsDouble());
    }
    if (report.outlook().isEmpty()) {
      return report.expected().whyNoOutlook();
    }
    if (!(now.speed().tokensPerSecond().orElse(0) > 0)) {
      return "its token rate is not known; send ts, the trainer's clock, with its events";
    }
    return "";
  }

  String run() {
    return report.run();
  }

  /** Empty when none is declared. */
  String family() {
    return report.declaration().family().orElse("");
  }

  /** Milliseconds since the epoch. */
  long fromMs() {
    return fromMs;
  }

  /** The planned end, milliseconds since the epoch. */
  long untilMs() {
    return untilMs;
  }

  /** Whether this run has that metric at all. */
  boolean has(AheadMetric metric) {
    return switch (metric) {
      case LOSS, TOKENS -> true;
      case LEARNING_RATE -> learningRate.isPresent();
      case TOKENS_PER_PARAMETER, COMPUTE_FLOPS -> parameters().isPresent();
    };
  }

  /**
   * The value at a time.
   *
   * @return NaN where it is not known
   */
  double at(long timeMs, AheadMetric metric, Optional<Bound> bound) {
    if (timeMs < fromMs || timeMs > untilMs) {
      return Double.NaN;
    }
    Progress now = report.progress();
    double tokens =
        Math.min(
            now.tokens() + rate * (timeMs - now.heard().eventMs()) / 1000,
            now.reach().targetTokens().orElse(Double.MAX_VALUE));
    return switch (metric) {
      case LOSS -> curve.at(tokens, bound.orElse(Bound.MID));
      case TOKENS -> tokens;
      case LEARNING_RATE -> learningRate.map(schedule -> schedule.at(tokens)).orElse(Double.NaN);
      case TOKENS_PER_PARAMETER -> tokens / parameters().orElse(Double.NaN);
      case COMPUTE_FLOPS -> 6 * parameters().orElse(Double.NaN) * tokens;
    };
  }

  private OptionalDouble parameters() {
    return report.declaration().activeParams();
  }
}
