package io.plumbline.law;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Losses;

/**
 * How noisy single logged losses are about the trend: the running mean of what the bins' second
 * differences show, whatever is known of their batches.
 *
 * @param sum of variances, each counting the less the older it is, nats^2
 * @param count of second differences likewise
 * @param tokens where the newest bin ended, 0 before the first
 */
record Noise(double sum, double count, double tokens) {
  /** Nothing is known. */
  static final Noise UNKNOWN = new Noise(0, 0, 0);

  /** A batch-noise variance is averaged over about this many second differences. */
  private static final double MEMORY = 128;

  /**
   * ... and forgotten as the tokens to this power: among the first, sparse losses second
   * differences are the curve's own bend.
   */
  private static final double GROWTH = 4;

  /** A bin's noise may exceed the running level by this factor of variance at most: heavy tails. */
  private static final double CLIP = 9;

  /** The noise level is believed, and so clips, after this many second differences. */
  private static final double KNOWN = 8;

  /** With what one more bin shows. */
  Noise plus(Bin bin) {
    Losses losses = bin.losses();
    if (losses.triples() == 0) {
      return new Noise(sum, count, bin.lastTokens());
    }
    double grown = tokens > 0 ? Math.log(bin.lastTokens() / tokens) : 0;
    double forget = Math.exp(-losses.triples() / MEMORY - GROWTH * Math.max(0, grown));
    double seen = losses.secondDifferences() / losses.triples();
    double level = count > KNOWN ? Math.min(seen, CLIP * sum / count) : seen;
    return new Noise(
        sum * forget + level * losses.triples(),
        count * forget + losses.triples(),
        bin.lastTokens());
  }

  /** Variance of a single loss, nats^2; NaN until two second differences were seen. */
  double variance() {
    return count > 1 ? sum / count : Double.NaN;
  }
}
