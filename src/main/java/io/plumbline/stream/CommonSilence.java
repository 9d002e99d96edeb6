package io.plumbline.stream;

import io.plumbline.run.RunStatus;
import java.util.List;

/**
 * Tells many stalls from one outage: when not one of a task's live runs has been heard of for half
 * the stall time and the first of them is due to be called stalled, their cluster is down or the
 * way in is closed, and one page for each run would say nothing of that. They are given {@link
 * #DEFERRED} stall times more; a run still silent then is called stalled, and told so.
 *
 * <p>Fewer than {@link #LEAST} live runs prove nothing: a single run's silence is a stall.
 */
final class CommonSilence {
  /** Three independent stalls within half a stall time are rarer than outages. */
  static final int LEAST = 3;

  /** Half an hour in all where a stall is ten minutes: longer than most outages. */
  static final int DEFERRED = 2;

  private final long stallAfterMs;
  private int together = 1;

  CommonSilence(long stallAfterMs) {
    this.stallAfterMs = stallAfterMs;
  }

  /**
   * To be called at every look.
   *
   * @return whether a common silence is noticed with this look
   */
  boolean begins(List<TrackedRun> runs, long nowMs, long heardSinceMs) {
    int silent = 0;
    boolean due = false;
    boolean heard = false;
    for (TrackedRun run : runs) {
      long silentMs = silentMs(run, nowMs, heardSinceMs);
      if (run.status == RunStatus.LIVE && silentMs <= limitMs()) {
        silent++;
        due |= silentMs > stallAfterMs;
        heard |= silentMs <= stallAfterMs / 2;
      }
    }
    int before = together;
    if (heard) {
      together = 1;
    } else if (due && silent >= LEAST) {
      together = Math.max(together, silent);
    }
    return before == 1 && together > 1;
  }

  /** Whether a run that has been silent for so long is not called stalled yet. */
  boolean defers(long silentMs) {
    return together > 1 && silentMs <= limitMs();
  }

  /** How many runs fell silent at once; 1 while others are heard. */
  int together() {
    return together;
  }

  /** How long a run may be silent if all are, milliseconds. */
  long limitMs() {
    return (1 + DEFERRED) * stallAfterMs;
  }

  /** How long nothing has come from a run while everything that was sent was heard. */
  static long silentMs(TrackedRun run, long nowMs, long heardSinceMs) {
    return Math.min(run.silentMs(nowMs), nowMs - heardSinceMs);
  }
}
