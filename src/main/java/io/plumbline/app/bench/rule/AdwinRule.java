package io.plumbline.app.bench.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * ADWIN: a window of losses that is cut wherever its two parts have different means; in alarm when
 * it was cut.
 *
 * <pre>
 *   cut where |mean_0 - mean_1| &gt; sqrt(2/m s^2 ln(2/d')) + 2/(3m) ln(2/d'),
 *   1/m = 1/n_0 + 1/n_1,   d' = delta / ln n,   s^2 variance of the window,   delta = 0.002
 * </pre>
 *
 * <p>A. Bifet and R. Gavalda 2007, "Learning from time-changing data with adaptive windowing", SIAM
 * data mining. The window is an exponential histogram: at most {@link #PER_SIZE} buckets of each
 * power of two, so cuts are tried at O(log n) places, at every loss; parts have at least {@link
 * #LEAST_PART} losses, as in the implementations in use. The bound is for values between 0 and 1;
 * people use it on losses as they are.
 */
final class AdwinRule implements AlarmRule {
  static final double DELTA = 0.002;
  static final int PER_SIZE = 5;
  static final int LEAST_PART = 5;

  /** So many losses with this mean; squares: sum of squared deviations from it. */
  private record Bucket(long count, double mean, double squares) {
    Bucket with(Bucket other) {
      long both = count + other.count;
      double apart = other.mean - mean;
      return new Bucket(
          both,
          mean + apart * other.count / both,
          squares + other.squares + apart * apart * count * other.count / both);
    }
  }

  /** Oldest first: counts fall, or stay, along the list. */
  private final List<Bucket> buckets = new ArrayList<>();

  @Override
  public boolean on(double lossNats, OptionalLong timeMs) {
    buckets.add(new Bucket(1, lossNats, 0));
    compress();
    boolean cut = false;
    while (wantsCut()) {
      buckets.remove(0);
      cut = true;
    }
    return cut;
  }

  /** Losses in the window. */
  long width() {
    return buckets.stream().mapToLong(Bucket::count).sum();
  }

  /** Mean of the losses in the window. */
  double mean() {
    return whole().mean();
  }

  /** Variance of the losses in the window. */
  double variance() {
    return whole().squares() / width();
  }

  /** Buckets in use. */
  int bucketCount() {
    return buckets.size();
  }

  private Bucket whole() {
    return buckets.stream().reduce(Bucket::with).orElse(new Bucket(0, Double.NaN, 0));
  }

  /** Where there is one bucket of a size too many, its two oldest become one. */
  private void compress() {
    int end = buckets.size();
    while (end > 0) {
      long size = buckets.get(end - 1).count();
      int begin = end;
      while (begin > 0 && buckets.get(begin - 1).count() == size) {
        begin--;
      }
      if (end - begin <= PER_SIZE) {
        return;
      }
      buckets.set(begin, buckets.get(begin).with(buckets.get(begin + 1)));
      buckets.remove(begin + 1);
      end = begin + 1;
    }
  }

  private boolean wantsCut() {
    Bucket all = whole();
    double total = all.mean() * all.count();
    double variance = all.squares() / all.count();
    long older = 0;
    double sum = 0;
    for (Bucket bucket : buckets.subList(0, buckets.size() - 1)) {
      older += bucket.count();
      sum += bucket.count() * bucket.mean();
      long newer = all.count() - older;
      if (older >= LEAST_PART
          && newer >= LEAST_PART
          && Math.abs(sum / older - (total - sum) / newer) > bound(older, newer, variance, DELTA)) {
        return true;
      }
    }
    return false;
  }

  /** How far apart the means of two parts may lie. */
  static double bound(long older, long newer, double variance, double delta) {
    double log = Math.log(2 * Math.log((double) older + newer) / delta);
    double inverse = 1.0 / older + 1.0 / newer;
    return Math.sqrt(2 * inverse * variance * log) + 2.0 / 3 * inverse * log;
  }
}
