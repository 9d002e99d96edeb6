package io.plumbline.curve;

import java.util.List;

/**
 * What the learning rate has done up to, and will have done at, a token count. Immutable.
 *
 * <p>Two quantities, both for t tokens out of a horizon T:
 *
 * <ul>
 *   <li>{@link #heat}: h(t), the learning rate over its peak, lagged by an exponential moving
 *       average: loss follows a change of learning rate only after about {@link #LAG_STEPS} steps
 *       (Tissue et al. 2024, eq. 1: momentum 0.999)
 *   <li>{@link #work}: S(t)/S(T), the share of the run's summed learning rate that is behind;
 *       equals t/T while the rate is constant
 * </ul>
 *
 * Both are tabulated once, in O({@link #CELLS}), and read by linear interpolation. Without any
 * known learning rate the heat is 1 throughout and work is t/T.
 */
public final class AnnealClock {
  /** Steps by which the loss lags behind the learning rate. */
  public static final double LAG_STEPS = 1_000;

  /**
   * The lag is never longer than this share of the horizon: tiny runs of 1,000 steps anneal too.
   */
  public static final double LAG_SHARE = 0.02;

  /** The run is warm once its learning rate has reached this share of the peak. */
  private static final double WARM = 0.98;

  private static final int CELLS = 2_048;

  private final double horizon;
  private final double[] heat;
  private final double[] work;
  private final double[] travelled;

  private AnnealClock(double horizon, double[] heat, double[] work, double[] travelled) {
    this.horizon = horizon;
    this.heat = heat;
    this.work = work;
    this.travelled = travelled;
  }

  /** The clock of a run whose learning rate is not known. */
  public static AnnealClock unknown(double horizon) {
    return of(Schedule.constant(1, 0), horizon, 0);
  }

  /**
   * The clock of a run with this schedule.
   *
   * @param schedule learning rate over tokens
   * @param horizon tokens at the planned end, above 0
   * @param tokensPerStep to know how long the lag is; 0 when unknown: then {@link #LAG_SHARE} of
   *     the horizon
   */
  public static AnnealClock of(Schedule schedule, double horizon, double tokensPerStep) {
    double peak = schedule.peak();
    double longest = LAG_SHARE * horizon;
    double lag = tokensPerStep > 0 ? Math.min(LAG_STEPS * tokensPerStep, longest) : longest;
    double cell = horizon / CELLS;
    double forget = Math.exp(-cell / lag);
    double[] heat = new double[CELLS + 1];
    double[] work = new double[CELLS + 1];
    double[] travelled = new double[CELLS + 1];
    double rate = relative(schedule, 0, peak);
    boolean warm = rate >= WARM;
    heat[0] = 1;
    double before = 1;
    for (int i = 1; i <= CELLS; i++) {
      double next = relative(schedule, i * cell, peak);
      warm |= next >= WARM;
      heat[i] = heat[i - 1] * forget + (warm ? next : 1) * (1 - forget);
      double now = warm ? next : 1;
      travelled[i] = travelled[i - 1] + Math.abs(now - before);
      before = now;
      work[i] = work[i - 1] + 0.5 * (rate + next);
      rate = next;
    }
    double all = work[CELLS];
    for (int i = 1; i <= CELLS; i++) {
      work[i] = all > 0 ? work[i] / all : i / (double) CELLS;
    }
    return new AnnealClock(horizon, heat, work, travelled);
  }

  /**
   * The schedule that the learning rates seen so far imply: through them, and held from the last
   * one on.
   *
   * @return empty when no bin has a learning rate
   */
  public static java.util.Optional<Schedule> seen(List<Bin> bins) {
    double[] tokens = new double[bins.size()];
    double[] rates = new double[bins.size()];
    int n = 0;
    for (Bin bin : bins) {
      if (!Double.isNaN(bin.learningRate())) {
        tokens[n] = bin.meanTokens();
        rates[n++] = bin.learningRate();
      }
    }
    return n == 0
        ? java.util.Optional.empty()
        : java.util.Optional.of(
            Schedule.points(java.util.Arrays.copyOf(tokens, n), java.util.Arrays.copyOf(rates, n)));
  }

  /** h(t) in 0..1: the lagged learning rate over its peak. */
  public double heat(double tokens) {
    return read(heat, tokens);
  }

  /** S(t)/S(T): above 0 for t above 0; goes on in proportion beyond the horizon. */
  public double work(double tokens) {
    double share = tokens / horizon;
    return share >= 1 ? share : Math.max(read(work, tokens), 1e-3 * share);
  }

  /** T in tokens. */
  public double horizon() {
    return horizon;
  }

  /**
   * Total movement of the learning rate over its peak from one token count to a later one, without
   * the lag: how much annealing lies between, and so how wrong its shape can be.
   */
  public double travel(double from, double to) {
    return read(travelled, to) - read(travelled, from);
  }

  private double read(double[] table, double tokens) {
    double place = tokens / horizon * CELLS;
    if (place <= 0) {
      return table[0];
    }
    if (place >= CELLS) {
      return table[CELLS];
    }
    int i = (int) place;
    return table[i] + (place - i) * (table[i + 1] - table[i]);
  }

  private static double relative(Schedule schedule, double tokens, double peak) {
    return peak > 0 ? schedule.at(tokens) / peak : 1;
  }
}
