package io.plumbline.forecast;

/**
 * What the uncertainty of a forecast consists of: shares of its variance, each in 0..1, summing to
 * 1.
 *
 * @param noise what the noise of the losses seen leaves open about level and amplitude
 * @param exponent disagreement between exponents (how the curve bends)
 * @param anneal the gain of learning-rate decay still to come
 * @param modelError slow departures from the law, growing with the distance extrapolated
 */
public record ForecastDrivers(double noise, double exponent, double anneal, double modelError) {}
