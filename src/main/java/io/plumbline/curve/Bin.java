package io.plumbline.curve;

/**
 * Sufficient statistics of the losses in one stretch of tokens, about {@link LossCurve#WIDTH} of
 * the tokens seen.
 *
 * @param firstTokens tokens at the first event in it
 * @param lastTokens tokens at the last event in it
 * @param lastStep step of the last event, -1 when the run reports none
 * @param count finite losses in it, at least 0
 * @param meanTokens mean of the token counts of the counted losses
 * @param meanLoss mean of the finite losses, nats per token; 0 while the count is 0
 * @param squares sum of squared deviations from that mean (Welford's M2), nats^2
 * @param secondDifferences sum over successive triples of (y1 - 2 y2 + y3)^2 / 6, nats^2: noise
 *     without the trend
 * @param triples how many triples that sum has
 * @param learningRate mean learning rate of the events that reported one, NaN when none did
 * @param firstLoss loss of the first event in it: recognises a stream that is delivered again
 * @param use what the fit makes of it
 * @param difficulty what is known of its batches
 */
public record Bin(
    long firstTokens,
    long lastTokens,
    long lastStep,
    int count,
    double meanTokens,
    double meanLoss,
    double squares,
    double secondDifferences,
    int triples,
    double learningRate,
    double firstLoss,
    Use use,
    Difficulty difficulty) {

  /** What the fit makes of a bin. */
  public enum Use {
    /** Fitted like any other. */
    FIT,
    /** Left out: a spike, or a stretch under suspicion. */
    LEFT_OUT,
    /** Fitted as the first of a new level: a shift that has lasted is accepted. */
    NEW_LEVEL
  }

  /** A bin of whose batches nothing is known. */
  public Bin(
      long firstTokens,
      long lastTokens,
      long lastStep,
      int count,
      double meanTokens,
      double meanLoss,
      double squares,
      double secondDifferences,
      int triples,
      double learningRate,
      double firstLoss,
      Use use) {
    this(
        firstTokens,
        lastTokens,
        lastStep,
        count,
        meanTokens,
        meanLoss,
        squares,
        secondDifferences,
        triples,
        learningRate,
        firstLoss,
        use,
        Difficulty.UNKNOWN);
  }

  /** Mean loss less what is known of its batches, nats per token: what the fit sees. */
  public double clearedLoss() {
    return meanLoss - difficulty.nats();
  }

  /** A bin with one event; a loss that is not finite opens it but is not counted. */
  static Bin of(long tokens, long step, double loss, double rate, double secondDifference) {
    boolean finite = Double.isFinite(loss);
    boolean triple = !Double.isNaN(secondDifference);
    return new Bin(
        tokens,
        tokens,
        step,
        finite ? 1 : 0,
        tokens,
        finite ? loss : 0,
        0,
        triple ? secondDifference * secondDifference / 6 : 0,
        triple ? 1 : 0,
        rate,
        loss,
        Use.FIT);
  }

  /** This bin and one more event at or after its last. */
  Bin plus(long tokens, long step, double loss, double rate, double secondDifference) {
    boolean finite = Double.isFinite(loss);
    int n = finite ? count + 1 : count;
    double shift = finite ? loss - meanLoss : 0;
    double mean = finite ? meanLoss + shift / n : meanLoss;
    boolean triple = !Double.isNaN(secondDifference);
    double rates =
        Double.isNaN(rate)
            ? learningRate
            : Double.isNaN(learningRate)
                ? rate
                : learningRate + (rate - learningRate) / Math.max(1, n);
    return new Bin(
        Math.min(firstTokens, tokens),
        Math.max(lastTokens, tokens),
        Math.max(lastStep, step),
        n,
        finite ? meanTokens + (tokens - meanTokens) / n : meanTokens,
        mean,
        finite ? squares + shift * (loss - mean) : squares,
        triple ? secondDifferences + secondDifference * secondDifference / 6 : secondDifferences,
        triple ? triples + 1 : triples,
        rates,
        firstLoss,
        use,
        difficulty);
  }

  /** Both bins as one; {@code later} begins after this one ends. */
  Bin mergedWith(Bin later) {
    int n = count + later.count;
    double shift = later.meanLoss - meanLoss;
    double share = n == 0 ? 0 : later.count / (double) n;
    return new Bin(
        firstTokens,
        later.lastTokens,
        later.lastStep,
        n,
        meanTokens + (later.meanTokens - meanTokens) * share,
        meanLoss + shift * share,
        squares + later.squares + shift * shift * count * share,
        secondDifferences + later.secondDifferences,
        triples + later.triples,
        Double.isNaN(learningRate)
            ? later.learningRate
            : Double.isNaN(later.learningRate)
                ? learningRate
                : learningRate + (later.learningRate - learningRate) * share,
        firstLoss,
        later.use == Use.FIT ? use : later.use,
        difficulty.mergedWith(later.difficulty, share));
  }

  /** The same bin, used otherwise. */
  public Bin withUse(Use other) {
    return new Bin(
        firstTokens,
        lastTokens,
        lastStep,
        count,
        meanTokens,
        meanLoss,
        squares,
        secondDifferences,
        triples,
        learningRate,
        firstLoss,
        other,
        difficulty);
  }

  /** The same bin, with this known of its batches. */
  public Bin withDifficulty(Difficulty known) {
    return new Bin(
        firstTokens,
        lastTokens,
        lastStep,
        count,
        meanTokens,
        meanLoss,
        squares,
        secondDifferences,
        triples,
        learningRate,
        firstLoss,
        use,
        known);
  }

  /**
   * The same bin with every token count multiplied: a run that counted steps has learned what a
   * step is worth.
   */
  Bin scaled(long factor) {
    return new Bin(
        product(firstTokens, factor),
        product(lastTokens, factor),
        lastStep,
        count,
        meanTokens * factor,
        meanLoss,
        squares,
        secondDifferences,
        triples,
        learningRate,
        firstLoss,
        use,
        difficulty);
  }

  /**
   * The same bin as it is kept once closed: what needs no 16 digits has 7, so that a stored bin is
   * 56 bytes, and only the first bin's first loss is of use.
   */
  public Bin settled(boolean first) {
    return new Bin(
        firstTokens,
        lastTokens,
        lastStep,
        count,
        firstTokens + (double) (float) (meanTokens - firstTokens),
        meanLoss,
        (float) squares,
        (float) secondDifferences,
        triples,
        (float) learningRate,
        first ? firstLoss : Double.NaN,
        use,
        difficulty);
  }

  /** Saturates: a hostile count must not wrap around. */
  private static long product(long a, long b) {
    return (long) Math.min((double) a * b, (double) Long.MAX_VALUE / 2);
  }
}
