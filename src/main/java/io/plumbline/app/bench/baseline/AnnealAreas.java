package io.plumbline.app.bench.baseline;

import io.plumbline.curve.Schedule;

/**
 * The two areas that the momentum law is written in, after each of some token counts.
 *
 * <pre>
 *   S1 = sum over steps of the learning rate
 *   S2 = sum over steps of m,   m_i = lambda m_(i-1) + (rate_(i-1) - rate_i),   lambda = 0.999
 * </pre>
 *
 * <p>Tissue, Wang and Wang 2024, "Scaling Law with Learning Rate Annealing", eq. 1 and section 3.
 * As in the authors' code the warm-up counts at the peak rate in both. Sums run over stretches of
 * steps in which the rate changes evenly, in closed form: exact for a rate that is linear between
 * the points of a grid of {@link #CELLS} and the token counts asked for.
 *
 * @param forward S1 at each token count
 * @param anneal S2 at each token count
 */
@SuppressWarnings("ArrayRecordComponent") // numbers, never written again; not compared
record AnnealAreas(double[] forward, double[] anneal) {
  /** The share of the momentum that is left after a step. */
  static final double LAMBDA = 0.999;

  /** The rate is taken as linear within this share of the way to the last token count. */
  private static final int CELLS = 1_000;

  /** The run is warm at the first knot with this share of the peak. */
  private static final double WARM = 0.99;

  /**
   * The areas.
   *
   * @param schedule learning rate over tokens
   * @param tokensPerStep above 0
   * @param tokens rising, each above 0, at least one
   */
  static AnnealAreas of(Schedule schedule, double tokensPerStep, double[] tokens) {
    double[] forward = new double[tokens.length];
    double[] anneal = new double[tokens.length];
    double cell = tokens[tokens.length - 1] / CELLS;
    Walk walk = new Walk(schedule, tokensPerStep, cell);
    for (int i = 0; i < tokens.length; i++) {
      while (walk.at + cell < tokens[i]) {
        walk.to(walk.at + cell);
      }
      walk.to(tokens[i]);
      forward[i] = walk.forward;
      anneal[i] = walk.anneal;
    }
    return new AnnealAreas(forward, anneal);
  }

  /** Where the sums stand. */
  private static final class Walk {
    private final Schedule schedule;
    private final double tokensPerStep;
    private final double warm;
    private double at;
    private double rate;
    private double momentum;
    private double forward;
    private double anneal;

    Walk(Schedule schedule, double tokensPerStep, double cell) {
      this.schedule = schedule;
      this.tokensPerStep = tokensPerStep;
      double first = 0;
      while (first < CELLS * cell && schedule.at(first) < WARM * schedule.peak()) {
        first += cell;
      }
      this.warm = first;
      this.rate = schedule.peak();
    }

    void to(double tokens) {
      double steps = (tokens - at) / tokensPerStep;
      double next = tokens <= warm ? schedule.peak() : schedule.at(tokens);
      if (steps > 0) {
        double left = Math.pow(LAMBDA, steps);
        double fall = (rate - next) / steps;
        double sum = LAMBDA * (1 - left) / (1 - LAMBDA);
        anneal += momentum * sum + fall * (steps - sum) / (1 - LAMBDA);
        momentum = momentum * left + fall * (1 - left) / (1 - LAMBDA);
        // At steps 1..n of n the rate is the mean of its ends, half a step's fall lower.
        forward += steps * (0.5 * (rate + next) - 0.5 * fall);
      }
      rate = next;
      at = tokens;
    }
  }
}
