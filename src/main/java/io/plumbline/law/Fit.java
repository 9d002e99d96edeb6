package io.plumbline.law;

import static io.plumbline.law.Kalman.STRIDE;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The incremental fit of one run's law: a bank of Kalman filters, one for each hypothesis of the
 * {@link FitConfig}. Immutable; {@link #plus} costs O(hypotheses), whatever the run's length.
 *
 * <pre>
 *   L(t) = E + A c(t)^(-a) + B (h(t)^p - 1) + d(t)      nats per token; t tokens
 *   c(t) = ((1-w) t/T + w S(t)) / ((1-w) + w S(T))      the clock: tokens and summed learning rate
 *   h(t)                                                lagged learning rate over its peak, 0..1
 *   B                                                   anneal gain: what decay to zero recovers, nats per token
 *   d(t)   a random walk: dd^2 = (m A c^-a)^2 dln c + (k g L)^2 |dh| + (l L)^2 dln c
 * </pre>
 *
 * For fixed exponent a, heat power p and model error m the rest is linear-Gaussian in x = (E, A, B,
 * d), so a Kalman filter over the bins' means is the exact posterior, equal to generalised least
 * squares on all bins; hypotheses are weighed by their marginal likelihood (West and Harrison 1997,
 * ch. 12: multi-process models of class I). A filter that begins later enters with the mean
 * evidence of those before it, so that starts compete on what both have predicted. A bin more than
 * {@link Kalman#HUBER} standard deviations out counts as one with so much more noise that it lies
 * at that bound (Huber's weights), so a spike cannot bend the law.
 *
 * <p>Why this shape: on public runs, constant, cosine, linear and wsd schedules of one model and
 * peak rate lie on one such law with common E, A, a, B and p to 0.07-0.14 % of the loss, against
 * 0.2-0.4 % with a clock in tokens and an anneal term linear in h. p falls from 0.9 at a peak of
 * 1e-4 to 0.45 at 3e-3, B grows as the peak to 0.4: the noise that a rate keeps in the weights
 * costs about the square root of the rate, within a run and between runs.
 *
 * <p>Sources: Kaplan et al. 2020, eq. 1.5 (the power law in tokens); Hoffmann et al. 2022, eq. 2
 * (the floor); Tissue et al. 2024, eq. 1 (summed learning rate and the anneal term).
 *
 * <p>Empty case: without any bin past the first start {@link #ready} is false and there is nothing
 * to predict. Flat losses fit a zero amplitude; bins without finite losses and those left out are
 * passed over.
 */
public final class Fit {
  /** A batch-noise variance is averaged over about this many second differences. */
  private static final double NOISE_MEMORY = 128;

  /**
   * ... and forgotten as the tokens to this power: among the first, sparse losses second
   * differences are the curve's own bend.
   */
  private static final double NOISE_GROWTH = 4;

  /** A bin's noise may exceed the running level by this factor of variance at most: heavy tails. */
  private static final double NOISE_CLIP = 9;

  /** The noise level is believed, and so clips, after this many second differences. */
  private static final double NOISE_KNOWN = 8;

  /** The amplitude that model error refers to is at least this share of the loss level. */
  private static final double LEAST_AMPLITUDE = 0.02;

  /**
   * Hypotheses whose log weight is this far below the best do not count in a prediction: less than
   * 1e-5 together.
   */
  private static final double COUNTED = 16;

  final Grid grid;
  final Prior prior;
  final AnnealClock clock;
  private final double peakRate;
  private final double params;
  private final double allWork;

  /** Numbers of the hypotheses still alive, ascending; then their log weights and filters. */
  final int[] ids;

  final double[] weights;
  final double[] x;

  /** Loss level at each start, NaN until it is reached. */
  final double[] levels;

  /** Where the newest bin fitted lies. */
  final Grid.Place last;

  private final double noiseSum;
  private final double noiseCount;
  private final double noiseTokens;
  final int bins;

  private Fit(
      Fit before,
      int[] ids,
      double[] weights,
      double[] x,
      double[] levels,
      Grid.Place last,
      double noiseSum,
      double noiseCount,
      double noiseTokens,
      int bins) {
    this.grid = before.grid;
    this.prior = before.prior;
    this.clock = before.clock;
    this.peakRate = before.peakRate;
    this.params = before.params;
    this.allWork = before.allWork;
    this.ids = ids;
    this.weights = weights;
    this.x = x;
    this.levels = levels;
    this.last = last;
    this.noiseSum = noiseSum;
    this.noiseCount = noiseCount;
    this.noiseTokens = noiseTokens;
    this.bins = bins;
  }

  private Fit(Grid grid, Prior prior, AnnealClock clock, double peakRate, double params) {
    this.grid = grid;
    this.prior = prior;
    this.clock = clock;
    this.peakRate = peakRate;
    this.params = params;
    this.allWork = clock.work(clock.horizon());
    this.ids = new int[0];
    this.weights = new double[0];
    this.x = new double[0];
    this.levels = new double[grid.config.starts().size()];
    Arrays.fill(levels, Double.NaN);
    this.last = Grid.Place.NOWHERE;
    this.noiseSum = 0;
    this.noiseCount = 0;
    this.noiseTokens = 0;
    this.bins = 0;
  }

  /**
   * A fit that has seen nothing.
   *
   * @param clock what the learning rate does over the run; its horizon is the T of the law
   * @param peakRate the peak learning rate, NaN when it is not known
   * @param params parameters that one token uses, NaN when not known
   */
  public static Fit begin(
      FitConfig config, Prior prior, AnnealClock clock, double peakRate, double params) {
    Grid grid = config.equals(FitConfig.DEFAULT) ? Grid.DEFAULT : new Grid(config);
    return new Fit(grid, prior, clock, peakRate, params);
  }

  /** The fit with one more bin; bins come in the order of their tokens. */
  public Fit plus(Bin bin) {
    if (bin.use() == Bin.Use.LEFT_OUT) {
      return this;
    }
    double sum = noiseSum;
    double count = noiseCount;
    if (bin.triples() > 0) {
      double grown = noiseTokens > 0 ? Math.log(bin.lastTokens() / noiseTokens) : 0;
      double forget = Math.exp(-bin.triples() / NOISE_MEMORY - NOISE_GROWTH * Math.max(0, grown));
      double seen = bin.secondDifferences() / bin.triples();
      double level = count > NOISE_KNOWN ? Math.min(seen, NOISE_CLIP * sum / count) : seen;
      sum = sum * forget + level * bin.triples();
      count = count * forget + bin.triples();
    }
    boolean early = bin.meanTokens() < begins(grid.config.starts().get(0));
    if (bin.count() == 0 || early || bin.meanTokens() <= last.tokens()) {
      return new Fit(this, ids, weights, x, levels, last, sum, count, bin.lastTokens(), bins);
    }
    FitUpdate update = new FitUpdate(this, bin, count > 1 ? sum / count : Double.NaN);
    return new Fit(
        this,
        update.ids,
        update.weights,
        update.x,
        update.levels,
        update.place,
        sum,
        count,
        bin.lastTokens(),
        bins + 1);
  }

  /** Whether any hypothesis has begun. */
  public boolean ready() {
    return ids.length > 0;
  }

  /** How many bins the fit rests on. */
  public int bins() {
    return bins;
  }

  /** Mean tokens of the newest bin fitted, NaN before the first. */
  public double lastTokens() {
    return last.tokens();
  }

  /** T of the law, in tokens. */
  public double horizon() {
    return clock.horizon();
  }

  /**
   * Variance of a single logged loss about the trend, whatever is known of its batch; NaN until two
   * second differences were seen.
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
    return at(tokens, clock);
  }

  /**
   * As {@link #at(double)}, if the learning rate goes on otherwise.
   *
   * @param future this fit's clock {@link AnnealClock#continued} from the newest bin on
   */
  Prediction at(double tokens, AnnealClock future) {
    return at(grid.place(future, tokens, allWork));
  }

  /**
   * The mean of the underlying loss over a stretch of tokens: what a mean of the losses logged
   * there is about.
   *
   * @param from where the stretch begins, above 0
   * @param to where it ends, above {@code from}
   * @throws IllegalStateException when nothing has been fitted, see {@link #ready}
   */
  public Prediction mean(double from, double to) {
    return mean(from, to, clock);
  }

  /** As {@link #mean(double, double)}, if the learning rate goes on otherwise. */
  Prediction mean(double from, double to, AnnealClock future) {
    return at(grid.mean(future, from, to, allWork));
  }

  /** Where a filter of this start begins, in tokens. */
  double begins(FitConfig.Start start) {
    return Math.max(start.share() * clock.horizon(), start.warmUps() * clock.warmTokens());
  }

  Grid.Place place(double tokens) {
    return grid.place(clock, tokens, allWork);
  }

  private Prediction at(Grid.Place to) {
    requireReady();
    double best = max(weights);
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
      anneal += weight * (open + square(grid.config.gainError() * x[at + 2] * cooling));
      model +=
          weight
              * (grid.walked(id, amplitude(x[at + 1], scale), scale, last, to)
                  + square(grid.config.descentError() * descent));
    }
    double mean = meanSum / weightSum;
    double between = Math.max(0, squareSum / weightSum - mean * mean);
    double leaning = prior.lean().at(last.tokens() / clock.horizon());
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

  /**
   * The curve of the hypothesis believed most, nats per token at a token count: cheap, and without
   * any say on how certain it is.
   *
   * @throws IllegalStateException when nothing has been fitted, see {@link #ready}
   */
  public DoubleUnaryOperator curve() {
    requireReady();
    int most = 0;
    for (int j = 1; j < weights.length; j++) {
      most = weights[j] > weights[most] ? j : most;
    }
    int at = most * STRIDE;
    int id = ids[most];
    double level = x[at] + x[at + 3];
    double amplitude = x[at + 1];
    double gain = x[at + 2];
    return tokens ->
        level
            + amplitude * grid.phi(id, clock, tokens, allWork)
            + gain * grid.cooled(id, clock, tokens);
  }

  /**
   * Posterior means and standard deviations of the law's parameters.
   *
   * @throws IllegalStateException when nothing has been fitted, see {@link #ready}
   */
  public LawEstimate estimate() {
    requireReady();
    double best = max(weights);
    double sum = 0;
    double[] first = new double[4];
    double[] second = new double[4];
    Grid.Place end = place(clock.horizon());
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
        clock.horizon());
  }

  /** The gain that a hypothesis believed in before its first loss, as a share of the hot loss. */
  double gain(int id) {
    return prior.gainAt(rateTells(id) ? peakRate : Double.NaN, params);
  }

  /** Whether the hypothesis takes its gain from the learning rate. */
  boolean rateTells(int id) {
    return grid.informed(id) && peakRate > 0;
  }

  /** The amplitude that model error refers to. */
  static double amplitude(double fitted, double level) {
    return Math.max(fitted, LEAST_AMPLITUDE * level);
  }

  static double max(double[] values) {
    double best = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      best = Math.max(best, value);
    }
    return best;
  }

  private void requireReady() {
    if (!ready()) {
      throw new IllegalStateException("nothing has been fitted yet; ask ready() first");
    }
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
