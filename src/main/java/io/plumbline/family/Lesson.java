package io.plumbline.family;

import io.plumbline.law.LawEstimate;

/**
 * What one finished run teaches the next of its family.
 *
 * @param family the family it belongs to
 * @param exponent a
 * @param exponentLogSd standard deviation of ln a
 * @param gain anneal gain as a share of the loss at full learning rate
 * @param gainSd its standard deviation
 * @param peakRate peak learning rate, NaN when not known
 */
public record Lesson(
    String family,
    double exponent,
    double exponentLogSd,
    double gain,
    double gainSd,
    double peakRate) {

  /**
   * The lesson of a run that was fitted to its end; its learning rate is taken to have decayed by
   * then.
   */
  public static Lesson of(String family, LawEstimate law, double peakRate) {
    double hot = law.floor() + law.amplitude() + law.annealGain();
    return new Lesson(
        family,
        law.exponent(),
        law.exponentSd() / law.exponent(),
        law.annealGain() / hot,
        law.annealGainSd() / Math.abs(hot),
        peakRate);
  }

  /**
   * Whether the run annealed enough to say anything of the gain: it is known to a quarter of
   * itself.
   */
  boolean knowsGain() {
    return gain > 0 && gainSd < 0.25 * gain;
  }

  /** Whether exponent and gain are numbers that a prior can be made of. */
  boolean sound() {
    return exponent > 0
        && Double.isFinite(exponent)
        && Double.isFinite(gain)
        && Double.isFinite(exponentLogSd);
  }
}
