package io.plumbline.run;

/**
 * What of a run is being seen again.
 *
 * @param redelivering whether a stream already known is arriving again from its beginning
 * @param rewoundFrom tokens that had been reached before the newest return to a checkpoint, 0 when
 *     there was none
 * @param declared whether the run was declared since its newest loss, as trainers do that begin
 */
public record Replay(boolean redelivering, long rewoundFrom, boolean declared) {
  /** A run that was never seen twice. */
  public static final Replay NONE = new Replay(false, 0);

  /** Of a run that was not declared since its newest loss. */
  public Replay(boolean redelivering, long rewoundFrom) {
    this(redelivering, rewoundFrom, false);
  }

  Replay again() {
    return new Replay(true, rewoundFrom, declared);
  }

  Replay over() {
    return redelivering || declared ? new Replay(false, rewoundFrom, false) : this;
  }

  Replay from(long tokens) {
    return new Replay(redelivering, Math.max(rewoundFrom, tokens), declared);
  }

  /** With a declaration that came after the newest loss. */
  Replay declaring() {
    return declared ? this : new Replay(redelivering, rewoundFrom, true);
  }

  /** Whether what had been reached before a return to a checkpoint still lies ahead. */
  boolean behind(long tokens) {
    return tokens < rewoundFrom;
  }
}
