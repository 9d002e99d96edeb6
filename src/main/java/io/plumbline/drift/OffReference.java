package io.plumbline.drift;

/**
 * Whether a run keeps to the law it has declared: the mean loss of a bin is off when it differs by
 * more than {@link #SHARE} of the declared loss and by four standard deviations of its noise.
 *
 * @param row bins in a row that were off
 */
public record OffReference(int row) {
  /** Nothing compared yet. */
  public static final OffReference NONE = new OffReference(0);

  /** Off the declared law: by this share of the loss. */
  static final double SHARE = 0.05;

  /** This many in a row confirm it. */
  static final int IN_A_ROW = 3;

  /**
   * With one more bin.
   *
   * @param off see {@link #off}
   */
  OffReference plus(double off) {
    return new OffReference(off > 1 ? row + 1 : 0);
  }

  /** Whether enough of them were off. */
  boolean confirmed() {
    return row >= IN_A_ROW;
  }

  /**
   * How far a bin is off, 1 being too far.
   *
   * @param seen mean loss of the bin, nats per token
   * @param declared the law's, nats per token
   * @param noise standard deviation of the mean, nats
   */
  static double off(double seen, double declared, double noise) {
    return Math.abs(seen - declared) / Math.max(SHARE * Math.abs(declared), 4 * noise);
  }
}
