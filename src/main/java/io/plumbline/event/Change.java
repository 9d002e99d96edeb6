package io.plumbline.event;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a run may change on purpose while it is under way. */
public enum Change {
  /** Another mixture, source or order of data: the loss begins a new level. */
  DATA,
  /** Another number of tokens per step: the loss strays more or less. */
  BATCH,
  /** Another course of the learning rate. */
  SCHEDULE,
  /** A return to a checkpoint, or its resumption elsewhere. */
  RESTORE,
  /** Anything else that may move the loss. */
  OTHER;

  private static final Map<String, Change> BY_WORD = byWord();

  /** As on the wire. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** By its label; empty for another word. */
  static Optional<Change> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  private static Map<String, Change> byWord() {
    Map<String, Change> words = new TreeMap<>();
    for (Change change : values()) {
      words.put(change.label(), change);
    }
    return Map.copyOf(words);
  }
}
