package io.plumbline.curve;

/**
 * Sufficient statistics of a bin's losses.
 *
 * @param first loss of the first event, finite or not: recognises a stream that is delivered again
 * @param count finite losses, at least 0
 * @param mean of the finite losses, nats per token; 0 while the count is 0
 * @param squares sum of squared deviations from that mean (Welford's M2), nats^2
 * @param secondDifferences sum over successive triples of (y1 - 2 y2 + y3)^2 / 6, nats^2: noise
 *     without the trend
 * @param triples how many triples that sum has
 */
public record Losses(
    double first, int count, double mean, double squares, double secondDifferences, int triples) {

  /**
   * Those of one event; a loss that is not finite is not counted.
   *
   * @param secondDifference y1 - 2 y2 + y3 that ends with it, NaN if there is none
   */
  static Losses of(double loss, double secondDifference) {
    boolean finite = Double.isFinite(loss);
    boolean triple = !Double.isNaN(secondDifference);
    return new Losses(
        loss,
        finite ? 1 : 0,
        finite ? loss : 0,
        0,
        triple ? secondDifference * secondDifference / 6 : 0,
        triple ? 1 : 0);
  }

  /** These and one more. */
  Losses plus(double loss, double secondDifference) {
    boolean finite = Double.isFinite(loss);
    int n = finite ? count + 1 : count;
    double shift = finite ? loss - mean : 0;
    double moved = finite ? mean + shift / n : mean;
    boolean triple = !Double.isNaN(secondDifference);
    return new Losses(
        first,
        n,
        moved,
        finite ? squares + shift * (loss - moved) : squares,
        triple ? secondDifferences + secondDifference * secondDifference / 6 : secondDifferences,
        triple ? triples + 1 : triples);
  }

  /**
   * These with one of them changed to another; noise without the trend stays what it was. With mean
   * m and m' the squares change by (to - from)(to - m' + from - m).
   */
  Losses correcting(double from, double to) {
    if (count == 0) {
      return this;
    }
    double moved = mean + (to - from) / count;
    double changed = squares + (to - from) * (to - moved + from - mean);
    return new Losses(first, count, moved, Math.max(0, changed), secondDifferences, triples);
  }

  /** Both together; {@code share} of all are later. */
  Losses mergedWith(Losses later, double share) {
    double shift = later.mean - mean;
    return new Losses(
        first,
        count + later.count,
        mean + shift * share,
        squares + later.squares + shift * shift * count * share,
        secondDifferences + later.secondDifferences,
        triples + later.triples);
  }

  /**
   * With 7 digits where 16 are of no use, and the first loss only if it is the run's. Squares of
   * losses that 32 bits just hold are more than they hold: the largest stands for them.
   */
  Losses settled(boolean runsFirst) {
    return new Losses(
        runsFirst ? first : Double.NaN,
        count,
        mean,
        settled(squares),
        settled(secondDifferences),
        triples);
  }

  private static float settled(double squares) {
    return (float) Math.min(squares, Float.MAX_VALUE);
  }
}
