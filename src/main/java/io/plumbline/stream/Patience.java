package io.plumbline.stream;

import java.util.OptionalLong;

/**
 * Since when silence may be held against a run: only while this monitor itself has been listening.
 *
 * <p>A monitor that was down, asleep, far behind or cut off from its brokers has not heard what was
 * sent meanwhile, and would page for every run at once. So silence counts from the newest moment at
 * which any of this was seen, at the looks that a task takes every few seconds:
 *
 * <ul>
 *   <li>no look for longer than {@link #gapMs}: the process was stopped, or its thread blocked;
 *   <li>no broker has answered for longer than that;
 *   <li>records are unread, and none that was read since the last look is younger than that. Where
 *       the number of unread records is unknown: one that was read is older than the stall time.
 * </ul>
 */
final class Patience {
  /** Longest gap that is put up with, where the stall time allows it: looks lie 10 s apart. */
  private static final long MAX_GAP_MS = 30_000;

  /** Idle fetches are answered every 500 ms: fewer answers than one in three of those times. */
  private static final long ANSWER_MS = 1_500;

  private final long stallAfterMs;
  private final long gapMs;
  private long listeningSinceMs;
  private OptionalLong lastLookMs = OptionalLong.empty();
  private OptionalLong answers = OptionalLong.empty();
  private long answeredAtMs;
  private long oldestMs = Long.MAX_VALUE;
  private long newestMs = Long.MIN_VALUE;

  /**
   * For one task.
   *
   * @param stallAfterMs the shortest silence that stalls a run
   * @param lookMs time between looks
   */
  Patience(long stallAfterMs, long lookMs) {
    this.stallAfterMs = stallAfterMs;
    this.gapMs = Math.max(2 * lookMs, Math.min(stallAfterMs / 2, MAX_GAP_MS));
  }

  /** A record was read that was written at {@code writtenMs}. */
  void read(long writtenMs) {
    oldestMs = Math.min(oldestMs, writtenMs);
    newestMs = Math.max(newestMs, writtenMs);
  }

  /**
   * To be asked at every look: since when everything that was sent has been heard, milliseconds
   * since the epoch; {@code nowMs} when it is not heard now.
   */
  long listeningSinceMs(long nowMs, MonitorTopology.Heard heard) {
    if (heard.answers().isEmpty() || !heard.answers().equals(answers)) {
      answers = heard.answers();
      answeredAtMs = nowMs;
    }
    boolean slept = lastLookMs.isEmpty() || nowMs - lastLookMs.getAsLong() > gapMs;
    boolean cutOff = nowMs - answeredAtMs > Math.max(gapMs, ANSWER_MS);
    if (slept || cutOff || behind(nowMs, heard.unread())) {
      listeningSinceMs = nowMs;
    }
    lastLookMs = OptionalLong.of(nowMs);
    oldestMs = Long.MAX_VALUE;
    newestMs = Long.MIN_VALUE;
    return listeningSinceMs;
  }

  private boolean behind(long nowMs, OptionalLong unread) {
    if (unread.isEmpty()) {
      return oldestMs != Long.MAX_VALUE && nowMs - oldestMs > stallAfterMs;
    }
    return unread.getAsLong() > 0 && (newestMs == Long.MIN_VALUE || nowMs - newestMs > gapMs);
  }
}
