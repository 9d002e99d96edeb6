package io.plumbline.run;

import io.plumbline.drift.Writers;

/**
 * What of a run is being seen again.
 *
 * @param redelivering whether a stream already known is arriving again from its beginning
 * @param rewoundFrom tokens that had been reached before the newest return to a checkpoint, 0 when
 *     there was none
 * @param declared whether the run was declared since its newest loss, as trainers do that begin
 * @param further returns to a checkpoint soon after that of one before had been passed
 * @param writers others under the same id
 */
public record Replay(
    boolean redelivering, long rewoundFrom, boolean declared, int further, Writers writers) {
  /** A run that was never seen twice. */
  public static final Replay NONE = new Replay(false, 0);

  /**
   * A job that comes only a little further each time is one incident: it ends so far beyond where
   * the job was left the last time.
   */
  private static final double BEYOND = 1.05;

  /** Of a run with one writer, which was not declared since its newest loss. */
  public Replay(boolean redelivering, long rewoundFrom) {
    this(redelivering, rewoundFrom, false, 0, Writers.ONE);
  }

  Replay again() {
    return new Replay(true, rewoundFrom, declared, further, writers);
  }

  /** Whether {@link #over} changes nothing. */
  boolean quiet() {
    return !redelivering && !declared && writers.equals(Writers.ONE);
  }

  /** The run has got a new loss. */
  Replay over() {
    return quiet() ? this : new Replay(false, rewoundFrom, false, further, writers.heard());
  }

  /** Back from these tokens to a checkpoint. */
  Replay from(long tokens) {
    boolean soon = rewoundFrom > 0 && tokens <= BEYOND * rewoundFrom;
    int after = tokens <= rewoundFrom ? further : soon ? further + 1 : 0;
    return new Replay(
        redelivering, Math.max(rewoundFrom, tokens), declared, after, writers.leaving(tokens));
  }

  /** Back from these tokens to the beginning: another attempt. */
  Replay restarted(long tokens) {
    return new Replay(false, 0, false, 0, writers.leaving(tokens));
  }

  /** With a declaration that came after the newest loss. */
  Replay declaring() {
    return declared ? this : new Replay(redelivering, rewoundFrom, true, further, writers);
  }

  /** With an event of another writer. */
  Replay settingAside(long tokens) {
    return new Replay(redelivering, rewoundFrom, declared, further, writers.another(tokens));
  }

  /** Whether what had been reached before a return to a checkpoint still lies ahead. */
  boolean behind(long tokens) {
    return tokens < (further > 0 ? BEYOND * rewoundFrom : rewoundFrom);
  }
}
