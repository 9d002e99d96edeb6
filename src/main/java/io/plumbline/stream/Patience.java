package io.plumbline.stream;

/**
 * Whether silence may be held against a run: only while this monitor itself has been listening.
 *
 * <p>A monitor that was down, asleep or far behind has not heard what was sent meanwhile, and would
 * page for every run at once. So no run is called stalled until the task has run for one stall
 * period without a gap, nor while it still reads records older than that.
 */
final class Patience {
  private final long stallAfterMs;
  private long listeningSinceMs = -1;
  private long lastLookMs = -1;
  private long readOldAtMs = -1;

  Patience(long stallAfterMs) {
    this.stallAfterMs = stallAfterMs;
  }

  /** A record was read that was written at {@code writtenMs}. */
  void read(long writtenMs, long nowMs) {
    if (nowMs - writtenMs > stallAfterMs) {
      readOldAtMs = nowMs;
    }
  }

  /** To be asked at every punctuation: whether a silent run may be called stalled now. */
  boolean exhausted(long nowMs) {
    boolean slept = lastLookMs < 0 || nowMs - lastLookMs > stallAfterMs;
    boolean catchingUp = readOldAtMs >= 0 && readOldAtMs >= lastLookMs;
    if (slept || catchingUp) {
      listeningSinceMs = nowMs;
    }
    lastLookMs = nowMs;
    return nowMs - listeningSinceMs >= stallAfterMs;
  }
}
