package io.plumbline.drift;

/**
 * How well a run's forecasts a few bins ahead have held so far, against what they stated.
 *
 * <pre>
 *   k = (sum of z^2 + d) / (bins + d)      z = (bin's mean - forecast) / stated standard deviation
 * </pre>
 *
 * d = {@link #DOUBT} bins of good forecasts are taken for granted, z^2 counts at most {@link
 * #MOST}, the past is forgotten over {@link #MEMORY} bins, and k is at least {@link #LEAST}. Runs
 * whose losses are autocorrelated or that follow the law poorly earn a higher bar; runs that follow
 * it better than stated a lower one.
 *
 * @param squares running sum of z^2, at least 0
 * @param bins how many it has, at least 0
 */
public record Calibration(double squares, double bins) {
  /** Nothing compared yet: k is 1. */
  public static final Calibration NEW = new Calibration(0, 0);

  private static final double DOUBT = 10;
  private static final double MOST = 16;
  private static final double MEMORY = 200;

  /** Forecasts are seldom more than 1.6 times as good as they say. */
  private static final double LEAST = 0.4;

  /**
   * With one more bin.
   *
   * @param square z^2 of the class comment
   */
  public Calibration plus(double square) {
    double forget = Math.exp(-1 / MEMORY);
    return new Calibration(squares * forget + Math.min(square, MOST), bins * forget + 1);
  }

  /** k of the class comment. */
  public double inflation() {
    return Math.max(LEAST, (squares + DOUBT) / (bins + DOUBT));
  }
}
