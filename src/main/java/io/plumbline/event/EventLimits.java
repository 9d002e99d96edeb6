package io.plumbline.event;

/**
 * The bounds within which an event is believed; beyond them it is rejected, with the bound in the
 * reason.
 */
public final class EventLimits {
  /** Largest event in bytes; a declaration with a thousand schedule points needs about 40 KiB. */
  public static final int MAX_BYTES = 256 * 1024;

  /** Deepest nesting of a JSON value; the contract itself needs four levels. */
  public static final int MAX_DEPTH = 16;

  /** Longest run id, family or tag, in characters. */
  public static final int MAX_RUN_ID_LENGTH = 256;

  /**
   * Largest believable token, step or sample count: a thousand times the largest training run
   * known.
   */
  public static final long MAX_TOKENS = 1_000_000_000_000_000_000L;

  /**
   * Largest believable loss and learning rate, either sign: what 32 bits hold, in which trainers
   * compute. Beyond it their own numbers are infinite, and squares of squares here would be.
   */
  public static final double MAX_READING = Float.MAX_VALUE;

  /** Most points of a declared schedule; more are rejected, not thinned. */
  public static final int MAX_SCHEDULE_POINTS = 4096;

  /** Most metrics in one evaluation event and most tags of one run. */
  public static final int MAX_ENTRIES = 256;

  /** Most characters of all tags of one run, names and values; beyond them tags are dropped. */
  public static final int MAX_TAG_CHARACTERS = 8192;

  private EventLimits() {}
}
