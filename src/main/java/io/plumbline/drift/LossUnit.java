package io.plumbline.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a logged loss may count in, beside the unit that the run began with. Immutable.
 *
 * <p>The units are those that a change of code or of reduction brings: bits for nats, a sum over
 * micro-batches or ranks for a mean, perplexity for its logarithm. A unit that has come back is
 * {@link Kind#SAME} again.
 *
 * @param kind what became of the loss
 * @param number n of a sum or a mean over n, else 1
 */
public record LossUnit(Kind kind, int number) {
  /** The unit that the run began with. */
  public static final LossUnit SAME = new LossUnit(Kind.SAME, 1);

  private static final double LN_10 = Math.log(10);
  private static final double LN_2 = Math.log(2);

  /** Sums over more parts than these are powers of two. */
  private static final int MOST_COUNTED = 16;

  private static final int MOST = 4096;

  private static final double LIKE = 0.01;

  /** Every unit that a loss can be found in, likelier ones first. */
  static final List<LossUnit> ALL = all();

  /** What became of the loss. */
  public enum Kind {
    /** Nothing. */
    SAME,
    /** Bits, having been nats: 1/ln 2 times. */
    BITS,
    /** Nats, having been bits: ln 2 times. */
    NATS,
    /** exp of what it was. */
    PERPLEXITY,
    /** Its logarithm: it was a perplexity. */
    LOGARITHM,
    /** A sum of n, having been their mean. */
    SUM,
    /** A mean of n, having been their sum. */
    MEAN,
    /** Decimal digits, having been nats. */
    DIGITS
  }

  /**
   * What a logged loss would be in the unit that the run began with; NaN when it cannot be that.
   */
  public double back(double logged) {
    return switch (kind) {
      case SAME -> logged;
      case BITS -> logged * LN_2;
      case NATS -> logged / LN_2;
      case PERPLEXITY -> logged > 0 ? Math.log(logged) : Double.NaN;
      case LOGARITHM -> Math.exp(logged);
      case SUM -> logged / number;
      case MEAN -> logged * number;
      case DIGITS -> logged * LN_10;
    };
  }

  /**
   * Whether it is seldom met, so that a jump has to fit it more closely to be taken for it: a sum
   * over a number that is no power of two, or digits.
   */
  boolean rare() {
    boolean counted = kind == Kind.SUM || kind == Kind.MEAN;
    return kind == Kind.DIGITS || (counted && Integer.bitCount(number) != 1);
  }

  /** Whether a loss above 1 is a larger number in it. */
  boolean rises() {
    return kind == Kind.BITS || kind == Kind.PERPLEXITY || kind == Kind.SUM;
  }

  /**
   * The unit, of those that are met, to which a change would look like a fall to this share of what
   * was expected, within a hundredth.
   */
  public static Optional<LossUnit> likeAFallTo(double share) {
    return ALL.stream()
        .filter(unit -> unit.kind == Kind.MEAN || unit.kind == Kind.NATS)
        .filter(unit -> !unit.rare())
        .filter(unit -> Math.abs(unit.back(share) - 1) < LIKE)
        .findFirst();
  }

  /** For people: by what the loss was multiplied, and the likely reason. */
  public String says() {
    return switch (kind) {
      case SAME -> "the unit that the run began with";
      case BITS -> "1.4427 times = 1/ln 2: bits where there were nats";
      case NATS -> "0.6931 times = ln 2: nats where there were bits";
      case PERPLEXITY -> "exp of it: perplexity where there was its logarithm";
      case LOGARITHM -> "its logarithm: a loss where there was a perplexity";
      case SUM ->
          number
              + " times: a sum over "
              + number
              + " micro-batches, ranks or accumulation steps where there was their mean";
      case MEAN ->
          "1/"
              + number
              + " of it: a mean over "
              + number
              + " micro-batches, ranks or accumulation steps where there was their sum";
      case DIGITS -> "0.4343 times = 1/ln 10: decimal digits where there were nats";
    };
  }

  private static List<LossUnit> all() {
    List<LossUnit> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (kind != Kind.SUM && kind != Kind.MEAN) {
        all.add(new LossUnit(kind, 1));
      }
    }
    for (int n = 2; n <= MOST; n = n < MOST_COUNTED ? n + 1 : 2 * n) {
      all.add(new LossUnit(Kind.SUM, n));
      all.add(new LossUnit(Kind.MEAN, n));
    }
    return List.copyOf(all);
  }
}
