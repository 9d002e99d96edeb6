package io.plumbline.curve;

import java.util.Arrays;
import java.util.List;

/**
 * The learning rates that a run has logged: one point per bin, without the odd ones out. Immutable.
 *
 * <p>A bin whose rate lies more than {@link #ODD} off the median of the five around it is left out:
 * zeros, garbage and spikes of one or two bins. A real change of level is believed as soon as three
 * bins show it.
 */
public final class SeenRates {
  /** A rate this share off the median of its neighbours is odd. */
  private static final double ODD = 0.3;

  /** ... and this share of the highest median: the last of a decay differ much, and little. */
  private static final double MATERIAL = 0.05;

  /** A rise from a valley by this share of the highest rate is a re-warming, not noise. */
  private static final double REWARMED = 0.05;

  /** This many bins in a row that do not differ are a level held. */
  private static final int HELD = 6;

  /** Rates differ when they do by this share. */
  private static final double SAME = 1e-3;

  /** A fall by less than this share of the rate is not a step down. */
  private static final double STEP = 0.05;

  private final double[] tokens;
  private final double[] rates;

  private SeenRates(double[] tokens, double[] rates) {
    this.tokens = tokens;
    this.rates = rates;
  }

  /** The rates of these bins. */
  public static SeenRates of(List<Bin> bins) {
    double[] tokens = new double[bins.size()];
    double[] rates = new double[bins.size()];
    int n = 0;
    for (Bin bin : bins) {
      double rate = bin.learningRate();
      if (rate >= 0 && rate < Double.POSITIVE_INFINITY) {
        tokens[n] = bin.losses().count() > 0 ? bin.meanTokens() : bin.lastTokens();
        rates[n++] = rate;
      }
    }
    double[] middles = new double[n];
    double scale = 0;
    for (int i = 0; i < n; i++) {
      middles[i] = middle(rates, Math.max(0, i - 2), Math.min(n, i + 3));
      scale = Math.max(scale, middles[i]);
    }
    int kept = 0;
    double[] keptTokens = new double[n];
    double[] keptRates = new double[n];
    for (int i = 0; i < n; i++) {
      double off = Math.abs(rates[i] - middles[i]);
      boolean odd = off > ODD * Math.max(rates[i], middles[i]) && off > MATERIAL * scale;
      boolean forward = kept == 0 || tokens[i] > keptTokens[kept - 1];
      if (!odd && forward) {
        keptTokens[kept] = tokens[i];
        keptRates[kept++] = rates[i];
      }
    }
    return new SeenRates(Arrays.copyOf(keptTokens, kept), Arrays.copyOf(keptRates, kept));
  }

  /** How many points there are. */
  public int size() {
    return tokens.length;
  }

  /** Tokens of point {@code i}, increasing. */
  public double tokens(int i) {
    return tokens[i];
  }

  /** Learning rate of point {@code i}, at least 0. */
  public double rate(int i) {
    return rates[i];
  }

  /** The highest rate, 0 without any. */
  public double peak() {
    return Arrays.stream(rates).max().orElse(0);
  }

  /**
   * Where the stretch begins that tells what comes next: behind the last valley from which the rate
   * rose again, and behind the last step down to a level that is held since.
   */
  public int lastStretch() {
    int n = rates.length;
    double rise = REWARMED * peak();
    int begin = 0;
    double top = 0;
    int valley = 0;
    boolean falling = false;
    for (int i = 0; i < n; i++) {
      if (!falling) {
        top = Math.max(top, rates[i]);
        falling = rates[i] < top - rise;
        valley = i;
      } else if (rates[i] < rates[valley]) {
        valley = i;
      } else if (rates[i] > rates[valley] + rise) {
        begin = valley;
        top = rates[i];
        falling = false;
      }
    }
    return Math.max(begin, heldSince());
  }

  /** The first point of the level held at the end, if the rate stepped down to it; else 0. */
  private int heldSince() {
    int last = rates.length - 1;
    int first = last;
    while (first > 0 && Math.abs(rates[first - 1] - rates[last]) <= SAME * rates[last]) {
      first--;
    }
    boolean steppedDown =
        first > 0 && last - first + 1 >= HELD && rates[first - 1] > (1 + STEP) * rates[last];
    return steppedDown ? first : 0;
  }

  private static double middle(double[] values, int from, int to) {
    double[] window = Arrays.copyOfRange(values, from, to);
    Arrays.sort(window);
    return window[window.length / 2];
  }
}
