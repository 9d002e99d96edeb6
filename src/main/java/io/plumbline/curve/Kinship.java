package io.plumbline.curve;

/**
 * How far one run's batch noise is another's: a regression of its losses on a sibling's residuals,
 * kept up to date with sums that forget. Immutable, eight numbers.
 *
 * <pre>
 *   dy, dx     second differences over three successive cells that both runs know, per loss
 *   beta       = Sxy / Sxx
 *   left       = 1 - r^2,  r^2 = Sxy^2 / (Sxx Syy)     share of the noise's variance that beta x leaves
 *   shared if r >= {@link #LEAST_R} and r >= z sqrt({@value #OVERLAP} / n)
 * </pre>
 *
 * Second differences know no level and no slope, so that two falling curves do not correlate for
 * falling; only triples within 4 % to 8 % of tokens count. Overlapping second differences of white
 * noise are correlated -2/3 and 1/6 with the next two, so that r of n of them between strangers has
 * variance {@value #OVERLAP}/n (Bartlett 1946: sum of squared autocorrelations). z is {@link
 * #FOUND}, an error of 1e-7 for one stranger tried, or {@link #DECLARED}, 1e-3, where the runs
 * declared one data order.
 *
 * <p>What differences cannot see, a sibling that itself went astray slowly, the bins show: where
 * the mean less its difficulty lies further from what was expected than the mean itself,
 *
 * <pre>
 *   S = max(0, S + ((u - beta x)^2 - u^2) / v),  u mean less expectation, v their variance
 * </pre>
 *
 * exceeds {@link #HARM} and the sibling is refused for good (Page 1954).
 *
 * @param sibling the number of the other run, see {@link BatchTrack#id}
 * @param n triples seen, with forgetting
 * @param xx sum of dx^2, nats^2
 * @param xy sum of dx dy
 * @param yy sum of dy^2
 * @param harm S
 * @param accepted whether it was found to share the noise, at least once
 * @param refused whether it was found to do harm
 */
public record Kinship(
    long sibling,
    double n,
    double xx,
    double xy,
    double yy,
    double harm,
    boolean accepted,
    boolean refused) {

  /** Sums forget over this many triples. */
  private static final double MEMORY = 256;

  /** Variance of r between strangers, times n. */
  private static final double OVERLAP = 1 + 2 * (16.0 / 36 + 1.0 / 36);

  /** Below this a sibling is of no use: 0.75 of the noise would be left. */
  static final double LEAST_R = 0.5;

  /** One-sided normal quantile of 1e-7. */
  static final double FOUND = 5.2;

  /** One-sided normal quantile of 1e-3. */
  static final double DECLARED = 3.1;

  /** Triples are this wide at most, in cells: 4 % to 8 % of tokens. */
  private static final int WIDEST = 84;

  /** A difference counts at most this many standard deviations of those before it. */
  private static final double CLIP = 5;

  /** S that is too much: by chance once in e^6 bins if gains were no more likely than losses. */
  static final double HARM = 12;

  /** At least this share of the noise is left, whatever the correlation. */
  private static final double LEAST_LEFT = 1e-3;

  /** What lies further out than this, in standard deviations, is no noise. */
  private static final double ODD = 4;

  /** Nothing compared yet. */
  public static Kinship with(long sibling) {
    return new Kinship(sibling, 0, 0, 0, 0, 0, false, false);
  }

  /**
   * With the cells of one more bin of the run itself.
   *
   * @param declared whether both declared the same data order
   */
  public Kinship plus(Strip strip, BatchTrack track, boolean declared) {
    double sumN = n;
    double sumXx = xx;
    double sumXy = xy;
    double sumYy = yy;
    double forget = Math.exp(-1 / MEMORY);
    int[] cells = strip.cells();
    int[] counts = strip.counts();
    for (int i = Math.max(2, strip.carried()); i < strip.size(); i++) {
      if (cells[i] - cells[i - 2] > WIDEST) {
        continue;
      }
      double x =
          track.residual(cells[i - 2])
              - 2 * track.residual(cells[i - 1])
              + track.residual(cells[i]);
      if (Double.isNaN(x)) {
        continue;
      }
      double unit = 1.0 / counts[i - 2] + 4.0 / counts[i - 1] + 1.0 / counts[i];
      double y = strip.means()[i - 2] - 2 * strip.means()[i - 1] + strip.means()[i];
      double dx = clipped(x / Math.sqrt(unit), sumXx, sumN);
      double dy = clipped(y / Math.sqrt(unit), sumYy, sumN);
      sumN = sumN * forget + 1;
      sumXx = sumXx * forget + dx * dx;
      sumXy = sumXy * forget + dx * dy;
      sumYy = sumYy * forget + dy * dy;
    }
    Kinship seen = new Kinship(sibling, sumN, sumXx, sumXy, sumYy, harm, accepted, refused);
    boolean shared = seen.shares(declared ? DECLARED : FOUND);
    return new Kinship(
        sibling, sumN, sumXx, sumXy, sumYy, harm, accepted || (shared && !refused), refused);
  }

  private static double clipped(double d, double squares, double count) {
    if (count < 16) {
      return d;
    }
    double most = CLIP * Math.sqrt(squares / count);
    return Math.max(-most, Math.min(most, d));
  }

  /**
   * With one more bin held against what was expected of it.
   *
   * @param off its mean less the expectation, nats per token
   * @param difficulty what the sibling says, in the run's own measure: beta x
   * @param variance of the expectation and of the mean together
   */
  public Kinship held(double off, double difficulty, double variance) {
    if (!(off * off < ODD * ODD * variance)) {
      return this;
    }
    double rest = off - difficulty;
    double s = Math.max(0, harm + (rest * rest - off * off) / variance);
    return new Kinship(sibling, n, xx, xy, yy, s, accepted, refused || s > HARM);
  }

  /**
   * Whether a stretch looks as this kinship says: of its triples, one or more, at least half leave
   * no more than noise. What one loss cannot be told by, a break in the sibling's order or a batch
   * that only one of both met, is seen at once.
   *
   * @param from the first cell that a triple may end with
   */
  public boolean fits(Strip strip, BatchTrack track, int from) {
    int seen = 0;
    int odd = 0;
    double one = yy / n;
    for (int i = Math.max(2, from); i < strip.size(); i++) {
      if (strip.cells()[i] - strip.cells()[i - 2] > WIDEST) {
        continue;
      }
      double rest = 0;
      double unit = 0;
      for (int k = 0; k < 3; k++) {
        int at = i - 2 + k;
        int weight = k == 1 ? -2 : 1;
        rest += weight * (strip.means()[at] - beta() * track.residual(strip.cells()[at]));
        unit += weight * weight * unit(strip.counts()[at], track.count(strip.cells()[at]));
      }
      if (!Double.isNaN(rest)) {
        seen++;
        odd += rest * rest > ODD * ODD * one * unit ? 1 : 0;
      }
    }
    return seen > 0 && 2 * odd <= seen;
  }

  /** Variance of the mean of some of a cell's losses that the mean of all leaves, per loss. */
  private double unit(int some, int all) {
    double left = left();
    return left / some + (1 - left) * Math.max(0, 1.0 / some - 1.0 / Math.max(1, all));
  }

  /** Whether what is remembered is beyond chance: r is above z standard deviations of strangers. */
  private boolean shares(double z) {
    double r = correlation();
    return r >= LEAST_R && r >= z * Math.sqrt(OVERLAP / n);
  }

  /** Whether the sibling's residuals may be used now. */
  public boolean usable() {
    return accepted && !refused && correlation() >= LEAST_R;
  }

  /** r, 0 while nothing is known. */
  public double correlation() {
    return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
  }

  /** beta, nats of this run's loss for one of the sibling's; 0 while nothing is known. */
  public double beta() {
    return xx > 0 ? xy / xx : 0;
  }

  /** Share of the noise's variance that is left, {@link #LEAST_LEFT} to 1. */
  public double left() {
    double r = correlation();
    return Math.max(LEAST_LEFT, 1 - r * r);
  }
}
