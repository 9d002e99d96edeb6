package io.plumbline.law;

import static io.plumbline.law.Kalman.STRIDE;

import java.util.Arrays;

/**
 * The filters of a {@link Fit} that are still alive, one a hypothesis. A fit's own is never written
 * again; a {@link FitUpdate} writes into the one that it makes.
 *
 * @param ids numbers of the hypotheses in the {@link Grid}, ascending
 * @param weights their log weights, up to a constant
 * @param x their {@link Kalman} filters, one slice after the other
 * @param levels loss level at each start, NaN until it is reached
 */
@SuppressWarnings("ArrayRecordComponent") // numbers of a hot path; not compared
record Bank(int[] ids, double[] weights, double[] x, double[] levels) {

  /** No filter has begun. */
  static Bank empty(int starts) {
    double[] levels = new double[starts];
    Arrays.fill(levels, Double.NaN);
    return new Bank(new int[0], new double[0], new double[0], levels);
  }

  /** How many filters there are. */
  int size() {
    return ids.length;
  }

  /** A bank with the same filters, to write into; the ids, which do not change, are shared. */
  Bank copy() {
    return new Bank(ids, weights.clone(), x.clone(), levels.clone());
  }

  /** A bank with room for more filters behind these; the levels are shared. */
  Bank grown(int more) {
    int all = ids.length + more;
    return new Bank(
        Arrays.copyOf(ids, all),
        Arrays.copyOf(weights, all),
        Arrays.copyOf(x, all * STRIDE),
        levels);
  }

  /**
   * The bank without filters whose log weight is as far as this or farther below the best; weights
   * are then relative to it. Shares what it can with this one, which is not to be used again.
   */
  Bank pruned(double below) {
    double best = best();
    int kept = 0;
    for (double weight : weights) {
      if (weight - best > -below) {
        kept++;
      }
    }
    if (kept == ids.length) {
      for (int j = 0; j < kept; j++) {
        weights[j] -= best;
      }
      return this;
    }
    int[] keptIds = new int[kept];
    double[] keptWeights = new double[kept];
    double[] keptX = new double[kept * STRIDE];
    int k = 0;
    for (int j = 0; j < ids.length; j++) {
      if (weights[j] - best > -below) {
        keptIds[k] = ids[j];
        keptWeights[k] = weights[j] - best;
        System.arraycopy(x, j * STRIDE, keptX, k * STRIDE, STRIDE);
        k++;
      }
    }
    return new Bank(keptIds, keptWeights, keptX, levels);
  }

  /** The highest log weight, minus infinity without filters. */
  double best() {
    double best = Double.NEGATIVE_INFINITY;
    for (double weight : weights) {
      best = Math.max(best, weight);
    }
    return best;
  }

  /** The logarithm of the summed weights of all filters from one on; there is at least one. */
  double logSum(int from) {
    double top = Double.NEGATIVE_INFINITY;
    for (int i = from; i < weights.length; i++) {
      top = Math.max(top, weights[i]);
    }
    double sum = 0;
    for (int i = from; i < weights.length; i++) {
      sum += Math.exp(weights[i] - top);
    }
    return top + Math.log(sum);
  }
}
