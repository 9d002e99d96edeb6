package io.plumbline.notify;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What Alertmanager knows and is yet to know of one run and kind. Mutable; owned by one {@link
 * AlertmanagerTarget}.
 *
 * <p>Its life: told as open at once, re-sent while it is open, told as over once it has been seen
 * as open for long enough, that repeated for a while, forgotten.
 */
final class AlertmanagerAlert {
  /** Nothing waits. */
  private static final long NONE = -1;

  /** Newest notice that was told or is to be told. */
  Notice notice;

  /** Where the oldest notice stands from which all this can be made again. */
  final Place from;

  /** When it is to be sent next. */
  long dueMs;

  /** Since when Alertmanager has it as open, as far as this process knows; {@link #NONE} if not. */
  private long shownSinceMs = NONE;

  private long undelivered = NONE;
  private long undeliveredEnd = NONE;
  private @Nullable Over over;

  /**
   * That it is over.
   *
   * @param sinceMs since when
   * @param toldMs when that was told; empty if it is yet to be told
   */
  private record Over(long sinceMs, OptionalLong toldMs) {
    Over toldAt(long nowMs) {
      return toldMs.isPresent() ? this : new Over(sinceMs, OptionalLong.of(nowMs));
    }
  }

  AlertmanagerAlert(Notice notice, Place from, long dueMs) {
    this.notice = notice;
    this.from = from;
    this.dueMs = dueMs;
  }

  /** The alert that was told as open; null once it is over. */
  @Nullable Notice told() {
    return over == null ? notice : null;
  }

  boolean over() {
    return over != null;
  }

  boolean muted() {
    return over != null && notice.standing().open();
  }

  boolean shown() {
    return shownSinceMs != NONE;
  }

  /** Takes over what Alertmanager still has as open of an earlier opening. */
  void follows(AlertmanagerAlert earlier) {
    if (!earlier.toldOver()) {
      shownSinceMs = earlier.shownSinceMs;
      undelivered = earlier.undelivered != NONE ? earlier.undelivered : earlier.undeliveredEnd;
    }
  }

  /** A notice that is to be told stands there. */
  void waits(long offset, long nowMs) {
    undelivered = undelivered == NONE ? offset : undelivered;
    dueMs = nowMs;
  }

  /** It is over; that is to be told. */
  void ends(Notice last, long offset, long nowMs) {
    ends(last, OptionalLong.empty(), nowMs);
    undeliveredEnd = offset;
  }

  /** It was over, and that was told, before this process began. */
  void endedBefore(Notice last, long nowMs) {
    ends(last, OptionalLong.of(endMs(last)), nowMs);
  }

  private void ends(Notice last, OptionalLong toldMs, long nowMs) {
    notice = last;
    over = new Over(endMs(last), toldMs);
    undelivered = NONE;
    dueMs = nowMs;
  }

  /** A muted alert is over when that was written. */
  private static long endMs(Notice last) {
    return last.times().endedMs().orElse(last.times().writtenMs());
  }

  /**
   * Whether it may be told as over.
   *
   * @param contactSinceMs an Alertmanager that was away may have forgotten it: then it has it as
   *     open no longer than since then
   */
  boolean mayEnd(long nowMs, long contactSinceMs, long holdMs) {
    return toldOver() || muted() || (shown() && nowMs >= mayEndMs(contactSinceMs, holdMs));
  }

  /** When it may be told as over, once it is shown. */
  long mayEndMs(long contactSinceMs, long holdMs) {
    return Math.max(shownSinceMs, contactSinceMs) + holdMs;
  }

  /** When it will be over, for Alertmanager. */
  long overMs() {
    long startedMs = notice.times().startedMs();
    return over == null ? startedMs : Math.max(over.sinceMs(), startedMs);
  }

  /** Alertmanager has it as open. */
  void sentOpen(long nowMs, long nextMs) {
    shownSinceMs = shown() ? shownSinceMs : nowMs;
    undelivered = NONE;
    dueMs = nextMs;
  }

  /** Alertmanager knows that it is over. */
  void sentOver(long nowMs, long nextMs) {
    over = over == null ? null : over.toldAt(nowMs);
    done();
    dueMs = nextMs;
  }

  /** Nothing of it waits any more: it was delivered, or never can be. */
  void done() {
    undelivered = NONE;
    undeliveredEnd = NONE;
  }

  /** Whether nobody needs it any more. */
  boolean forgettable(long nowMs, long repeatMs) {
    return over != null
        && over.toldMs().isPresent()
        && undelivered() == NONE
        && nowMs - over.toldMs().getAsLong() > repeatMs;
  }

  private boolean toldOver() {
    return over != null && over.toldMs().isPresent();
  }

  boolean waiting() {
    return undelivered() != NONE;
  }

  OptionalLong firstUndelivered() {
    return waiting() ? OptionalLong.of(undelivered()) : OptionalLong.empty();
  }

  private long undelivered() {
    return undelivered != NONE ? undelivered : undeliveredEnd;
  }
}
