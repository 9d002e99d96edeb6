package io.plumbline.drift;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Sums of standardised losses over the recent past in segments of doubling length: all that a
 * change detector needs to try O(log n) start times per event. Immutable.
 *
 * <p>At most {@link #PER_SIZE} segments of each length 1, 2, 4 ... are kept; then the two oldest of
 * a length become one of the next. A change that began within a segment of s losses is found at one
 * of its ends, and at least 2 s - 2 losses have followed: of the statistic of a clean shift at
 * least sqrt((2 s - 2) / (3 s - 2)) is left, 77 % and more from eight losses on, against trying
 * every start.
 *
 * @param counts losses in each segment, oldest segment first
 * @param sums sum of standardised losses of each
 * @param tokens token count at the first loss of each
 * @param steps step there, -1 for one that is not known: an array of so many longs is a third of an
 *     array of objects
 */
@SuppressWarnings("ArrayRecordComponent") // numbers of a hot path, never written again
public record Segments(int[] counts, double[] sums, long[] tokens, long[] steps) {
  static final int PER_SIZE = 3;

  /**
   * Older losses are forgotten: a change that took this many losses to show is the law's to absorb.
   */
  static final int LONGEST = 1024;

  private static final long UNKNOWN = -1;

  /** Nothing seen. */
  public static final Segments EMPTY =
      new Segments(new int[0], new double[0], new long[0], new long[0]);

  /** With one more standardised loss. */
  Segments plus(double z, Place at) {
    int[] c = countsWithOneMore();
    int n = c.length;
    double[] s = new double[n];
    long[] t = new long[n];
    long[] p = new long[n];
    int from = 0;
    for (int gone = total() + 1 - total(c, n); gone > 0; gone -= counts[from++]) {
      // the oldest is forgotten
    }
    for (int i = 0; i < n - 1; i++) {
      s[i] = sums[from];
      t[i] = tokens[from];
      p[i] = steps[from];
      for (int left = c[i] - counts[from++]; left > 0; left -= counts[from++]) {
        s[i] += sums[from];
      }
    }
    s[n - 1] = z;
    t[n - 1] = at.tokens();
    p[n - 1] = at.step().orElse(UNKNOWN);
    return new Segments(c, s, t, p);
  }

  /** How one loss more is cut into segments: each is one of before, or two of them together. */
  private int[] countsWithOneMore() {
    int length = counts.length + 1;
    int[] c = Arrays.copyOf(counts, length);
    c[length - 1] = 1;
    int end = length;
    while (true) {
      int size = c[end - 1];
      int first = end - 1;
      while (first > 0 && c[first - 1] == size) {
        first--;
      }
      if (end - first <= PER_SIZE) {
        break;
      }
      c[first] += c[first + 1];
      System.arraycopy(c, first + 2, c, first + 1, length - first - 2);
      length--;
      end = first + 1;
    }
    int drop = total(c, length) > LONGEST ? 1 : 0;
    return drop == 0 && length == c.length ? c : Arrays.copyOfRange(c, drop, length);
  }

  /**
   * The most significant shift that ends now.
   *
   * @param v variance of the expectation over that of one loss: a shift common to all losses is
   *     that much less telling
   * @param least so many losses may make a shift
   * @param span fewer do, at least {@link DriftDetector#FEWEST}, if they span this share of all
   *     tokens; 0: they do not
   * @param now tokens at the newest loss
   * @return statistic (sum z)^2 / (n + n^2 v), its sign that of the sum, and where it begins; 0
   *     when there are too few
   */
  Shift strongest(double v, int least, double span, long now) {
    double best = 0;
    int from = counts.length;
    double sum = 0;
    int n = 0;
    for (int i = counts.length - 1; i >= 0; i--) {
      n += counts[i];
      sum += sums[i];
      double statistic = sum * sum / (n + (double) n * n * v);
      boolean enough =
          n >= least || (span > 0 && n >= Departure.FEWEST && now - tokens[i] >= span * now);
      if (enough && statistic > Math.abs(best)) {
        best = Math.copySign(statistic, sum);
        from = i;
      }
    }
    if (from == counts.length) {
      return Shift.NONE;
    }
    double mean = 0;
    int losses = 0;
    for (int i = from; i < counts.length; i++) {
      mean += sums[i];
      losses += counts[i];
    }
    return new Shift(best, mean / losses, losses, place(from));
  }

  /**
   * Mean of the newest standardised losses, at least {@code least} of them; NaN when there are
   * fewer.
   */
  double recentMean(int least) {
    double sum = 0;
    int n = 0;
    for (int i = counts.length - 1; i >= 0 && n < least; i--) {
      sum += sums[i];
      n += counts[i];
    }
    return n < least ? Double.NaN : sum / n;
  }

  /**
   * Mean standardised loss of the earlier and the later half of what was seen since a token count.
   */
  Halves halvesSince(long since) {
    int n = 0;
    for (int i = 0; i < counts.length; i++) {
      n += tokens[i] >= since ? counts[i] : 0;
    }
    double earlier = 0;
    double later = 0;
    int inEarlier = 0;
    int inLater = 0;
    for (int i = 0; i < counts.length; i++) {
      if (tokens[i] >= since && inEarlier + counts[i] / 2 < n / 2) {
        earlier += sums[i];
        inEarlier += counts[i];
      } else if (tokens[i] >= since) {
        later += sums[i];
        inLater += counts[i];
      }
    }
    return new Halves(earlier / Math.max(1, inEarlier), later / Math.max(1, inLater));
  }

  /** Means of two halves. */
  record Halves(double earlier, double later) {}

  /** How many losses are held. */
  int total() {
    return total(counts, counts.length);
  }

  private static int total(int[] c, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      sum += c[i];
    }
    return sum;
  }

  /**
   * A candidate change.
   *
   * @param statistic signed
   * @param meanZ mean of the standardised losses since
   * @param losses how many
   * @param since where it begins
   */
  record Shift(double statistic, double meanZ, int losses, Place since) {
    /** There is none. */
    static final Shift NONE = new Shift(0, 0, 0, Place.NONE);
  }

  private Place place(int segment) {
    long step = steps[segment];
    return new Place(
        tokens[segment], step == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(step));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Segments that
        && Arrays.equals(counts, that.counts)
        && Arrays.equals(sums, that.sums)
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(steps, that.steps);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(counts) + Arrays.hashCode(sums);
  }

  @Override
  public String toString() {
    return "Segments" + Arrays.toString(counts);
  }
}
