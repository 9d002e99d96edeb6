package io.plumbline.curve;

import java.util.Arrays;

/**
 * The newest few steps by token count and loss: tells a duplicate from a late event, both from a
 * rewind, and all of them from one more loss of a step. Immutable; at most {@link #SIZE} entries.
 *
 * @param tokens token counts in order of arrival, oldest first
 * @param losses the loss of each, the mean where it has several; same length
 * @param counts how many losses each has; same length
 * @param sharing the losses of those that have several, as they were sent
 */
@SuppressWarnings("ArrayRecordComponent") // numbers of a hot path, never written again
public record Recent(long[] tokens, double[] losses, int[] counts, StepLosses sharing) {
  /**
   * How far events may arrive out of order: the in-flight batches of five requests of a default
   * producer.
   */
  public static final int SIZE = 16;

  /**
   * Ranks wait for each other at every step, so that what one of them logs lags by a step or two;
   * what lies further back was run again.
   */
  public static final int LAG = 4;

  public static final Recent NONE = new Recent(new long[0], new double[0]);

  /** Of a run that sends one loss a step. */
  public Recent(long[] tokens, double[] losses) {
    this(tokens, losses, ones(tokens.length), StepLosses.NONE);
  }

  private static int[] ones(int length) {
    int[] ones = new int[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** With one more step of one loss; the oldest is forgotten when full. */
  public Recent plus(long token, double loss) {
    return plus(token, loss, 1);
  }

  /** The same, its loss the mean of so many. */
  public Recent plus(long token, double loss, int count) {
    int keep = Math.min(tokens.length, SIZE - 1);
    long[] newTokens = Arrays.copyOfRange(tokens, tokens.length - keep, tokens.length + 1);
    double[] newLosses = Arrays.copyOfRange(losses, losses.length - keep, losses.length + 1);
    int[] newCounts = Arrays.copyOfRange(counts, counts.length - keep, counts.length + 1);
    newTokens[keep] = token;
    newLosses[keep] = loss;
    newCounts[keep] = count;
    Recent more = new Recent(newTokens, newLosses, newCounts, sharing);
    boolean none = sharing.tokens().length == 0 || more.several(SIZE);
    return none ? more : more.with(StepLosses.NONE);
  }

  /** With a loss of the step that comes next, which is taken in when it has all its losses. */
  public Recent coming(long token, double loss) {
    return with(sharing.plus(token, loss));
  }

  /** With one more loss of a step that is known: its loss is the mean of all. */
  public Recent shared(long token, double loss) {
    int place = place(token);
    double[] newLosses = losses.clone();
    int[] newCounts = counts.clone();
    newCounts[place]++;
    newLosses[place] += (loss - losses[place]) / newCounts[place];
    StepLosses known = counts[place] == 1 ? sharing.plus(token, losses[place]) : sharing;
    return new Recent(tokens, newLosses, newCounts, known.plus(token, loss));
  }

  private Recent with(StepLosses other) {
    return new Recent(tokens, losses, counts, other);
  }

  /** The loss of a step that is known, the mean where it has several. */
  public double loss(long token) {
    return losses[place(token)];
  }

  /** Whether the newest step has several losses, so that the next may be expected to. */
  public boolean expectsSeveral() {
    return several(1);
  }

  /** Whether one of so many newest steps has several losses. */
  public boolean several(int newest) {
    for (int i = Math.max(0, counts.length - newest); i < counts.length; i++) {
      if (counts[i] > 1) {
        return true;
      }
    }
    return false;
  }

  /** Whether this is one of the newest few steps, among which ranks may lag. */
  public boolean near(long token) {
    return place(token) >= tokens.length - LAG && hasTokens(token);
  }

  /**
   * Whether this very loss of a step is known, or cannot be told from those that are: of a step
   * long gone not all are remembered.
   */
  public boolean knows(long token, double loss) {
    if (sharing.has(token, loss)) {
      return true;
    }
    int place = place(token);
    if (place < 0) {
      return false;
    }
    return counts[place] == 1
        ? Double.compare(losses[place], loss) == 0
        : place < tokens.length - 1 && sharing.count(token) < counts[place];
  }

  /** Tokens between the newest two, 0 where there are not two. */
  public long gap() {
    int last = tokens.length - 1;
    return last < 1 ? 0 : Math.max(0, tokens[last] - tokens[last - 1]);
  }

  /** Whether any event at this token count was seen. */
  public boolean hasTokens(long token) {
    return place(token) >= 0;
  }

  /** The newest entry at this token count, -1 if there is none. */
  private int place(long token) {
    for (int i = tokens.length - 1; i >= 0; i--) {
      if (tokens[i] == token) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Whether an event at this token count may still be placed: it lies after the oldest remembered.
   */
  public boolean covers(long token) {
    for (long seen : tokens) {
      if (seen < token) {
        return true;
      }
    }
    return false;
  }

  /** What is left before a restore point. */
  public Recent before(long token) {
    int keep = 0;
    while (keep < tokens.length && tokens[keep] < token) {
      keep++;
    }
    Recent left =
        new Recent(
            Arrays.copyOf(tokens, keep),
            Arrays.copyOf(losses, keep),
            Arrays.copyOf(counts, keep),
            StepLosses.NONE);
    return left.several(SIZE) ? left.with(sharing.before(token)) : left;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recent that
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(losses, that.losses)
        && Arrays.equals(counts, that.counts)
        && sharing.equals(that.sharing);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(tokens) + Arrays.hashCode(losses);
  }

  @Override
  public String toString() {
    return "Recent" + Arrays.toString(tokens);
  }
}
