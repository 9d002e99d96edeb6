package io.plumbline.law;

import static io.plumbline.law.Kalman.STRIDE;

/**
 * What the hypotheses of a {@link Fit} say together, each weighed by what it has predicted so far.
 * The fit must be {@link Fit#ready}.
 */
final class Mixture {
  /** The amplitude that model error refers to is at least this share of the loss level. */
  private static final double LEAST_AMPLITUDE = 0.02;

  /**
   * Hypotheses whose log weight is this far below the best do not count in a prediction: less than
   * 1e-5 together.
   */
  private static final double COUNTED = 16;

  private Mixture() {}

  /** The loss at a place: mean and variances of the hypotheses together. */
  static Prediction at(Fit fitted, Grid.Place to) {
    Grid grid = fitted.grid;
    Grid.Place last = fitted.last;
    int[] ids = fitted.bank.ids();
    double[] weights = fitted.bank.weights();
    double[] x = fitted.bank.x();
    double[] levels = fitted.bank.levels();
    FitConfig.Errors errors = grid.config.errors();
    double best = fitted.bank.best();
    double weightSum = 0;
    double meanSum = 0;
    double squareSum = 0;
    double fit = 0;
    double anneal = 0;
    double model = 0;
    double fall = 0;
    double middle = Double.NaN;
    for (int j = 0; j < ids.length; j++) {
      if (weights[j] < best - COUNTED) {
        continue;
      }
      double weight = Math.exp(weights[j] - best);
      int at = j * STRIDE;
      int id = ids[j];
      double phi = to.phi()[grid.bend(id)];
      double cooled = to.cooled()[grid.shape(id)];
      double cooling = cooled - last.cooled()[grid.shape(id)];
      double descent = x[at + 1] * (last.phi()[grid.bend(id)] - phi);
      double mean = x[at] + x[at + 1] * phi + x[at + 2] * cooled + x[at + 3];
      double within = Kalman.variance(x, at, phi, cooled);
      double open = Math.min(within, x[at + Kalman.VAR_B] * square(cooling));
      double scale = levels[grid.start(id)];
      // moments about the first mean: squares of the means themselves would cancel
      middle = Double.isNaN(middle) ? mean : middle;
      weightSum += weight;
      fall += weight * (descent - x[at + 2] * cooling);
      meanSum += weight * (mean - middle);
      squareSum += weight * square(mean - middle);
      fit += weight * (within - open);
      anneal += weight * (open + square(errors.gain() * x[at + 2] * cooling));
      model +=
          weight
              * (grid.walked(id, amplitude(x[at + 1], scale), scale, last, to)
                  + square(errors.descent() * descent));
    }
    double mean = meanSum / weightSum;
    double between = Math.max(0, squareSum / weightSum - mean * mean);
    double leaning = fitted.prior.lean().at(last.tokens() / fitted.clock.horizon());
    double corrected = leaning * Math.max(0, to.tokens() > last.tokens() ? fall / weightSum : 0);
    return new Prediction(
        to.tokens(),
        middle + mean + corrected,
        (fit + anneal + model) / weightSum + between,
        fit / weightSum,
        between,
        anneal / weightSum,
        model / weightSum);
  }

  /** Posterior means and standard deviations of the law's parameters. */
  static LawEstimate estimate(Fit fitted) {
    Grid grid = fitted.grid;
    int[] ids = fitted.bank.ids();
    double[] weights = fitted.bank.weights();
    double[] x = fitted.bank.x();
    double best = fitted.bank.best();
    double sum = 0;
    double[] first = new double[4];
    double[] second = new double[4];
    Grid.Place end = fitted.place(fitted.clock.horizon());
    for (int j = 0; j < ids.length; j++) {
      double weight = Math.exp(weights[j] - best);
      int at = j * STRIDE;
      double cooled = end.cooled()[grid.shape(ids[j])];
      double floor = x[at] + x[at + 3] + x[at + 2] * cooled;
      sum += weight;
      add(first, second, 0, weight, floor, Kalman.variance(x, at, 0, cooled));
      add(first, second, 1, weight, x[at + 1], x[at + Kalman.VAR_A]);
      add(first, second, 2, weight, grid.exponent(ids[j]), 0);
      add(first, second, 3, weight, x[at + 2], x[at + Kalman.VAR_B]);
    }
    return new LawEstimate(
        first[0] / sum,
        sd(first[0], second[0], sum),
        first[1] / sum,
        first[2] / sum,
        sd(first[2], second[2], sum),
        first[3] / sum,
        sd(first[3], second[3], sum),
        fitted.clock.horizon());
  }

  /** The amplitude that model error refers to. */
  static double amplitude(double fitted, double level) {
    return Math.max(fitted, LEAST_AMPLITUDE * level);
  }

  private static void add(
      double[] first, double[] second, int i, double weight, double mean, double variance) {
    first[i] += weight * mean;
    second[i] += weight * (variance + mean * mean);
  }

  private static double sd(double first, double second, double sum) {
    double mean = first / sum;
    return Math.sqrt(Math.max(0, second / sum - mean * mean));
  }

  private static double square(double value) {
    return value * value;
  }
}
