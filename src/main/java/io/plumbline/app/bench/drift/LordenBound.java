package io.plumbline.app.bench.drift;

/**
 * The least mean delay with which a shift of the level can be found.
 *
 * <pre>
 *   bound = 2 ln(M) (s / D)^2 losses, at least 1
 *   M losses between false alarms, s sd of one loss, D the shift, both nats per token
 * </pre>
 *
 * <p>G. Lorden 1971, "Procedures for reacting to a change in distribution", Annals of Mathematical
 * Statistics 42: ln(M) over the Kullback-Leibler distance, for normal noise D^2 / (2 s^2). It holds
 * for large M and independent noise; the first loss after the change is the earliest there is.
 */
final class LordenBound {
  private LordenBound() {}

  /** The bound; NaN where the noise is not known. */
  static double losses(double lossesBetweenFalseAlarms, double sd, double shift) {
    if (Double.isNaN(sd)) {
      return Double.NaN;
    }
    double ratio = sd / shift;
    return Math.max(1, 2 * Math.log(lossesBetweenFalseAlarms) * ratio * ratio);
  }
}
