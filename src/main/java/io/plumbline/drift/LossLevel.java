package io.plumbline.drift;

/**
 * Where a run's losses lie now and how far single ones stray, in the logarithm: a change of unit
 * moves the level and leaves the straying as it is. Immutable.
 *
 * <pre>
 *   r_i = ln y_i - ln line_i                 line: what the law expects, 1 where it says nothing
 *   level = mean of r, s^2 = mean of (r_i - r_(i-1))^2 / 2
 * </pre>
 *
 * Both means forget; a loss counts as at most {@link #CLIP} s off the level, so that a spike does
 * not move it.
 *
 * @param byLaw whether there was a law to hold losses against
 * @param count how many losses the level rests on, at most its memory
 * @param level mean of r
 * @param pairs how many differences the straying rests on, at most its memory
 * @param variance s^2
 * @param last newest r, NaN before the first
 */
public record LossLevel(
    boolean byLaw, double count, double level, double pairs, double variance, double last) {
  /** Before the first loss. */
  static final LossLevel NONE = new LossLevel(false, 0, 0, 0, 0, Double.NaN);

  /** Losses the level is a mean of, held against a law. */
  private static final double MEMORY = 64;

  /** The same without a law: losses fall, and an old one says little of the next. */
  private static final double SHORT_MEMORY = 4;

  /** Differences the straying is a mean of. */
  private static final double PAIRS = 64;

  private static final double CLIP = 3;

  /** Losses stray by at least this share: quantised ones would else not. */
  private static final double LEAST = 0.002;

  /** How far a level without a law may lie off the next loss, in the logarithm. */
  private static final double LAG = 0.01;

  /** How far a law may. */
  private static final double LAW_ERROR = 0.003;

  /** With one more loss, given as r. */
  LossLevel plus(double r, boolean againstLaw) {
    if (count == 0 || againstLaw != byLaw) {
      return new LossLevel(againstLaw, 1, r, pairs, variance, r);
    }
    double s = sd();
    double off = pairs > 1 ? Math.max(-CLIP * s, Math.min(CLIP * s, r - level)) : r - level;
    double n = Math.min(count + 1, againstLaw ? MEMORY : SHORT_MEMORY);
    double step = r - last;
    double square = step * step / 2;
    double kept = pairs > 8 ? Math.min(square, CLIP * CLIP * variance) : square;
    double m = Math.min(pairs + 1, PAIRS);
    return new LossLevel(
        byLaw, n, level + off / n, m, variance + (Math.max(kept, 0) - variance) / m, r);
  }

  /** s, at least {@link #LEAST}. */
  double sd() {
    return least(Math.sqrt(variance));
  }

  /** A straying, at least {@link #LEAST}. */
  static double least(double sd) {
    return Math.max(sd, LEAST);
  }

  /** Standard deviation of a mean of n losses to come about the level. */
  double sdOfMean(int n) {
    return sd() * Math.sqrt(1.0 / n + 1 / count) + (byLaw ? LAW_ERROR : LAG);
  }

  /** Whether there is enough to judge a jump by. */
  boolean known() {
    return count >= SHORT_MEMORY && pairs >= 8;
  }

  /** Whether the newest loss lay at the level. */
  boolean calm() {
    return Math.abs(last - level) < 4 * sd() + LAG;
  }

  /** The same level, from which the newest loss did not stray. */
  LossLevel settled() {
    return new LossLevel(byLaw, count, level, pairs, variance, level);
  }
}
