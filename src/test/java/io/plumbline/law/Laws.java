package io.plumbline.law;

import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.Bin;
import io.plumbline.curve.Losses;
import java.util.List;
import java.util.OptionalLong;

/** Priors, banks and bins for tests: the one place where their records are put together. */
public final class Laws {
  private Laws() {}

  /** A bank in which everything is given; it prunes at e^-25. */
  static FitConfig config(
      double[] exponents,
      double[] heatPowers,
      double[] modelErrors,
      List<FitConfig.Start> starts,
      double workShare,
      FitConfig.Errors errors) {
    return new FitConfig(
        new FitConfig.Hypotheses(exponents, heatPowers, modelErrors),
        starts,
        workShare,
        errors,
        25);
  }

  /** A prior in which all but the lean is given. */
  static Prior prior(
      double floorMean,
      double floorSd,
      double amplitudeMean,
      double amplitudeSd,
      double exponentMedian,
      double exponentLogSd,
      double gain,
      double gainLogSd,
      double gainPower) {
    return new Prior(
        new Prior.Normal(floorMean, floorSd),
        new Prior.Normal(amplitudeMean, amplitudeSd),
        new Prior.LogNormal(exponentMedian, exponentLogSd),
        new Prior.Gain(gain, gainLogSd, gainPower),
        Lean.NONE);
  }

  /** The prior with another lean. */
  static Prior leaning(Prior prior, Lean lean) {
    return new Prior(prior.floor(), prior.amplitude(), prior.exponent(), prior.gain(), lean);
  }

  /** A fit that knows all but E, A and B, and to which the law is exact. */
  public static Fit exact(double exponent, AnnealClock clock) {
    FitConfig config =
        config(
            new double[] {exponent},
            new double[] {0.65},
            new double[] {0},
            List.of(new FitConfig.Start(0.01, 1, false)),
            0,
            new FitConfig.Errors(0, 0, 0, 0, 1e-6));
    return Fit.begin(
        config, prior(0.7, 1, 0.2, 1, exponent, 1, 0.05, 0.4, 0), clock, Double.NaN, Double.NaN);
  }

  /** A bin of one loss. */
  public static Bin bin(double tokens, double loss) {
    return bin(tokens, loss, 1, 0, 0);
  }

  /**
   * A bin of several.
   *
   * @param variance of one loss, as its second differences show it
   * @param triples how many of them; 0: they show nothing
   */
  static Bin bin(double tokens, double loss, int count, double variance, int triples) {
    return new Bin(
        (long) tokens,
        (long) tokens,
        OptionalLong.empty(),
        tokens,
        new Losses(loss, count, loss, 0, variance * triples, triples),
        1e-3,
        Bin.Use.FIT);
  }
}
