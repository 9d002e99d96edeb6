package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.event.Declaration;
import io.plumbline.law.Fit;
import io.plumbline.law.FitConfig;
import io.plumbline.law.Lean;
import io.plumbline.law.Prediction;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;

/**
 * What forecasts on the way of a complete run would have missed, each made under the shipped prior
 * from what had been seen by then: see {@link Lean}. Costs one fit of all bins.
 */
final class Hindsight {
  /** A fall predicted counts as at least this share of the loss: less is within any law's error. */
  private static final double LEAST_FALL = 0.002;

  /** A miss that noise alone could cause says nothing: at this share of the fall half of it. */
  private static final double NOISY = 0.15;

  /** Nobody's forecast is corrected by more than the whole fall. */
  private static final double MOST = 1;

  private Hindsight() {}

  /**
   * The misses at each tenth of the plan, as shares of the fall then predicted; NaN where there was
   * no forecast.
   *
   * @param bins of a run that came to its end
   * @return nine numbers, or none when the run declared no target
   */
  static List<Double> misses(Declaration declaration, List<Bin> bins) {
    Plan plan = Plan.of(declaration, bins);
    if (!plan.declaredHorizon() || bins.isEmpty()) {
      return List.of();
    }
    double horizon = plan.axis().horizon();
    double tail = (1 - Outlook.TAIL) * horizon;
    double sum = 0;
    double losses = 0;
    for (Bin bin : bins.subList(firstOfTail(bins, tail), bins.size())) {
      sum += bin.losses().count() * bin.clearedLoss();
      losses += bin.losses().count();
    }
    Fit fit =
        Fit.begin(
            FitConfig.DEFAULT,
            Prior.SHIPPED,
            plan.axis().clock(),
            plan.axis().peakRate(),
            declaration.activeParams().orElse(Double.NaN));
    List<Double> misses = new ArrayList<>(Lean.TENTHS);
    for (Bin bin : bins) {
      while (misses.size() < Lean.TENTHS
          && bin.lastTokens() >= 0.1 * (misses.size() + 1) * horizon) {
        misses.add(losses > 0 && fit.ready() ? miss(fit, tail, sum / losses, losses) : Double.NaN);
      }
      fit = fit.plus(bin);
    }
    while (misses.size() < Lean.TENTHS) {
      misses.add(Double.NaN);
    }
    return List.copyOf(misses);
  }

  private static int firstOfTail(List<Bin> bins, double tail) {
    int first = bins.size() - 1;
    while (first > 0 && bins.get(first - 1).meanTokens() >= tail) {
      first--;
    }
    return first;
  }

  private static double miss(Fit fit, double tail, double happened, double losses) {
    Prediction forecast = fit.mean(tail, fit.horizon());
    double level = Math.abs(happened);
    double fall = Math.max(fit.at(fit.lastTokens()).mean() - forecast.mean(), LEAST_FALL * level);
    double noise = Double.isNaN(fit.noiseVariance()) ? 0 : fit.noiseVariance() / losses;
    double share = (forecast.fitVariance() + noise) / (fall * fall);
    double miss = (happened - forecast.mean()) / fall / (1 + share / (NOISY * NOISY));
    return Math.max(-MOST, Math.min(MOST, miss));
  }
}
