package io.plumbline.curve;

import java.util.OptionalLong;

/**
 * What was logged in one stretch of tokens, about {@link Binning#WIDTH} of the tokens seen.
 *
 * @param firstTokens tokens at the first event in it
 * @param lastTokens tokens at the last event in it
 * @param lastStep step of the last event; empty when the run reports none
 * @param meanTokens mean of the token counts of the counted losses
 * @param losses what its losses were
 * @param learningRate mean learning rate of the events that reported one, NaN when none did
 * @param use what the fit makes of it
 * @param difficulty what is known of its batches
 */
public record Bin(
    long firstTokens,
    long lastTokens,
    OptionalLong lastStep,
    double meanTokens,
    Losses losses,
    double learningRate,
    Use use,
    Difficulty difficulty) {

  /** What the fit makes of a bin. */
  public enum Use {
    /** Fitted like any other. */
    FIT,
    /** Left out: a spike, or a stretch under suspicion. */
    LEFT_OUT,
    /** Fitted as the first of a new level: a shift that has lasted is accepted. */
    NEW_LEVEL,
    /** Neither fitted nor held against anything: it seems to be in another unit. */
    IN_DOUBT;

    /** Whether the fit learns from it. */
    public boolean fitted() {
      return this == FIT || this == NEW_LEVEL;
    }
  }

  /** A bin of whose batches nothing is known. */
  public Bin(
      long firstTokens,
      long lastTokens,
      OptionalLong lastStep,
      double meanTokens,
      Losses losses,
      double learningRate,
      Use use) {
    this(
        firstTokens,
        lastTokens,
        lastStep,
        meanTokens,
        losses,
        learningRate,
        use,
        Difficulty.UNKNOWN);
  }

  /** Mean loss less what is known of its batches, nats per token: what the fit sees. */
  public double clearedLoss() {
    return losses.mean() - difficulty.nats();
  }

  /** A bin with one event; a loss that is not finite opens it but is not counted. */
  static Bin of(long tokens, OptionalLong step, double loss, double rate, double secondDifference) {
    return new Bin(tokens, tokens, step, tokens, Losses.of(loss, secondDifference), rate, Use.FIT);
  }

  /** This bin and one more event at or after its last. */
  Bin plus(long tokens, OptionalLong step, double loss, double rate, double secondDifference) {
    Losses all = losses.plus(loss, secondDifference);
    double rates =
        Double.isNaN(rate)
            ? learningRate
            : Double.isNaN(learningRate)
                ? rate
                : learningRate + (rate - learningRate) / Math.max(1, all.count());
    return new Bin(
        Math.min(firstTokens, tokens),
        Math.max(lastTokens, tokens),
        later(lastStep, step),
        Double.isFinite(loss) ? meanTokens + (tokens - meanTokens) / all.count() : meanTokens,
        all,
        rates,
        use,
        difficulty);
  }

  /** This bin with one of its losses changed to another. */
  Bin correcting(double from, double to) {
    return new Bin(
        firstTokens,
        lastTokens,
        lastStep,
        meanTokens,
        losses.correcting(from, to),
        learningRate,
        use,
        difficulty);
  }

  /** Both bins as one; {@code later} begins after this one ends. */
  Bin mergedWith(Bin later) {
    int n = losses.count() + later.losses.count();
    double share = n == 0 ? 0 : later.losses.count() / (double) n;
    return new Bin(
        firstTokens,
        later.lastTokens,
        later.lastStep,
        meanTokens + (later.meanTokens - meanTokens) * share,
        losses.mergedWith(later.losses, share),
        Double.isNaN(learningRate)
            ? later.learningRate
            : Double.isNaN(later.learningRate)
                ? learningRate
                : learningRate + (later.learningRate - learningRate) * share,
        later.use == Use.FIT ? use : later.use,
        difficulty.mergedWith(later.difficulty, share));
  }

  /** The same bin, used otherwise. */
  public Bin withUse(Use other) {
    return new Bin(
        firstTokens, lastTokens, lastStep, meanTokens, losses, learningRate, other, difficulty);
  }

  /** The same bin, with this known of its batches. */
  public Bin withDifficulty(Difficulty known) {
    return new Bin(firstTokens, lastTokens, lastStep, meanTokens, losses, learningRate, use, known);
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
        meanTokens * factor,
        losses,
        learningRate,
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
        firstTokens + (double) (float) (meanTokens - firstTokens),
        losses.settled(first),
        (float) learningRate,
        use,
        difficulty);
  }

  private static OptionalLong later(OptionalLong one, OptionalLong other) {
    boolean first = other.isEmpty() || (one.isPresent() && one.getAsLong() >= other.getAsLong());
    return first ? one : other;
  }

  /** Saturates: a hostile count must not wrap around. */
  private static long product(long a, long b) {
    return (long) Math.min((double) a * b, (double) Long.MAX_VALUE / 2);
  }
}
