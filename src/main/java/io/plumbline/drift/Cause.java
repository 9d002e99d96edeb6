package io.plumbline.drift;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A finding that names its cause.
 *
 * @param statistic what was measured: a ratio
 * @param threshold what it should have been
 * @param sinceTokens where it began
 * @param sinceStep the same as a step, empty when unknown
 * @param expectedLoss nats per token, where it is about the loss
 * @param seenLoss likewise, as logged
 * @param says one sentence
 */
public record Cause(
    Finding finding,
    double statistic,
    double threshold,
    double sinceTokens,
    OptionalLong sinceStep,
    OptionalDouble expectedLoss,
    OptionalDouble seenLoss,
    String says) {

  /** A cause that is not about the loss. */
  static Cause of(Finding finding, double statistic, double threshold, Place since, String says) {
    return new Cause(
        finding,
        statistic,
        threshold,
        since.tokens(),
        since.step(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        says);
  }
}
