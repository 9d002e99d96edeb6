package io.plumbline.notify;

import java.util.concurrent.atomic.LongAdder;

/** What a target's metrics show. Written by the delivering thread, read by any. */
public final class DeliveryCounts {
  private final LongAdder taken = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile long lastSuccessMs = -1;
  private volatile long dueSinceMs = -1;

  /** Alerts and messages that were taken, re-sends included. */
  public long taken() {
    return taken.sum();
  }

  /** Attempts that failed and are made again. */
  public long failed() {
    return failed.sum();
  }

  /** Alerts and messages that the receiver will never take, or that could not be read. */
  public long refused() {
    return refused.sum();
  }

  /** When something was last taken, milliseconds since the epoch; -1 for never. */
  public long lastSuccessMs() {
    return lastSuccessMs;
  }

  /** For how long, in seconds, what waits longest has been due; 0 when nothing waits. */
  public long oldestUndeliveredSeconds(long nowMs) {
    long since = dueSinceMs;
    return since < 0 ? 0 : Math.max(0, nowMs - since) / 1000;
  }

  void taken(int count, long nowMs) {
    taken.add(count);
    lastSuccessMs = nowMs;
  }

  void failed(int count) {
    failed.add(count);
  }

  /** Something was dropped for good. */
  public void refusedOne() {
    refused.increment();
  }

  void dueSince(long ms) {
    dueSinceMs = ms;
  }
}
