package io.plumbline.law;

import static io.plumbline.law.Kalman.STRIDE;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
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
  final Grid grid;
  final Prior prior;
  final AnnealClock clock;
  private final double peakRate;
  private final double params;
  private final double allWork;

  /** The filters still alive. */
  final Bank bank;

  /** Where the newest bin fitted lies. */
  final Grid.Place last;

  private final Noise noise;
  final int bins;

  private Fit(Fit before, Bank bank, Grid.Place last, Noise noise, int bins) {
    this.grid = before.grid;
    this.prior = before.prior;
    this.clock = before.clock;
    this.peakRate = before.peakRate;
    this.params = before.params;
    this.allWork = before.allWork;
    this.bank = bank;
    this.last = last;
    this.noise = noise;
    this.bins = bins;
  }

  private Fit(Grid grid, Prior prior, AnnealClock clock, double peakRate, double params) {
    this.grid = grid;
    this.prior = prior;
    this.clock = clock;
    this.peakRate = peakRate;
    this.params = params;
    this.allWork = clock.work(clock.horizon());
    this.bank = Bank.empty(grid.config.starts().size());
    this.last = Grid.Place.NOWHERE;
    this.noise = Noise.UNKNOWN;
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
    if (!bin.use().fitted()) {
      return this;
    }
    Noise heard = noise.plus(bin);
    boolean early = bin.meanTokens() < begins(grid.config.starts().get(0));
    if (bin.losses().count() == 0 || early || bin.meanTokens() <= last.tokens()) {
      return new Fit(this, bank, last, heard, bins);
    }
    FitUpdate update = new FitUpdate(this, bin, heard.variance());
    return new Fit(this, update.bank(), update.place(), heard, bins + 1);
  }

  /** Whether any hypothesis has begun. */
  public boolean ready() {
    return bank.size() > 0;
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
    return noise.variance();
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
    return Mixture.at(this, to);
  }

  /**
   * The curve of the hypothesis believed most, nats per token at a token count: cheap, and without
   * any say on how certain it is.
   *
   * @throws IllegalStateException when nothing has been fitted, see {@link #ready}
   */
  public DoubleUnaryOperator curve() {
    requireReady();
    double[] weights = bank.weights();
    double[] x = bank.x();
    int most = 0;
    for (int j = 1; j < weights.length; j++) {
      most = weights[j] > weights[most] ? j : most;
    }
    int at = most * STRIDE;
    int id = bank.ids()[most];
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
    return Mixture.estimate(this);
  }

  /** The gain that a hypothesis believed in before its first loss, as a share of the hot loss. */
  double gain(int id) {
    return prior.gainAt(rateTells(id) ? peakRate : Double.NaN, params);
  }

  /** Whether the hypothesis takes its gain from the learning rate. */
  boolean rateTells(int id) {
    return grid.informed(id) && peakRate > 0;
  }

  private void requireReady() {
    if (!ready()) {
      throw new IllegalStateException("nothing has been fitted yet; ask ready() first");
    }
  }
}
