package io.plumbline.drift;

/**
 * The generalised likelihood ratio as the literature has it (Siegmund and Venkatraman 1995, with
 * the curve's own variance added): every start is tried, every sum is summed.
 *
 * <pre>
 *   G_n = (z_1 + ... + z_n)^2 / (n + n^2 v)      the newest n
 * </pre>
 */
final class GlrOracle {
  private final double[] z;
  private final double v;

  /**
   * @param z standardised losses, oldest first
   * @param v variance of the curve over that of one loss
   */
  GlrOracle(double[] z, double v) {
    this.z = z.clone();
    this.v = v;
  }

  /** G_n of the newest n of the first {@code end}, with the sign of their sum. */
  double of(int end, int n) {
    double sum = 0;
    for (int i = end - n; i < end; i++) {
      sum += z[i];
    }
    return Math.copySign(sum * sum / (n + (double) n * n * v), sum);
  }

  /** The strongest of the first {@code end} over all starts of at least {@code least} losses. */
  double strongest(int end, int least) {
    double best = 0;
    for (int n = least; n <= end; n++) {
      double one = of(end, n);
      best = Math.abs(one) > Math.abs(best) ? one : best;
    }
    return best;
  }

  /** How many losses there were when it was first above a threshold; one more than all if never. */
  int firstAbove(double threshold, int least) {
    for (int end = least; end <= z.length; end++) {
      if (Math.abs(strongest(end, least)) > threshold) {
        return end;
      }
    }
    return z.length + 1;
  }
}
