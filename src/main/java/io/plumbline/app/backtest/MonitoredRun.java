package io.plumbline.app.backtest;

import io.plumbline.event.TrainingEvent;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunState;
import io.plumbline.run.Step;
import java.util.Optional;

/**
 * One run on its way through the monitor, without Kafka. The monitor's clock is the trainer's: an
 * event arrives when it was sent. A copy goes its own way from where it was made: states are
 * immutable.
 */
public final class MonitoredRun {
  /** Ten years: long after any setting by which a run counts as stalled. */
  private static final long LONG_AFTERWARDS_MS = 10L * 365 * 86_400_000;

  private final RunMonitor monitor;
  private RunState state;
  private RunReport report;
  private long clockMs;
  private boolean timed;

  /** A run of which nothing is known yet. */
  public MonitoredRun(RunMonitor monitor, String run) {
    this.monitor = monitor;
    this.state = monitor.begin(run);
    this.report = monitor.report(state);
  }

  private MonitoredRun(MonitoredRun other) {
    this.monitor = other.monitor;
    this.state = other.state;
    this.report = other.report;
    this.clockMs = other.clockMs;
    this.timed = other.timed;
  }

  /** The same run, to go another way. */
  public MonitoredRun copy() {
    return new MonitoredRun(this);
  }

  /** Works in the next event. */
  public Step accept(TrainingEvent event) {
    if (event.timeMs().isPresent()) {
      timed = true;
      clockMs = Math.max(clockMs, event.timeMs().getAsLong());
    }
    return keep(monitor.step(state, event, clockMs));
  }

  /**
   * What a wall clock would say long after the last event; empty for a run that ended, as good as
   * reached its target, or sends no timestamps by which it could be called silent.
   */
  public Optional<Step> silence() {
    boolean silentTooEarly =
        timed
            && !report.progress().status().ended()
            && report.progress().share().orElse(1) < RunOutcome.COMPLETE;
    return silentTooEarly
        ? Optional.of(keep(monitor.tick(state, clockMs + LONG_AFTERWARDS_MS)))
        : Optional.empty();
  }

  /** The state after the newest event. */
  RunState state() {
    return state;
  }

  /** The report after the newest event. */
  RunReport report() {
    return report;
  }

  private Step keep(Step step) {
    state = step.state();
    report = step.report();
    return step;
  }
}
