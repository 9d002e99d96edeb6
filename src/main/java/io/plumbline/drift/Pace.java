package io.plumbline.drift;

/**
 * How much a count grows for each unit of another, and whether that has been the same for a while:
 * tokens for each step. Immutable.
 *
 * @param rate growth per unit, NaN before the first
 * @param steady how many times in a row it was that, at most {@link #MOST}
 * @param other a rate that may follow it, NaN when there is none
 * @param others how many times in a row it was that other
 * @param since where the other began
 */
public record Pace(double rate, int steady, double other, int others, Place since) {
  /** Before the first. */
  static final Pace NONE = new Pace(Double.NaN, 0, Double.NaN, 0, Place.NONE);

  /** Rates within this share of each other are the same: counts are logged whole. */
  static final double SAME = 0.005;

  /** A rate is settled after so many in a row. */
  static final int SETTLED = 4;

  private static final int MOST = 64;

  /** With one more rate, measured up to here. */
  Pace plus(double now, Place at) {
    if (same(now, rate)) {
      return new Pace(rate, Math.min(MOST, steady + 1), Double.NaN, 0, Place.NONE);
    }
    if (!same(now, other)) {
      return new Pace(rate, steady, now, 1, at);
    }
    return others + 1 < SETTLED
        ? new Pace(rate, steady, other, others + 1, since)
        : new Pace(other, SETTLED, Double.NaN, 0, since);
  }

  /** Whether the rate is known. */
  boolean settled() {
    return steady >= SETTLED;
  }

  static boolean same(double a, double b) {
    return Math.abs(a / b - 1) <= SAME;
  }
}
