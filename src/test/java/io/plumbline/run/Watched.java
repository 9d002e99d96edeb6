package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.event.Events;
import io.plumbline.event.TrainingEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;

/**
 * One run under a monitor: a test sends its events and turns the clock, and reads what came of it.
 *
 * <p>{@link #losses} logs a loss a second, of a thousand tokens each where the run has declared so.
 */
public final class Watched {
  /** When it begins: 2026-01-05T08:00:00Z. */
  public static final long START_MS = 1_767_600_000_000L;

  /** How long a step takes. */
  public static final long STEP_MS = 1_000;

  private final RunMonitor monitor;
  private final String run;
  private final List<Step> steps = new ArrayList<>();
  private final List<Alert> told = new ArrayList<>();
  private RunState state;
  private long nowMs = START_MS;

  /** Under a monitor with the default settings, which nobody teaches anything. */
  public Watched(String run) {
    this(run, new RunMonitor(MonitorSettings.DEFAULTS));
  }

  /** Under this monitor. */
  public Watched(String run, RunMonitor monitor) {
    this.monitor = monitor;
    this.run = run;
    this.state = monitor.begin(run);
  }

  /** From a state on, told nothing so far. */
  public static Watched from(RunMonitor monitor, RunState state, long nowMs) {
    Watched watched = new Watched(state.run(), monitor);
    watched.state = state;
    watched.nowMs = nowMs;
    return watched;
  }

  /** Sends an event, see {@link Events#event}; it need not name the run. */
  public Step send(String json, Object... values) {
    return send(Events.of(run, json, values));
  }

  /** Sends an event, which arrives now. */
  public Step send(TrainingEvent event) {
    return note(monitor.step(state, event, nowMs));
  }

  /** Sends all of them. */
  public void sendAll(Iterable<TrainingEvent> events) {
    events.forEach(this::send);
  }

  /**
   * Logs losses, one a second, with the trainer's clock and a learning rate of 0.001.
   *
   * @param from the first step
   * @param to the last
   * @param loss at a step, nats per token; may be NaN
   */
  public void losses(int from, int to, IntToDoubleFunction loss) {
    for (int step = from; step <= to; step++) {
      nowMs += STEP_MS;
      double logged = loss.applyAsDouble(step);
      send(
          "{'step':%d,'loss':%s,'lr':1e-3,'ts':%d}",
          step, Double.isNaN(logged) ? "'NaN'" : String.format(Locale.ROOT, "%.6f", logged), nowMs);
    }
  }

  /** Time goes by. */
  public void pass(long ms) {
    nowMs += ms;
  }

  /** The monitor looks at its clock after so much time. */
  public Step tickAfter(long ms) {
    return tickAfter(ms, Silence.ALONE);
  }

  /** As above, by a monitor that heard so well. */
  public Step tickAfter(long ms, Silence silence) {
    nowMs += ms;
    return note(monitor.tick(state, nowMs, silence));
  }

  /** Nobody follows the run any more. */
  public Step dismiss(String why) {
    return note(monitor.dismiss(state, nowMs, why));
  }

  private Step note(Step step) {
    state = step.state();
    steps.add(step);
    told.addAll(step.report().alerts().transitions());
    return step;
  }

  /** Goes on from another state: the same events may then be sent to both. */
  public void resume(RunState other) {
    state = other;
  }

  public long nowMs() {
    return nowMs;
  }

  public RunState state() {
    return state;
  }

  public RunReport report() {
    return monitor.report(state);
  }

  /** Everything that came of every event so far, in order. */
  public List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Every transition of an alert so far, in order. */
  public List<Alert> told() {
    return List.copyOf(told);
  }

  /** Those of one kind. */
  public List<Alert> told(AlertKind kind) {
    return told.stream().filter(alert -> alert.kind() == kind).toList();
  }

  /** Every transition in two words, such as {@code spike open}. */
  public List<String> toldInWords() {
    return told.stream()
        .map(
            alert ->
                alert.kind().label() + (alert.state() == Alert.State.OPEN ? " open" : " resolved"))
        .toList();
  }

  /** The alerts that were opened, as they were then. */
  public List<Alert> opened() {
    return told.stream().filter(alert -> alert.state() == Alert.State.OPEN).toList();
  }

  /** Those of them that wake somebody. */
  public List<Alert> pages() {
    return opened().stream()
        .filter(alert -> alert.kind().severity() == AlertKind.Severity.PAGE)
        .toList();
  }

  /** What is muted now. */
  public Mutes mutes() {
    return state.head().desk().mutes();
  }

  /** What is open now, those only suspected with a question mark. */
  public List<String> open() {
    return report().alerts().open().stream()
        .map(alert -> alert.kind().label() + (alert.confirmed() ? "" : "?"))
        .toList();
  }

  /**
   * How its closed bins are used, oldest first: f fitted, - left out, N the first of a level, ? in
   * doubt.
   */
  public String uses() {
    StringBuilder uses = new StringBuilder();
    for (Bin bin : report().seen()) {
      uses.append(
          switch (bin.use()) {
            case FIT -> 'f';
            case LEFT_OUT -> '-';
            case NEW_LEVEL -> 'N';
            case IN_DOUBT -> '?';
          });
    }
    return uses.toString();
  }

  /** What became of its events, such as {@code 3 steps, 1 late}; what is 0 is left out. */
  public String counts() {
    Progress now = report().progress();
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put("steps", now.counts().steps());
    counts.put("duplicates", now.counts().duplicates());
    counts.put("late", now.counts().late());
    counts.put("rewinds", now.counts().rewinds());
    counts.put("not finite", now.counts().nonFinite());
    counts.values().removeIf(count -> count == 0);
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey())
        .collect(Collectors.joining(", "));
  }
}
