package io.plumbline.run;

/**
 * The newest values a run reported. NaN and -1 stand for "not known": this is the stored form.
 *
 * @param step last step, -1 when unknown
 * @param tokens tokens seen
 * @param loss last loss in nats per token, NaN before the first or when it was not finite
 * @param learningRate last reported, NaN when none
 * @param gradientNorm last reported, NaN when none
 */
public record Latest(
    long step, long tokens, double loss, double learningRate, double gradientNorm) {
  static final Latest NONE = new Latest(-1, 0, Double.NaN, Double.NaN, Double.NaN);
}
