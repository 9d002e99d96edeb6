package io.plumbline.curve;

import java.util.Arrays;

/**
 * The newest few step events by token count and loss: tells a duplicate from a late event and both
 * from a rewind. Immutable; at most {@link #SIZE} entries.
 *
 * @param tokens token counts in order of arrival, oldest first
 * @param losses the loss of each, same length
 */
@SuppressWarnings("ArrayRecordComponent") // numbers of a hot path, never written again
public record Recent(long[] tokens, double[] losses) {
  /**
   * How far events may arrive out of order: the in-flight batches of five requests of a default
   * producer.
   */
  public static final int SIZE = 16;

  public static final Recent NONE = new Recent(new long[0], new double[0]);

  /** With one more event; the oldest is forgotten when full. */
  public Recent plus(long token, double loss) {
    int keep = Math.min(tokens.length, SIZE - 1);
    long[] newTokens = Arrays.copyOfRange(tokens, tokens.length - keep, tokens.length + 1);
    double[] newLosses = Arrays.copyOfRange(losses, losses.length - keep, losses.length + 1);
    newTokens[keep] = token;
    newLosses[keep] = loss;
    return new Recent(newTokens, newLosses);
  }

  /** Whether any event at this token count was seen. */
  public boolean hasTokens(long token) {
    for (long seen : tokens) {
      if (seen == token) {
        return true;
      }
    }
    return false;
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
    return new Recent(Arrays.copyOf(tokens, keep), Arrays.copyOf(losses, keep));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Recent that
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(losses, that.losses);
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
