package io.plumbline.curve;

import java.util.Arrays;

/**
 * Losses of steps that have several, as they were sent: what is sent twice is told from what is new
 * by its value, among the newest {@link #SIZE}. Immutable.
 *
 * @param tokens where each lies, oldest first
 * @param losses as sent, nats per token, same length
 */
@SuppressWarnings("ArrayRecordComponent") // numbers of a hot path, never written again
public record StepLosses(long[] tokens, double[] losses) {
  /** Of eight ranks or micro-batches as many steps as they may lag, twice. */
  static final int SIZE = 64;

  /** Of a run that sends one loss a step. */
  public static final StepLosses NONE = new StepLosses(new long[0], new double[0]);

  /** With one more; the oldest is forgotten when full. */
  public StepLosses plus(long at, double loss) {
    int keep = Math.min(tokens.length, SIZE - 1);
    long[] newTokens = Arrays.copyOfRange(tokens, tokens.length - keep, tokens.length + 1);
    double[] newLosses = Arrays.copyOfRange(losses, losses.length - keep, losses.length + 1);
    newTokens[keep] = at;
    newLosses[keep] = loss;
    return new StepLosses(newTokens, newLosses);
  }

  /** What is left before a restore point. */
  StepLosses before(long token) {
    StepLosses left = NONE;
    for (int i = 0; i < tokens.length; i++) {
      left = tokens[i] < token ? left.plus(tokens[i], losses[i]) : left;
    }
    return left;
  }

  /** Whether this very loss is known. */
  boolean has(long at, double loss) {
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i] == at && Double.compare(losses[i], loss) == 0) {
        return true;
      }
    }
    return false;
  }

  /** How many losses of a step are known. */
  int count(long at) {
    int count = 0;
    for (long one : tokens) {
      count += one == at ? 1 : 0;
    }
    return count;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StepLosses that
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(losses, that.losses);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(tokens) + Arrays.hashCode(losses);
  }

  @Override
  public String toString() {
    return "StepLosses" + Arrays.toString(losses);
  }
}
