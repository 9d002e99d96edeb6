package io.plumbline.law;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import java.util.Arrays;

/**
 * The incremental fit of one run's law: a bank of Kalman filters, one for each hypothesis of the
 * {@link FitConfig}. Immutable; {@link #plus} costs O(hypotheses), whatever the run's length.
 *
 * <pre>
 *   L(t) = [E + A c(t)^(-a) + d(t)] + g L (h(t) - 1)   nats per token; t tokens
 *   c(t) = (1-w) t/T + w S(t)/S(T)                 the clock: tokens (w = 0) or summed learning rate (w = 1)
 *   h(t)                                           lagged learning rate over its peak, 0..1
 *   g                                              anneal gain: the share of the loss that decay to zero recovers
 *   d(t)  a random walk: dd^2 = (m A c^-a)^2 dln c + (k g L)^2 |dh| + (l L)^2 dln c
 * </pre>
 *
 * For fixed exponent a, clock w and model error m the rest is linear-Gaussian in x = (E, A, g, d),
 * so a Kalman filter over the bins' means is the exact posterior, equal to generalised least
 * squares on all bins; hypotheses are weighed by their marginal likelihood (West and Harrison 1997,
 * ch. 12: multi-process models of class I). A filter that begins later enters with the mean
 * evidence of those before it, so that starts compete on what both have predicted. A bin more than
 * {@link #HUBER} standard deviations out counts as one with so much more noise that it lies at that
 * bound (Huber's weights), so a spike cannot bend the law.
 *
 * <p>Sources: Kaplan et al. 2020, eq. 1.5 (the power law in tokens); Hoffmann et al. 2022, eq. 2
 * (the floor); Tissue et al. 2024, eq. 1 (summed learning rate and the anneal term).
 *
 * <p>Empty case: without any bin past the first start {@link #ready} is false and there is nothing
 * to predict. Flat losses fit a zero amplitude; bins without finite losses and those left out are
 * passed over.
 */
public final class Fit {
  /** Standardised innovations beyond this are weighed down. */
  static final double HUBER = 3;

  /** Innovations beyond this many standard deviations are as unlikely as this many. */
  private static final double MOST_SURPRISE = 5;

  /** A batch-noise variance is averaged over about this many second differences. */
  private static final double NOISE_MEMORY = 128;

  /** A bin's noise may exceed the running level by this factor of variance at most: heavy tails. */
  private static final double NOISE_CLIP = 9;

  /** Noise of one loss as a share of its level while nothing is known of it. */
  private static final double NOISE_GUESS = 0.01;

  /** The amplitude that model error refers to is at least this share of the loss level. */
  private static final double LEAST_AMPLITUDE = 0.02;

  /** A level accepted anew may lie this share of the loss away from the old. */
  private static final double NEW_LEVEL = 0.2;

  /** State per hypothesis: E, A, g, d. */
  static final int K = 4;

  /** Doubles per hypothesis: four means and the upper triangle of their covariance. */
  static final int STRIDE = K + K * (K + 1) / 2;

  private final FitConfig config;
  private final Prior prior;
  private final AnnealClock clock;
  private final double peakRate;

  /** Hypothesis numbers still alive, in ascending order; see {@link #exponent} and its siblings. */
  private final int[] alive;

  private final double[] logWeight;
  private final double[] state;
  private final double[] scales;
  private final double lastTokens;
  private final double noiseSum;
  private final double noiseCount;
  private final int bins;

  private Fit(
      FitConfig config,
      Prior prior,
      AnnealClock clock,
      double peakRate,
      int[] alive,
      double[] logWeight,
      double[] state,
      double[] scales,
      double lastTokens,
      double noiseSum,
      double noiseCount,
      int bins) {
    this.config = config;
    this.prior = prior;
    this.clock = clock;
    this.peakRate = peakRate;
    this.alive = alive;
    this.logWeight = logWeight;
    this.state = state;
    this.scales = scales;
    this.lastTokens = lastTokens;
    this.noiseSum = noiseSum;
    this.noiseCount = noiseCount;
    this.bins = bins;
  }

  /**
   * A fit that has seen nothing.
   *
   * @param clock what the learning rate does over the run; its horizon is the T of the law
   * @param peakRate the peak learning rate, NaN when it is not known
   */
  public static Fit begin(FitConfig config, Prior prior, AnnealClock clock, double peakRate) {
    double[] scales = new double[config.starts().length];
    Arrays.fill(scales, Double.NaN);
    return new Fit(
        config,
        prior,
        clock,
        peakRate,
        new int[0],
        new double[0],
        new double[0],
        scales,
        Double.NaN,
        0,
        0,
        0);
  }

  /** The fit with one more bin; bins come in the order of their tokens. */
  public Fit plus(Bin bin) {
    double sum = noiseSum;
    double count = noiseCount;
    if (bin.triples() > 0 && bin.use() != Bin.Use.LEFT_OUT) {
      double forget = Math.exp(-bin.triples() / NOISE_MEMORY);
      double seen = bin.secondDifferences() / bin.triples();
      double level = count > 8 ? Math.min(seen, NOISE_CLIP * sum / count) : seen;
      sum = sum * forget + level * bin.triples();
      count = count * forget + bin.triples();
    }
    if (bin.count() == 0
        || bin.use() == Bin.Use.LEFT_OUT
        || !(bin.meanTokens() > lastTokens || Double.isNaN(lastTokens))) {
      return new Fit(
          config,
          prior,
          clock,
          peakRate,
          alive,
          logWeight,
          state,
          scales,
          lastTokens,
          sum,
          count,
          bins);
    }
    Update update = new Update(bin, sum, count);
    update.enter();
    update.observe();
    update.prune();
    return new Fit(
        config,
        prior,
        clock,
        peakRate,
        update.ids,
        update.weights,
        update.x,
        update.levels,
        update.ids.length == 0 ? lastTokens : bin.meanTokens(),
        sum,
        count,
        bins + 1);
  }

  /** Whether any hypothesis has begun. */
  public boolean ready() {
    return alive.length > 0;
  }

  /** How many bins the fit rests on. */
  public int bins() {
    return bins;
  }

  /** Mean tokens of the newest bin fitted, NaN before the first. */
  public double lastTokens() {
    return lastTokens;
  }

  /** T of the law, in tokens. */
  public double horizon() {
    return clock.horizon();
  }

  /**
   * Variance of a single logged loss about the trend; NaN until two second differences were seen.
   */
  public double noiseVariance() {
    return noiseCount > 1 ? noiseSum / noiseCount : Double.NaN;
  }

  /**
   * The underlying loss at a token count, before, at or beyond the newest bin.
   *
   * <p>At or beyond it this is a forecast. Before it, it is the fitted curve: the departure d is
   * taken as it is now.
   *
   * @param tokens above 0
   * @throws IllegalStateException when nothing has been fitted, see {@link #ready}
   */
  public Prediction at(double tokens) {
    requireReady();
    double cooled = clock.heat(tokens) - 1;
    double cooledNow = clock.heat(lastTokens) - 1;
    double travel = tokens > lastTokens ? clock.travel(lastTokens, tokens) : 0;
    double best = max(logWeight);
    double weightSum = 0;
    double meanSum = 0;
    double squareSum = 0;
    double fit = 0;
    double anneal = 0;
    double model = 0;
    for (int j = 0; j < alive.length; j++) {
      double weight = Math.exp(logWeight[j] - best);
      int at = j * STRIDE;
      double at0 = clockAt(workClock(alive[j]), lastTokens);
      double at1 = clockAt(workClock(alive[j]), tokens);
      double phi = Math.pow(at1, -exponent(alive[j]));
      double hot = state[at] + state[at + 1] * phi + state[at + 3];
      double mean = hot + state[at + 2] * hot * cooled;
      double within = quadratic(state, at + K, phi, hot * cooled);
      double ahead = at1 > at0 ? modelVariance(alive[j], state[at + 1], at0, at1) : 0;
      double shape = square(config.annealErrors() * gain(alive[j]) * hot) * travel;
      double open = Math.min(within, state[at + K + 7] * square(hot * (cooled - cooledNow)));
      weightSum += weight;
      meanSum += weight * mean;
      squareSum += weight * mean * mean;
      fit += weight * (within - open);
      anneal += weight * (open + shape);
      model += weight * ahead;
    }
    double mean = meanSum / weightSum;
    double between = Math.max(0, squareSum / weightSum - mean * mean);
    return new Prediction(
        tokens,
        mean,
        (fit + anneal + model) / weightSum + between,
        fit / weightSum,
        between,
        anneal / weightSum,
        model / weightSum);
  }

  /**
   * Posterior means and standard deviations of the law's parameters.
   *
   * @throws IllegalStateException when nothing has been fitted, see {@link #ready}
   */
  public LawEstimate estimate() {
    requireReady();
    double best = max(logWeight);
    double sum = 0;
    double[] first = new double[4];
    double[] second = new double[4];
    double cooledAtEnd = clock.heat(clock.horizon()) - 1;
    for (int j = 0; j < alive.length; j++) {
      double weight = Math.exp(logWeight[j] - best);
      int at = j * STRIDE;
      double a = exponent(alive[j]);
      double hot = state[at] + state[at + 1] + state[at + 3];
      double floor = state[at] + state[at + 3] + state[at + 2] * hot * cooledAtEnd;
      double floorVariance = quadratic(state, at + K, 0, hot * cooledAtEnd);
      sum += weight;
      accumulate(first, second, 0, weight, floor, floorVariance);
      accumulate(first, second, 1, weight, state[at + 1], state[at + K + 4]);
      accumulate(first, second, 2, weight, a, 0);
      accumulate(first, second, 3, weight, state[at + 2] * hot, state[at + K + 7] * hot * hot);
    }
    return new LawEstimate(
        first[0] / sum,
        sd(first[0], second[0], sum),
        first[1] / sum,
        first[2] / sum,
        sd(first[2], second[2], sum),
        first[3] / sum,
        sd(first[3], second[3], sum),
        clock.horizon());
  }

  /** The work of taking in one bin: owns the arrays of the fit to come. */
  private final class Update {
    private final Bin bin;
    private final double noise;
    private final double[] levels = scales.clone();
    private int[] ids = alive;
    private double[] weights = logWeight.clone();
    private double[] x = state.clone();

    private Update(Bin bin, double noiseSum, double noiseCount) {
      this.bin = bin;
      double variance =
          noiseCount > 1 ? noiseSum / noiseCount : square(NOISE_GUESS * bin.meanLoss());
      this.noise = variance / bin.count() + square(config.observationError() * bin.meanLoss());
    }

    /**
     * Filters whose start is reached begin at their prior, with a fair share of the evidence so
     * far.
     */
    private void enter() {
      double share = bin.meanTokens() / clock.horizon();
      int perStart = hypothesesPerStart();
      for (int s = 0; s < config.starts().length; s++) {
        if (!Double.isNaN(levels[s]) || share < config.starts()[s]) {
          continue;
        }
        levels[s] = Math.abs(bin.meanLoss());
        double before = weights.length == 0 ? 0 : logSum(weights);
        int old = ids.length;
        ids = Arrays.copyOf(ids, old + perStart);
        weights = Arrays.copyOf(weights, old + perStart);
        x = Arrays.copyOf(x, (old + perStart) * STRIDE);
        double priorSum = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < perStart; i++) {
          ids[old + i] = s * perStart + i;
          weights[old + i] = logPrior(ids[old + i]);
          priorSum = logAdd(priorSum, weights[old + i]);
          begin((old + i) * STRIDE, ids[old + i], levels[s]);
        }
        for (int i = old; i < old + perStart; i++) {
          weights[i] += before - priorSum;
        }
      }
    }

    private void begin(int at, int id, double level) {
      double gain = gain(id);
      double spread = informed(id) ? prior.gainLogSd() : WIDE_GAIN;
      x[at] = prior.floorMean() * level;
      x[at + 1] = prior.amplitudeMean() * level;
      x[at + 2] = gain;
      x[at + 3] = 0;
      x[at + K] = square(prior.floorSd() * level);
      x[at + K + 4] = square(prior.amplitudeSd() * level);
      x[at + K + 7] = square(spread * gain);
      x[at + K + 9] = 0;
    }

    /** One Kalman step of every filter: predict d, then observe the bin's mean. */
    private void observe() {
      double heat = clock.heat(bin.meanTokens());
      double travel = Double.isNaN(lastTokens) ? 0 : Math.abs(heat - clock.heat(lastTokens));
      double cooled = (heat - 1) * bin.meanLoss();
      double[] ph = new double[K];
      for (int j = 0; j < ids.length; j++) {
        int at = j * STRIDE;
        double now = clockAt(workClock(ids[j]), bin.meanTokens());
        double phi = Math.pow(now, -exponent(ids[j]));
        if (!Double.isNaN(lastTokens)) {
          double before = clockAt(workClock(ids[j]), lastTokens);
          x[at + K + 9] +=
              driftVariance(ids[j], x[at + 1], levels[start(ids[j])], before, now)
                  + square(config.annealErrors() * gain(ids[j]) * bin.meanLoss()) * travel;
        }
        if (bin.use() == Bin.Use.NEW_LEVEL) {
          x[at + K + 9] += square(NEW_LEVEL * bin.meanLoss());
        }
        weights[j] += kalman(x, at, phi, cooled, bin.meanLoss(), noise, ph);
      }
    }

    private void prune() {
      if (ids.length == 0) {
        return;
      }
      double best = max(weights);
      int kept = 0;
      for (int j = 0; j < ids.length; j++) {
        if (weights[j] - best > -config.pruneBelow()) {
          kept++;
        }
      }
      int[] keptIds = new int[kept];
      double[] keptWeights = new double[kept];
      double[] keptX = new double[kept * STRIDE];
      int k = 0;
      for (int j = 0; j < ids.length; j++) {
        if (weights[j] - best > -config.pruneBelow()) {
          keptIds[k] = ids[j];
          keptWeights[k] = weights[j] - best;
          System.arraycopy(x, j * STRIDE, keptX, k * STRIDE, STRIDE);
          k++;
        }
      }
      ids = keptIds;
      weights = keptWeights;
      x = keptX;
    }
  }

  /** Spread of the gain when the learning rate tells nothing: from a fifth to twice the median. */
  private static final double WIDE_GAIN = 0.6;

  /**
   * Observes y = E + A phi + g cooled + d + noise in place; cooled = L (h - 1).
   *
   * @return the log density of the observation, its surprise bounded
   */
  static double kalman(
      double[] x, int at, double phi, double cooled, double y, double noise, double[] ph) {
    int p = at + K;
    ph[0] = x[p] + x[p + 1] * phi + x[p + 2] * cooled + x[p + 3];
    ph[1] = x[p + 1] + x[p + 4] * phi + x[p + 5] * cooled + x[p + 6];
    ph[2] = x[p + 2] + x[p + 5] * phi + x[p + 7] * cooled + x[p + 8];
    ph[3] = x[p + 3] + x[p + 6] * phi + x[p + 8] * cooled + x[p + 9];
    double predicted = x[at] + x[at + 1] * phi + x[at + 2] * cooled + x[at + 3];
    double variance = ph[0] + ph[1] * phi + ph[2] * cooled + ph[3] + noise;
    double innovation = y - predicted;
    double z = Math.abs(innovation) / Math.sqrt(variance);
    double surprise = Math.min(z, MOST_SURPRISE);
    double density = -0.5 * (Math.log(variance) + surprise * surprise);
    if (z > HUBER) {
      variance *= z / HUBER;
    }
    double step = innovation / variance;
    for (int i = 0; i < K; i++) {
      x[at + i] += ph[i] * step;
    }
    int cell = p;
    for (int i = 0; i < K; i++) {
      double scaled = ph[i] / variance;
      for (int k = i; k < K; k++) {
        x[cell++] -= scaled * ph[k];
      }
    }
    return density;
  }

  /** H P H' for H = (1, phi, cooled, 1). */
  private static double quadratic(double[] x, int p, double phi, double cooled) {
    return x[p]
        + 2 * (x[p + 1] * phi + x[p + 2] * cooled + x[p + 3])
        + x[p + 4] * phi * phi
        + 2 * (x[p + 5] * phi * cooled + x[p + 6] * phi)
        + x[p + 7] * cooled * cooled
        + 2 * x[p + 8] * cooled
        + x[p + 9];
  }

  private double modelVariance(int id, double amplitude, double from, double to) {
    return driftVariance(id, amplitude, scales[start(id)], from, to);
  }

  /** Integral of (m A c^-a)^2 + (l L)^2 over ln c: how far d can have walked. */
  private double driftVariance(int id, double amplitude, double level, double from, double to) {
    if (!(to > from)) {
      return 0;
    }
    double a = exponent(id);
    double size = modelError(id) * Math.max(amplitude, LEAST_AMPLITUDE * level);
    double walked = (Math.pow(from, -2 * a) - Math.pow(to, -2 * a)) / (2 * a);
    return size * size * walked + square(config.levelError() * level) * Math.log(to / from);
  }

  // A hypothesis number counts through gain beliefs, exponents, model errors and clocks, and starts
  // slowest.

  private int hypothesesPerStart() {
    return 2 * config.exponents().length * config.modelErrors().length * config.workClocks().length;
  }

  private boolean informed(int id) {
    return id % 2 == 0;
  }

  private double exponent(int id) {
    return config.exponents()[id / 2 % config.exponents().length];
  }

  private double modelError(int id) {
    return config.modelErrors()[id / 2 / config.exponents().length % config.modelErrors().length];
  }

  private double workClock(int id) {
    return config
        .workClocks()[
        id
            / 2
            / config.exponents().length
            / config.modelErrors().length
            % config.workClocks().length];
  }

  private int start(int id) {
    return id / hypothesesPerStart();
  }

  private double gain(int id) {
    return prior.gainAt(informed(id) ? peakRate : Double.NaN);
  }

  private double logPrior(int id) {
    double z = Math.log(exponent(id) / prior.exponentMedian()) / prior.exponentLogSd();
    return -0.5 * z * z;
  }

  private double clockAt(double mix, double tokens) {
    double share = tokens / clock.horizon();
    return mix == 0 ? share : (1 - mix) * share + mix * clock.work(tokens);
  }

  private void requireReady() {
    if (!ready()) {
      throw new IllegalStateException("nothing has been fitted yet; ask ready() first");
    }
  }

  private static void accumulate(
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

  private static double max(double[] values) {
    double best = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      best = Math.max(best, value);
    }
    return best;
  }

  private static double logSum(double[] values) {
    double sum = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      sum = logAdd(sum, value);
    }
    return sum;
  }

  private static double logAdd(double a, double b) {
    double top = Math.max(a, b);
    return top == Double.NEGATIVE_INFINITY
        ? top
        : top + Math.log(Math.exp(a - top) + Math.exp(b - top));
  }
}
