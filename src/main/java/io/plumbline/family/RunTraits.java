package io.plumbline.family;

/**
 * What sets a run apart from others of its family before its first loss. NaN stands for "not
 * known".
 *
 * @param activeParams parameters that one token uses
 * @param peakRate peak learning rate
 * @param horizonTokens planned length in tokens
 * @param tokensPerStep tokens of one optimizer step
 * @param finalHeat lagged learning rate at the planned end over its peak: 1 constant, 0 decayed
 * @param schedule how the schedule was declared, e.g. {@code cosine}; empty when it was not
 */
public record RunTraits(
    double activeParams,
    double peakRate,
    double horizonTokens,
    double tokensPerStep,
    double finalHeat,
    String schedule) {

  /** A run of which nothing is known. */
  public static final RunTraits UNKNOWN =
      new RunTraits(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, "");
}
