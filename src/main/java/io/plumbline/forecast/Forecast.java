package io.plumbline.forecast;

/**
 * The loss predicted at one token count, with intervals of 50, 80 and 95 %.
 *
 * <p>Along the curve it predicts the underlying loss, not one noisy batch; at the planned end the
 * mean of the losses that will be logged over the last 2 % of the tokens, which people call the
 * final loss: there the batch noise of that mean is part of the intervals.
 *
 * @param atTokens the token count predicted for
 * @param loss predictive mean, nats per token; held within the 50 % interval
 * @param sd predictive standard deviation, nats per token
 * @param bounds ends of the intervals
 */
public record Forecast(double atTokens, double loss, double sd, Bounds bounds) {

  /**
   * Ends of the central intervals, nats per token: lo95 <= lo80 <= lo50 <= loss <= hi50 <= hi80 <=
   * hi95.
   *
   * @param lo50 lower end of the 50 % interval; likewise the others
   */
  public record Bounds(
      double lo50, double hi50, double lo80, double hi80, double lo95, double hi95) {}
}
