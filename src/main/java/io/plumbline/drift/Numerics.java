package io.plumbline.drift;

import java.util.OptionalDouble;

/**
 * Whether what a trainer logs is still the result of a computation. Immutable, small.
 *
 * <p>Not so when a loss is no finite number; when it is exactly zero and was not on its way there,
 * or its gradient norm is no number; when gradient norms are none {@link #NORMS} times in a row
 * (one alone is how half precision finds its scale); or when a loss is repeated to the digit more
 * often than such losses repeat by chance,
 *
 * <pre>
 *   p^r &lt; {@link #CHANCE}, r at least {@link #LEAST}     p = (equal + 1) / (pairs + 2)
 *     r  repetitions in a row      equal, pairs  neighbouring losses that were equal, of how many
 * </pre>
 *
 * so that losses of two digits, or logged several times each, may repeat themselves. It is over
 * with the first loss that is sound.
 *
 * @param wrong what is wrong with the newest loss
 * @param badNorms gradient norms in a row that were no number
 * @param last newest finite loss, NaN before the first
 * @param repeats how often in a row it has been repeated
 * @param pairs pairs of neighbouring losses, at most {@link #MEMORY}, older ones counting less
 * @param equal those of them that were equal
 */
public record Numerics(Wrong wrong, int badNorms, double last, int repeats, int pairs, int equal) {

  /** What can be wrong. */
  public enum Wrong {
    NOTHING(""),
    NOT_A_NUMBER("the loss is not a finite number"),
    ZERO("the loss is exactly 0, as after an overflow in half precision"),
    GRADIENTS("the gradient norm is not a finite number"),
    FROZEN("the loss is the same to the digit: nothing is computed, or the same value is logged");

    private final String says;

    Wrong(String says) {
      this.says = says;
    }

    /** A clause; empty for nothing. */
    public String says() {
      return says;
    }
  }

  /** Before the first loss. */
  public static final Numerics NEW = new Numerics(Wrong.NOTHING, 0, Double.NaN, 0, 0, 0);

  /** So many gradient norms in a row that are no number. */
  static final int NORMS = 3;

  /** Fewest repetitions in a row that are none by chance. */
  static final int LEAST = 5;

  /** A run may log ten million losses, of ten thousand runs. */
  static final double CHANCE = 1e-9;

  /** A loss below this may be on its way to 0, as when few examples are learned by heart. */
  static final double NEAR_ZERO = 0.02;

  private static final int MEMORY = 4096;

  /**
   * With one more loss.
   *
   * @param gradientNorm as logged with it
   */
  public Numerics plus(double loss, OptionalDouble gradientNorm) {
    boolean badNorm = gradientNorm.isPresent() && !Double.isFinite(gradientNorm.getAsDouble());
    int norms = badNorm ? Math.min(badNorms + 1, NORMS) : gradientNorm.isPresent() ? 0 : badNorms;
    if (!Double.isFinite(loss)) {
      return new Numerics(Wrong.NOT_A_NUMBER, norms, last, 0, pairs, equal);
    }
    boolean again = loss == last;
    int row = again ? Math.min(repeats + 1, MEMORY) : 0;
    Wrong now =
        gone(loss, badNorm)
            ? Wrong.ZERO
            : frozen(loss, row) ? Wrong.FROZEN : norms == NORMS ? Wrong.GRADIENTS : Wrong.NOTHING;
    if (now == Wrong.FROZEN || Double.isNaN(last)) {
      return new Numerics(now, norms, loss, row, pairs, equal);
    }
    boolean full = pairs == MEMORY;
    return new Numerics(
        now,
        norms,
        loss,
        row,
        (full ? MEMORY / 2 : pairs) + 1,
        (full ? equal / 2 : equal) + (again ? 1 : 0));
  }

  /** Whether the newest loss is a result. */
  public boolean sound() {
    return wrong == Wrong.NOTHING;
  }

  private boolean gone(double loss, boolean badNorm) {
    return loss == 0 && (badNorm || wrong == Wrong.ZERO || last > NEAR_ZERO);
  }

  /** Whether a row is more than chance. Nothing is told of a run that began with zeros. */
  private boolean frozen(double loss, int row) {
    return row >= LEAST
        && loss != 0
        && row * Math.log((equal + 1.0) / (pairs + 2.0)) < Math.log(CHANCE);
  }

  /** After a return to a checkpoint: what comes may repeat what was. */
  Numerics restarted() {
    return new Numerics(Wrong.NOTHING, 0, Double.NaN, 0, pairs, equal);
  }

  /**
   * What the newest loss, which this has seen and which is not sound, makes of what was found.
   *
   * @param otherwise expected of it where nothing was predicted
   */
  Findings judge(Findings found, Logged newest, double otherwise) {
    Evidence evidence =
        new Evidence(
            wrong == Wrong.FROZEN ? repeats : 1,
            wrong == Wrong.FROZEN ? LEAST : 1,
            newest.at().tokens(),
            newest.at().step(),
            newest.expectedOr(otherwise),
            newest.loss());
    return found.confirming(Finding.DIVERGED, evidence, newest.at().tokens());
  }
}
