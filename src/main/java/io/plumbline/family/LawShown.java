package io.plumbline.family;

import io.plumbline.law.LawEstimate;
import io.plumbline.law.Lean;
import java.util.List;

/**
 * What one run has shown of its law, in numbers that compare between runs of any size: this is all
 * that {@link FamilyPrior} reads of a lesson beside the run's traits.
 *
 * <p>The fit behind it was made under the shipped prior: it holds what the run itself showed, and
 * no echo of what its family had told it.
 *
 * @param exponent a, above 0
 * @param exponentLogSd standard deviation of ln a, at least 0
 * @param gain anneal gain as a share of the loss at full learning rate
 * @param gainSd its standard deviation, at least 0
 * @param misses what forecasts on the way missed, at each tenth of the plan, as in {@link Lean};
 *     NaN where there was none; empty for a run on its way
 */
public record LawShown(
    double exponent, double exponentLogSd, double gain, double gainSd, List<Double> misses) {

  /** Shares, exponents and spreads of fitted laws are below 10; beyond this no fit made them. */
  private static final double MOST = 1e6;

  private static final double LEAST_EXPONENT = 1e-6;

  public LawShown {
    misses = List.copyOf(misses);
  }

  /** Of a run on its way. */
  public LawShown(double exponent, double exponentLogSd, double gain, double gainSd) {
    this(exponent, exponentLogSd, gain, gainSd, List.of());
  }

  /** The same, and what forecasts on its way missed. */
  public LawShown withMisses(List<Double> missed) {
    return new LawShown(exponent, exponentLogSd, gain, gainSd, missed);
  }

  /** Of a fitted law. */
  public static LawShown of(LawEstimate law) {
    double hot = law.floor() + law.amplitude() + law.annealGain();
    return new LawShown(
        law.exponent(),
        law.exponentSd() / law.exponent(),
        law.annealGain() / hot,
        law.annealGainSd() / Math.abs(hot));
  }

  /**
   * Whether the run annealed enough to say anything of the gain: it is known to a quarter of
   * itself.
   */
  boolean knowsGain() {
    return gain > 0 && gainSd < 0.25 * gain;
  }

  /** Whether these are numbers that a prior can be made of. */
  public boolean sound() {
    return exponent >= LEAST_EXPONENT
        && exponent <= MOST
        && exponentLogSd >= 0
        && exponentLogSd <= MOST
        && Math.abs(gain) <= MOST
        && gainSd >= 0
        && gainSd <= MOST
        && (misses.isEmpty() || misses.size() == Lean.TENTHS)
        && misses.stream().noneMatch(miss -> Math.abs(miss) > MOST);
  }
}
