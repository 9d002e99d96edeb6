package io.plumbline.notify;

import java.util.OptionalLong;

/**
 * Somebody who is told about alerts. One thread gives it what it reads, in order within a
 * partition, and calls {@link #deliver} again and again:
 *
 * <pre>{@code
 * remember(place, notice) ...   what was dealt with before a restart, to know what is open
 * caughtUp(partition, first)
 * take(place, notice, now) ...  what is new
 * deliver(now)                  sends what is due; back within a bound, whatever the receiver does
 * firstUndelivered(partition)   what lies before it is done
 * forget(partition)             another instance has these runs now
 * }</pre>
 */
public interface Target {
  /** As a metric label and in log lines. */
  String name();

  /** A notice that was dealt with before; it says what is open, and is not told again. */
  void remember(Place place, Notice notice, long nowMs);

  /**
   * All of this partition's past was remembered.
   *
   * @param first whether nobody has told this target anything of the partition before: then what is
   *     open is news
   */
  void caughtUp(int partition, boolean first, long nowMs);

  /** A notice that is new. */
  void take(Place place, Notice notice, long nowMs);

  /** Nothing of this partition concerns this instance any more. */
  void forget(int partition);

  /** Sends what is due and may be tried now. */
  void deliver(long nowMs);

  /** Whether no more should be taken until some has been delivered. */
  boolean full();

  /** When {@link #deliver} has something to do next, if nothing new comes. */
  long nextDueMs(long nowMs);

  /** The offset of the oldest notice that is not yet delivered; empty when all are. */
  OptionalLong firstUndelivered(int partition);

  /** The offset of the oldest notice that a restart must remember; empty when there is none. */
  OptionalLong firstNeeded(int partition);

  /** What has been delivered and what waits. */
  DeliveryCounts counts();
}
