package io.plumbline.run;

/**
 * What of a run is being seen again.
 *
 * @param redelivering whether a stream already known is arriving again from its beginning
 * @param rewoundFrom tokens that had been reached before the newest return to a checkpoint, 0 when
 *     there was none
 */
public record Replay(boolean redelivering, long rewoundFrom) {
  /** A run that was never seen twice. */
  public static final Replay NONE = new Replay(false, 0);

  Replay again() {
    return new Replay(true, rewoundFrom);
  }

  Replay over() {
    return redelivering ? new Replay(false, rewoundFrom) : this;
  }

  Replay from(long tokens) {
    return new Replay(redelivering, Math.max(rewoundFrom, tokens));
  }

  /** Whether what had been reached before a return to a checkpoint still lies ahead. */
  boolean behind(long tokens) {
    return tokens < rewoundFrom;
  }
}
