package io.plumbline.family;

import io.plumbline.law.Prior;

/**
 * The prior a run is fitted under, and where it came from.
 *
 * @param prior the numbers
 * @param source who says so
 * @param runs how many runs of the family it rests on; 0 for the shipped one
 */
public record Belief(Prior prior, Source source, int runs) {

  /** What is believed of a run whose family has nothing to teach. */
  public static final Belief SHIPPED = new Belief(Prior.SHIPPED, Source.SHIPPED, 0);

  /** Who a prior comes from. */
  public enum Source {
    /** It came with the program. */
    SHIPPED,
    /** The run's family taught it. */
    FAMILY
  }
}
