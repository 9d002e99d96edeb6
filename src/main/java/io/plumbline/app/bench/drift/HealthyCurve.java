package io.plumbline.app.bench.drift;

/**
 * The losses of a healthy run, each split into a local trend and what is left: the material faults
 * are made of.
 *
 * <p>The trend at a loss is a straight line fitted by least squares to it and so many neighbours on
 * either side: a fortieth of the run, at least {@link #LEAST_REACH} and at most {@link
 * #MOST_REACH}; fewer at the ends. It looks ahead: only what injects faults sees it, never what
 * detects them.
 */
final class HealthyCurve {
  private static final int LEAST_REACH = 5;
  private static final int MOST_REACH = 25;
  private static final int REACHES = 40;

  private final double[] losses;
  private final double[] trend;

  /** Of these losses, nats per token, all finite. */
  HealthyCurve(double[] losses) {
    this.losses = losses.clone();
    this.trend = new double[losses.length];
    int reach = Math.max(LEAST_REACH, Math.min(MOST_REACH, losses.length / REACHES));
    for (int i = 0; i < losses.length; i++) {
      trend[i] = line(Math.max(0, i - reach), Math.min(losses.length, i + reach + 1), i);
    }
  }

  private double line(int from, int to, int at) {
    double n = to - from;
    double middle = (from + to - 1) / 2.0;
    double sum = 0;
    double product = 0;
    double squares = 0;
    for (int j = from; j < to; j++) {
      sum += losses[j];
      product += (j - middle) * losses[j];
      squares += (j - middle) * (j - middle);
    }
    return sum / n + (squares > 0 ? product / squares * (at - middle) : 0);
  }

  /** How many losses. */
  int count() {
    return losses.length;
  }

  /** The loss as it was. */
  double loss(int at) {
    return losses[at];
  }

  /** What it would have been without noise. */
  double trend(int at) {
    return trend[at];
  }

  /** Its noise. */
  double residual(int at) {
    return losses[at] - trend[at];
  }
}
