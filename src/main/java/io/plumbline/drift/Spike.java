package io.plumbline.drift;

/**
 * Finds short excursions above the expected loss: two of three losses that are high, or one that is
 * up by {@link #GREAT_SHARE}. {@link #CALM} losses in a row that are not high end it. Immutable.
 *
 * @param high newest eight losses, one bit each, the newest lowest: whether it was a spike's
 * @param calm losses in a row that were not, at most {@link #CALM}
 */
public record Spike(int high, int calm) {
  /** Before the first loss. */
  public static final Spike NONE = new Spike(0, 0);

  /**
   * A loss this many standard deviations above the expected one is high, if it is also {@link
   * #SHARE} up.
   */
  static final double DEVIATIONS = 6;

  static final double SHARE = 0.03;

  /** One loss is enough when it is up by this share, and twice as many deviations. */
  static final double GREAT_SHARE = 0.25;

  private static final int CALM = 8;

  /** With one more loss. */
  Spike plus(Held loss) {
    boolean above = above(loss);
    return new Spike((high << 1 | (above ? 1 : 0)) & 0xff, above ? 0 : Math.min(calm + 1, CALM));
  }

  /** What the newest loss, which this has seen, makes of what was found. */
  Findings judge(Findings found, Held newest) {
    boolean above = above(newest);
    if (great(newest) || (above && Integer.bitCount(high & 0b111) >= 2)) {
      return found.has(Finding.SPIKE)
          ? found
          : found.confirming(Finding.SPIKE, evidence(newest), newest.logged().at().tokens());
    }
    if (above) {
      return found.suspecting(Finding.SPIKE, evidence(newest));
    }
    return calm >= CALM ? found.without(Finding.SPIKE) : found;
  }

  private static boolean above(Held loss) {
    return loss.straying() > DEVIATIONS && loss.off() > SHARE * Math.abs(loss.mu());
  }

  private static boolean great(Held loss) {
    return loss.straying() > 2 * DEVIATIONS && loss.off() > GREAT_SHARE * Math.abs(loss.mu());
  }

  private static Evidence evidence(Held loss) {
    Logged logged = loss.logged();
    return new Evidence(
        loss.straying(),
        DEVIATIONS,
        logged.at().tokens(),
        logged.at().step(),
        loss.mu(),
        logged.loss());
  }
}
