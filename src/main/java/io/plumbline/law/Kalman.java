package io.plumbline.law;

/**
 * A Kalman filter with four states x = (E, A, B, d) and the observation y = E + A phi + B cooled +
 * d + noise, on a slice of an array: four means, then the upper triangle of their covariance by
 * rows.
 */
final class Kalman {
  /** Number of states. */
  static final int K = 4;

  /** Doubles per filter. */
  static final int STRIDE = K + K * (K + 1) / 2;

  /** Where in a slice the variances of the states and two of their covariances are. */
  static final int VAR_E = K;

  static final int COV_EB = K + 2;
  static final int VAR_A = K + 4;
  static final int COV_AB = K + 5;
  static final int VAR_B = K + 7;
  static final int VAR_D = K + 9;

  /** Standardised innovations beyond this are weighed down. */
  static final double HUBER = 3;

  /** Innovations beyond this many standard deviations are as unlikely as this many. */
  private static final double MOST_SURPRISE = 5;

  private Kalman() {}

  /**
   * Takes in one observation in place. One more than {@link #HUBER} standard deviations out counts
   * as having the variance that puts it there.
   *
   * @param at where the slice begins
   * @param cooled regressor of B: h^p - 1
   * @param noise variance of y about the states, above 0
   * @return the log density of the observation up to a constant, its surprise bounded
   */
  static double observe(double[] x, int at, double phi, double cooled, double y, double noise) {
    int p = at + K;
    double ph0 = x[p] + x[p + 1] * phi + x[p + 2] * cooled + x[p + 3];
    double ph1 = x[p + 1] + x[p + 4] * phi + x[p + 5] * cooled + x[p + 6];
    double ph2 = x[p + 2] + x[p + 5] * phi + x[p + 7] * cooled + x[p + 8];
    double ph3 = x[p + 3] + x[p + 6] * phi + x[p + 8] * cooled + x[p + 9];
    double innovation = y - (x[at] + x[at + 1] * phi + x[at + 2] * cooled + x[at + 3]);
    double variance = ph0 + ph1 * phi + ph2 * cooled + ph3 + noise;
    double z = Math.abs(innovation) / Math.sqrt(variance);
    double surprise = Math.min(z, MOST_SURPRISE);
    double density = -0.5 * (Math.log(variance) + surprise * surprise);
    if (z > HUBER) {
      variance *= z / HUBER;
    }
    double step = innovation / variance;
    x[at] += ph0 * step;
    x[at + 1] += ph1 * step;
    x[at + 2] += ph2 * step;
    x[at + 3] += ph3 * step;
    double q0 = ph0 / variance;
    double q1 = ph1 / variance;
    double q2 = ph2 / variance;
    x[p] -= q0 * ph0;
    x[p + 1] -= q0 * ph1;
    x[p + 2] -= q0 * ph2;
    x[p + 3] -= q0 * ph3;
    x[p + 4] -= q1 * ph1;
    x[p + 5] -= q1 * ph2;
    x[p + 6] -= q1 * ph3;
    x[p + 7] -= q2 * ph2;
    x[p + 8] -= q2 * ph3;
    x[p + 9] -= ph3 / variance * ph3;
    return density;
  }

  /** Variance of E + A phi + B cooled + d. */
  static double variance(double[] x, int at, double phi, double cooled) {
    int p = at + K;
    return x[p]
        + 2 * (x[p + 1] * phi + x[p + 2] * cooled + x[p + 3])
        + x[p + 4] * phi * phi
        + 2 * (x[p + 5] * phi * cooled + x[p + 6] * phi)
        + x[p + 7] * cooled * cooled
        + 2 * x[p + 8] * cooled
        + x[p + 9];
  }
}
