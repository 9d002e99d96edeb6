package io.plumbline.drift;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A finding that names its cause.
 *
 * @param statistic what was measured: a ratio
 * @param threshold what it should have been
 * @param sinceTokens where it began
 * @param sinceStep the same as a step, -1 when unknown
 * @param expectedLoss nats per token, where it is about the loss
 * @param seenLoss likewise, as logged
 * @param says one sentence
 */
public record Cause(
    Finding finding,
    double statistic,
    double threshold,
    double sinceTokens,
    long sinceStep,
    OptionalDouble expectedLoss,
    OptionalDouble seenLoss,
    String says) {

  /** A cause that is not about the loss. */
  static Cause of(
      Finding finding,
      double statistic,
      double threshold,
      double sinceTokens,
      long sinceStep,
      String says) {
    return new Cause(
        finding,
        statistic,
        threshold,
        sinceTokens,
        sinceStep,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        says);
  }

  /** A place for people: its step, or its tokens where steps are unknown. */
  static String place(double tokens, long step) {
    return step >= 0 ? "step " + step : String.format(Locale.ROOT, "%.4g tokens", tokens);
  }
}
