package io.plumbline.curve;

import java.util.ArrayList;
import java.util.List;

/**
 * Which losses share a bin of a {@link LossCurve}.
 *
 * <p>An event belongs to the open bin while its tokens are within {@link #WIDTH} of the bin's first
 * and the learning rate has not moved by more than {@link #RATE_STEP} of itself; else it closes
 * that bin and opens the next. So bins are even in log tokens, and finer where a decaying learning
 * rate bends the curve. Past {@link #MAX_BINS} the oldest are merged in pairs: early detail is what
 * a forecast needs least.
 */
public final class Binning {
  /**
   * Relative width of a bin in tokens. 2 % keeps an exponent of 0.5 within 1 % of its change across
   * the bin, far below the noise, and gives 115 bins per decade of tokens.
   */
  public static final double WIDTH = 0.02;

  /**
   * A bin also closes when the learning rate has moved this share of its value at the bin's
   * beginning.
   */
  public static final double RATE_STEP = 0.15;

  /**
   * A bin that the learning rate closes is at least this wide, so that a restless rate cannot flood
   * the curve.
   */
  public static final double MIN_WIDTH = 0.0025;

  /** At most this many closed bins are kept: with at most 60 bytes each, 30 KiB per run. */
  public static final int MAX_BINS = 512;

  private Binning() {}

  /**
   * Whether an event still belongs to an open bin.
   *
   * @param learningRate NaN when unknown: then only tokens decide
   */
  static boolean belongs(Bin bin, long tokens, double learningRate) {
    double width = (tokens - bin.firstTokens()) / (double) Math.max(1, bin.firstTokens());
    if (width > WIDTH) {
      return false;
    }
    double moved =
        Math.abs(
            learningRate - bin.learningRate()); // NaN when either is unknown: the bin stays open
    return !(moved > RATE_STEP * Math.abs(bin.learningRate()) && width > MIN_WIDTH);
  }

  /** Closed bins with one more, which has just closed. */
  static List<Bin> appended(List<Bin> closed, Bin bin) {
    List<Bin> bins = new ArrayList<>(closed.size() + 1);
    if (closed.size() >= MAX_BINS) {
      int half = MAX_BINS / 2;
      for (int i = 0; i + 1 < half; i += 2) {
        bins.add(closed.get(i).mergedWith(closed.get(i + 1)).settled(bins.isEmpty()));
      }
      bins.addAll(closed.subList(half, closed.size()));
    } else {
      bins.addAll(closed);
    }
    bins.add(bin.settled(bins.isEmpty()));
    return List.copyOf(bins);
  }
}
