package io.plumbline.law;

import static io.plumbline.law.Kalman.STRIDE;

import io.plumbline.curve.Bin;
import java.util.List;

/**
 * The work of taking one bin into a {@link Fit}: owns the {@link Bank} of the fit to come, lives
 * for one call.
 */
final class FitUpdate {
  /** Noise of one loss as a share of its level while nothing is known of it. */
  private static final double NOISE_GUESS = 0.01;

  /** A level accepted anew may lie this share of the loss away from the old. */
  private static final double NEW_LEVEL = 0.2;

  /**
   * Evidence is forgotten as the tokens to this power: what a hypothesis predicted among the first
   * few percent says little about how it will do among the last (West and Harrison 1997, ch. 12.4).
   */
  private static final double EVIDENCE = 1;

  /** Log weight that a provisional hypothesis loses with every bin once a later start has begun. */
  private static final double GIVE_WAY = 1;

  private final Fit before;
  private final Grid grid;
  private final Bin bin;
  private final double noise;
  private final Grid.Place place;
  private Bank bank;

  /**
   * Takes in a bin that has finite losses.
   *
   * @param noiseVariance of a single loss, NaN when not known yet
   */
  FitUpdate(Fit before, Bin bin, double noiseVariance) {
    this.before = before;
    this.grid = before.grid;
    this.bin = bin;
    this.place = before.place(bin.meanTokens());
    double guess = NOISE_GUESS * bin.clearedLoss();
    double single = Double.isNaN(noiseVariance) ? guess * guess : noiseVariance;
    double kept = grid.config.errors().observation() * bin.clearedLoss();
    double left = bin.difficulty().noiseShare();
    this.noise = Math.max(Double.MIN_NORMAL, left * single / bin.losses().count() + kept * kept);
    this.bank = before.bank.copy();
    enter();
    observe();
    this.bank = bank.pruned(grid.config.pruneBelow());
  }

  /** The filters after the bin. */
  Bank bank() {
    return bank;
  }

  /** Where the bin lies. */
  Grid.Place place() {
    return place;
  }

  /**
   * Filters whose start is reached begin at their prior, with a fair share of the evidence so far.
   */
  private void enter() {
    double[] levels = bank.levels();
    for (int s = 0; s < levels.length; s++) {
      if (Double.isNaN(levels[s])
          && bin.meanTokens() >= before.begins(grid.config.starts().get(s))) {
        levels[s] = Math.abs(bin.clearedLoss());
        enter(s);
      }
    }
  }

  private void enter(int start) {
    int old = bank.size();
    double evidence = old == 0 ? 0 : bank.logSum(0);
    bank = bank.grown(grid.perStart);
    int[] ids = bank.ids();
    double[] weights = bank.weights();
    for (int i = old; i < bank.size(); i++) {
      ids[i] = start * grid.perStart + i - old;
      weights[i] = grid.logPrior(ids[i], before.prior);
      begin(i * STRIDE, ids[i], bank.levels()[start]);
    }
    double priors = bank.logSum(old);
    for (int i = old; i < bank.size(); i++) {
      weights[i] += evidence - priors;
    }
  }

  private void begin(int at, int id, double level) {
    Prior prior = before.prior;
    double[] x = bank.x();
    double gain = before.gain(id);
    double spread = gain * (before.rateTells(id) ? prior.gain().logSd() : Prior.WIDE_GAIN);
    x[at] = prior.floor().mean() * level;
    x[at + 1] = prior.amplitude().mean() * level;
    double hot = x[at] + x[at + 1];
    double varE = square(prior.floor().sd() * level);
    double varA = square(prior.amplitude().sd() * level);
    // B = g (E + A) + its own spread
    x[at + 2] = gain * hot;
    x[at + Kalman.VAR_E] = varE;
    x[at + Kalman.COV_EB] = gain * varE;
    x[at + Kalman.VAR_A] = varA;
    x[at + Kalman.COV_AB] = gain * varA;
    x[at + Kalman.VAR_B] = square(gain) * (varE + varA) + square(spread * hot);
  }

  /** One Kalman step of every filter: d walks, then the bin's mean is observed. */
  private void observe() {
    int[] ids = bank.ids();
    double[] weights = bank.weights();
    double[] x = bank.x();
    double[] levels = bank.levels();
    double level = bin.clearedLoss();
    double travel =
        before.bins == 0 ? 0 : before.clock.travel(before.last.tokens(), place.tokens());
    double shape = grid.annealed(level, travel);
    double jump = bin.use() == Bin.Use.NEW_LEVEL ? square(NEW_LEVEL * level) : 0;
    double grown = before.bins > 0 ? Math.log(place.tokens() / before.last.tokens()) : 0;
    double kept = Math.exp(-EVIDENCE * grown);
    for (int j = 0; j < ids.length; j++) {
      int at = j * STRIDE;
      int id = ids[j];
      if (before.bins > 0) {
        double scale = levels[grid.start(id)];
        double gain = before.gain(id);
        x[at + Kalman.VAR_D] +=
            grid.walked(id, Mixture.amplitude(x[at + 1], scale), scale, before.last, place)
                + shape * gain * gain
                + jump;
      }
      weights[j] =
          weights[j] * kept
              - (givesWay(grid.start(id)) ? GIVE_WAY : 0)
              + Kalman.observe(
                  x, at, place.phi()[grid.bend(id)], place.cooled()[grid.shape(id)], level, noise);
    }
  }

  private boolean givesWay(int start) {
    List<FitConfig.Start> starts = grid.config.starts();
    double[] levels = bank.levels();
    boolean later = start + 1 < levels.length && !Double.isNaN(levels[start + 1]);
    return later && starts.get(start).provisional();
  }

  private static double square(double value) {
    return value * value;
  }
}
