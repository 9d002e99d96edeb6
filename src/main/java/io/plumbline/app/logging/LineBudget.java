package io.plumbline.app.logging;

import java.util.function.LongConsumer;

/**
 * So many lines in so long; what goes beyond is counted and told in one. A thousand runs that start
 * at once are some twenty lines and their number. Thread-safe.
 */
final class LineBudget {
  private final int lines;
  private final long windowMs;
  private long windowStartMs = Long.MIN_VALUE / 2;
  private int written;
  private long heldBack;

  LineBudget(int lines, long windowMs) {
    this.lines = lines;
    this.windowMs = windowMs;
  }

  /** Whether one more line may be written now; if not, it is counted. */
  synchronized boolean allows(long nowMs) {
    if (nowMs - windowStartMs >= windowMs && heldBack == 0) {
      windowStartMs = nowMs;
      written = 0;
    }
    if (written < lines) {
      written++;
      return true;
    }
    heldBack++;
    return false;
  }

  /** Tells how many lines were held back, once their time is over; called now and then. */
  void settle(long nowMs, LongConsumer told) {
    long number;
    synchronized (this) {
      if (heldBack == 0 || nowMs - windowStartMs < windowMs) {
        return;
      }
      number = heldBack;
      heldBack = 0;
      windowStartMs = nowMs;
      written = 0;
    }
    told.accept(number);
  }
}
