package io.plumbline.law;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Schedule;
import io.plumbline.curve.TrueClock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A run that obeys a known law: L(t) = E + A c(t)^-a + B (h(t)^p - 1) with B = g (E + A), p =
 * {@link #HEAT_POWER} and the clock integrated step by step, so that the share g of the hot loss
 * that decay to zero recovers is what a {@link Prior} calls the gain; normal noise of known size,
 * all from a seed.
 *
 * @param floor E in nats
 * @param amplitude A in nats
 * @param exponent a
 * @param gain g
 * @param schedule learning rate over tokens
 * @param horizon T in tokens
 * @param steps logged losses over the whole run, evenly spaced
 * @param noise standard deviation of one logged loss, nats
 */
public record SyntheticRun(
    double floor,
    double amplitude,
    double exponent,
    double gain,
    Schedule schedule,
    double horizon,
    int steps,
    double noise) {

  /** p of every synthetic run: one of the shipped grid. */
  static final double HEAT_POWER = 0.65;

  /** w likewise: as shipped. */
  private static final double WORK_SHARE = 0.75;

  /** The loss without noise. */
  public double truth(double tokens) {
    return truth(truly(), tokens);
  }

  /** The law's clock: 100 steps of lag, but at most half a percent of the run. */
  private TrueClock truly() {
    double lag = Math.min(100 * horizon / steps, 0.005 * horizon);
    return new TrueClock(schedule::at, horizon, lag, 20_000);
  }

  private double truth(TrueClock clock, double tokens) {
    double c = clock.mixed(WORK_SHARE, tokens);
    double cooled = Math.pow(clock.heat(tokens), HEAT_POWER) - 1;
    return floor + amplitude * Math.pow(c, -exponent) + gain * (floor + amplitude) * cooled;
  }

  /** What the learning rate does. */
  public AnnealClock clock() {
    return AnnealClock.of(schedule, horizon, horizon / steps);
  }

  /** Tokens after step {@code i}, 1 to {@link #steps}. */
  public long tokens(int i) {
    return Math.round(horizon * i / steps);
  }

  /** The logged losses up to a share of the horizon, with noise. */
  public double[] losses(long seed, double share) {
    Random random = new Random(seed);
    TrueClock clock = truly();
    double[] losses = new double[(int) (steps * share)];
    for (int i = 0; i < losses.length; i++) {
      double tokens = tokens(i + 1);
      losses[i] = truth(clock, tokens) + noise * random.nextGaussian();
    }
    return losses;
  }

  /** The bins that these losses make; the one still open is the last. */
  public List<Bin> bins(long seed, double share) {
    LossCurve curve = LossCurve.EMPTY;
    double[] losses = losses(seed, share);
    for (int i = 0; i < losses.length; i++) {
      curve =
          curve.plus(tokens(i + 1), OptionalLong.of(i + 1), losses[i], schedule.at(tokens(i + 1)));
    }
    List<Bin> bins = new ArrayList<>(curve.closed());
    curve.open().ifPresent(bins::add);
    return bins;
  }

  /** The shipped fit of these bins. */
  public Fit fit(long seed, double share) {
    return fit(
        Fit.begin(FitConfig.DEFAULT, Prior.SHIPPED, clock(), schedule.peak(), Double.NaN),
        bins(seed, share));
  }

  /** A fit with these bins as well. */
  public static Fit fit(Fit fit, List<Bin> bins) {
    Fit after = fit;
    for (Bin bin : bins) {
      after = after.plus(bin);
    }
    return after;
  }
}
