package io.plumbline.curve;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the learning rate has done up to, and will have done at, a token count. Immutable.
 *
 * <p>Two quantities, both for t tokens out of a horizon T, with r(t) the learning rate over its
 * peak:
 *
 * <ul>
 *   <li>{@link #heat}: h(t), which follows r(t) with a lag counted in summed learning rate, dh/dS =
 *       (r - h) / lag: noise in the weights relaxes in proportion to the rate, so that a decay to
 *       zero never quite arrives. On public runs of 124M and 400M parameters under every schedule
 *       at once, with the law of {@code io.plumbline.law}, this leaves a third to a half less than
 *       a lag counted in steps (0.065 % of the loss against 0.108 %), at lags of 75 to 150 steps
 *   <li>{@link #work}: S(t) = integral of r dt / T, the summed learning rate behind, as a share of
 *       what the peak held throughout would sum to; equals t/T while the rate is at its peak
 *       (Tissue et al. 2024, eq. 1: S1)
 * </ul>
 *
 * The peak is the highest rate up to the horizon. Warm-up, the rise to the first hilltop, is no
 * annealing: until then the heat is that of the hilltop. A later hill, higher or lower, is what it
 * is: rewarming heats, and the loss rises with it.
 *
 * <p>Both are tabulated once, in O({@link #CELLS}), and read by linear interpolation. Without any
 * known learning rate the heat is 1 throughout and work is t/T.
 */
public final class AnnealClock {
  /** Steps at the peak rate by which the loss lags behind the learning rate. */
  public static final double LAG_STEPS = 100;

  /**
   * The lag is never longer than this share of the horizon: tiny runs of 1,000 steps anneal too.
   */
  public static final double LAG_SHARE = 0.005;

  /** The run is warm once its learning rate has reached this share of its first hilltop. */
  private static final double WARM = 0.98;

  /** A hilltop is passed when the rate has fallen from it by this share. */
  private static final double PASSED = 0.05;

  /** Over fewer lags than this the exact average loses digits, and a straight step is as good. */
  private static final double SHORT = 1e-5;

  private static final int CELLS = 2_048;

  /** Cells of another future: few, because there may be several for a run. */
  private static final int FUTURE_CELLS = 128;

  private final Optional<AnnealClock> past;
  private final double from;
  private final double horizon;
  private final double lag;
  private final double peak;
  private final double[] heat;
  private final double[] work;
  private final double[] travelled;
  private final double warmTokens;

  private AnnealClock(
      Optional<AnnealClock> past,
      double from,
      double horizon,
      double lag,
      double peak,
      double[] heat,
      double[] work,
      double[] travelled,
      double warmTokens) {
    this.past = past;
    this.from = from;
    this.horizon = horizon;
    this.lag = lag;
    this.peak = peak;
    this.heat = heat;
    this.work = work;
    this.travelled = travelled;
    this.warmTokens = warmTokens;
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
    double cell = horizon / CELLS;
    double[] rates = new double[CELLS + 1];
    double peak = 0;
    for (int i = 0; i <= CELLS; i++) {
      rates[i] = schedule.at(i * cell);
      peak = Math.max(peak, rates[i]);
    }
    for (int i = 0; i <= CELLS; i++) {
      rates[i] = peak > 0 ? rates[i] / peak : 1;
    }
    double longest = LAG_SHARE * horizon;
    double lag = tokensPerStep > 0 ? Math.min(LAG_STEPS * tokensPerStep, longest) : longest;
    double[] work = new double[CELLS + 1];
    for (int i = 1; i <= CELLS; i++) {
      work[i] = work[i - 1] + 0.5 * (rates[i - 1] + rates[i]) / CELLS;
    }
    int warm = levelWarmUp(rates);
    double[] heat = new double[CELLS + 1];
    double[] travelled = new double[CELLS + 1];
    heat[0] = rates[0];
    follow(rates, cell / lag, heat, travelled);
    return new AnnealClock(
        Optional.empty(), 0, horizon, lag, peak > 0 ? peak : 1, heat, work, travelled, warm * cell);
  }

  /**
   * This clock with another future: from a token count on the learning rate is that of {@code
   * future}. Heat and work count in the units of this clock, so that a fit made with it can be
   * asked about the other.
   *
   * @param tokens where the future begins; nothing changes when that is at or beyond the horizon
   */
  public AnnealClock continued(Schedule future, double tokens) {
    if (!(tokens < horizon)) {
      return this;
    }
    int cells = FUTURE_CELLS;
    double start = Math.max(0, tokens);
    double cell = (horizon - start) / cells;
    double[] rates = new double[cells + 1];
    double[] nextWork = new double[cells + 1];
    nextWork[0] = work(start);
    for (int i = 0; i <= cells; i++) {
      rates[i] = future.at(start + i * cell) / peak;
      if (i > 0) {
        nextWork[i] = nextWork[i - 1] + 0.5 * (rates[i - 1] + rates[i]) * cell / horizon;
      }
    }
    double[] nextHeat = new double[cells + 1];
    double[] nextTravelled = new double[cells + 1];
    nextHeat[0] = heat(start);
    nextTravelled[0] = read(travelled, start);
    follow(rates, cell / lag, nextHeat, nextTravelled);
    return new AnnealClock(
        Optional.of(this),
        start,
        horizon,
        lag,
        peak,
        nextHeat,
        nextWork,
        nextTravelled,
        warmTokens);
  }

  /** h(t), 0..1: the lagged learning rate over its peak; above 1 only in another future. */
  public double heat(double tokens) {
    return past.isPresent() && tokens < from ? past.get().heat(tokens) : read(heat, tokens);
  }

  /** S(t): above 0 for t above 0; goes on in proportion beyond the horizon. */
  public double work(double tokens) {
    if (past.isPresent() && tokens < from) {
      return past.get().work(tokens);
    }
    double share = tokens / horizon;
    double behind = read(work, tokens);
    return share >= 1 ? share * Math.max(behind, 1e-3) : Math.max(behind, 1e-3 * share);
  }

  /** Tokens after which the rate first stands at its first hilltop; 0 when it begins there. */
  public double warmTokens() {
    return warmTokens;
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
    return travelled(to) - travelled(from);
  }

  private double travelled(double tokens) {
    return past.isPresent() && tokens < from
        ? past.get().travelled(tokens)
        : read(travelled, tokens);
  }

  /** Lifts the rise to the first hilltop to its height, and says how many cells it takes. */
  private static int levelWarmUp(double[] rates) {
    double top = 0;
    int passed = 0;
    while (passed < rates.length && rates[passed] >= (1 - PASSED) * top) {
      top = Math.max(top, rates[passed++]);
    }
    int warm = 0;
    while (rates[warm] < WARM * top) {
      warm++;
    }
    int warmUp = warm;
    while (warm + 1 < rates.length && rates[warm + 1] > rates[warm]) {
      warm++;
    }
    Arrays.fill(rates, 0, warm + 1, top);
    return warmUp;
  }

  /** The lagged rate, where the rate is straight within each cell and the lag shrinks with it. */
  private static void follow(
      double[] rates, double cellOverLag, double[] heat, double[] travelled) {
    for (int i = 1; i < rates.length; i++) {
      double middle = 0.5 * (rates[i - 1] + rates[i]);
      double lags = cellOverLag * middle;
      if (lags > SHORT) {
        double behind = (rates[i] - rates[i - 1]) / lags;
        heat[i] = rates[i] - behind + (heat[i - 1] - rates[i - 1] + behind) * Math.exp(-lags);
      } else {
        heat[i] = heat[i - 1] + (middle - heat[i - 1]) * lags;
      }
      travelled[i] = travelled[i - 1] + Math.abs(rates[i] - rates[i - 1]);
    }
  }

  private double read(double[] table, double tokens) {
    int cells = table.length - 1;
    double place = (tokens - from) / (horizon - from) * cells;
    if (place <= 0) {
      return table[0];
    }
    if (place >= cells) {
      return table[cells];
    }
    int i = (int) place;
    return table[i] + (place - i) * (table[i + 1] - table[i]);
  }
}
