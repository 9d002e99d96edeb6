package io.plumbline.event;

import java.util.OptionalLong;

/**
 * Where in a run an event lies, in as many of the three countings as the trainer sent.
 *
 * @param step optimizer step, at least 0
 * @param tokens tokens seen since the beginning of the run, at least 0
 * @param samples sequences seen since the beginning of the run, at least 0; tokens = samples x
 *     sequence length
 */
public record Position(OptionalLong step, OptionalLong tokens, OptionalLong samples) {
  /** No position at all: what a heartbeat may have. */
  public static final Position UNKNOWN =
      new Position(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  /** Whether any of the three countings is present. */
  public boolean known() {
    return step.isPresent() || tokens.isPresent() || samples.isPresent();
  }
}
