package io.plumbline.app.bench.rule;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * In alarm while the least of the last ten losses lies above mean + max(0.05, 6 sd) of the hour
 * before them.
 *
 * <p>The hour is the trainer's where the run lasts at least two of them by its own timestamps; a
 * run without timestamps, or a shorter one, is given {@link #HOUR_OF_LOSSES} losses for an hour. At
 * least {@link #LEAST} losses must lie in it.
 */
final class HourRule implements AlarmRule {
  /** One loss every ten seconds. */
  static final int HOUR_OF_LOSSES = 360;

  private static final long HOUR_MS = 3_600_000;
  private static final int WINDOW = 10;
  private static final int LEAST = 30;
  private static final double LEAST_MARGIN_NATS = 0.05;
  private static final double SIGMAS = 6;

  private record Timed(double loss, OptionalLong timeMs) {}

  private final boolean byClock;
  private final Deque<Timed> window = new ArrayDeque<>();
  private final Deque<Timed> hour = new ArrayDeque<>();

  /**
   * A new rule.
   *
   * @param spanMs from the run's first to its last timestamp; 0 without timestamps
   */
  HourRule(long spanMs) {
    this.byClock = spanMs >= 2 * HOUR_MS;
  }

  @Override
  public boolean on(double lossNats, OptionalLong timeMs) {
    window.add(new Timed(lossNats, timeMs));
    if (window.size() > WINDOW) {
      hour.add(window.remove());
    }
    while (!hour.isEmpty() && past(hour.getFirst(), timeMs)) {
      hour.remove();
    }
    if (hour.size() < LEAST) {
      return false;
    }
    double mean = hour.stream().mapToDouble(Timed::loss).sum() / hour.size();
    double squares = hour.stream().mapToDouble(t -> (t.loss() - mean) * (t.loss() - mean)).sum();
    double sd = Math.sqrt(squares / (hour.size() - 1));
    double least = window.stream().mapToDouble(Timed::loss).min().orElseThrow();
    return least > mean + Math.max(LEAST_MARGIN_NATS, SIGMAS * sd);
  }

  /** By the clock a loss without a time is past as soon as there is one that has it. */
  private boolean past(Timed oldest, OptionalLong nowMs) {
    return byClock
        ? nowMs.isPresent() && oldest.timeMs().orElse(Long.MIN_VALUE) < nowMs.getAsLong() - HOUR_MS
        : hour.size() > HOUR_OF_LOSSES;
  }
}
