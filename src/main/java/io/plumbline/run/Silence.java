package io.plumbline.run;

/**
 * What the monitor knows of its own hearing when it holds a run's silence against it.
 *
 * @param heardSinceMs since when it has heard everything that was sent, milliseconds since the
 *     epoch: silence before that does not count
 * @param together how many runs fell silent with it and are looked at with it, itself among them; 1
 *     when others are still heard
 */
public record Silence(long heardSinceMs, int together) {
  /** Everything was always heard, and others still are. */
  public static final Silence ALONE = new Silence(Long.MIN_VALUE, 1);
}
