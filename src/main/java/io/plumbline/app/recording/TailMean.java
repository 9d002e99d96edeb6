package io.plumbline.app.recording;

import java.util.Arrays;

/**
 * What happened in the end: the mean of the last 2 % of a run's losses (at least one), nats per
 * token, as the public collections of loss curves define it.
 */
public final class TailMean {
  private static final double TAIL = 0.02;

  private double[] losses = new double[1024];
  private int count;

  /** How many of so many losses the mean is taken of. */
  public static int points(int count) {
    return Math.max(1, (int) Math.round(TAIL * count));
  }

  /** The next loss, in the order recorded; may be NaN. */
  public void add(double loss) {
    if (count == losses.length) {
      losses = Arrays.copyOf(losses, 2 * count);
    }
    losses[count++] = loss;
  }

  /** The mean; NaN if one of these losses is not finite or there is none. */
  public double mean() {
    int tail = points(count);
    double mean =
        count == 0
            ? Double.NaN
            : Arrays.stream(losses, count - tail, count).average().orElseThrow();
    return Double.isFinite(mean) ? mean : Double.NaN;
  }
}
