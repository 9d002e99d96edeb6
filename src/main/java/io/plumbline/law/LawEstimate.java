package io.plumbline.law;

/**
 * The fitted law of one run, posterior means: L(t) = E + A c(t)^(-a) + B (h(t)^p - h(T)^p) in nats
 * per token, with the clock c and the lagged relative learning rate h of {@link Fit}; the heat
 * power p is averaged over.
 *
 * @param floor E: the loss that no amount of tokens removes, nats per token, at the learning rate
 *     of the end
 * @param floorSd posterior standard deviation of the floor, nats per token
 * @param amplitude A: loss above the floor still to be learned at the horizon T, nats per token
 * @param exponent a: dimensionless, above 0
 * @param exponentSd posterior standard deviation of the exponent
 * @param annealGain B: loss recovered when the learning rate goes from its peak to zero, nats per
 *     token
 * @param annealGainSd posterior standard deviation of the gain
 * @param horizonTokens T: the horizon the law is written at
 */
public record LawEstimate(
    double floor,
    double floorSd,
    double amplitude,
    double exponent,
    double exponentSd,
    double annealGain,
    double annealGainSd,
    double horizonTokens) {}
