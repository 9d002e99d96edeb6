package io.plumbline.notify;

import org.jspecify.annotations.Nullable;

/** What a notice changes for those who are told; suspicions and muted alerts are told nobody. */
enum Change {
  /** The alert is to be told as open. */
  OPENED,
  /** It is open still, and says something new of itself. */
  UPDATED,
  /** It was told as open and is over: resolved, muted, or no more than a suspicion. */
  ENDED,
  /** Nothing that anybody needs to know. */
  NONE;

  /**
   * Compares.
   *
   * @param told the alert of the same run and kind that was told as open; null if there is none
   * @param next what was read
   */
  static Change of(@Nullable Notice told, Notice next) {
    if (next.standing().tells()) {
      return told != null && told.id().equals(next.id()) ? UPDATED : OPENED;
    }
    return told != null && told.id().equals(next.id()) ? ENDED : NONE;
  }
}
