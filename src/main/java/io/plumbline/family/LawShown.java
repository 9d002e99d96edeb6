package io.plumbline.family;

import io.plumbline.law.LawEstimate;

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
 */
public record LawShown(double exponent, double exponentLogSd, double gain, double gainSd) {

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
    return exponent > 0
        && Double.isFinite(exponent)
        && exponentLogSd >= 0
        && Double.isFinite(exponentLogSd)
        && Double.isFinite(gain)
        && gainSd >= 0
        && Double.isFinite(gainSd);
  }
}
