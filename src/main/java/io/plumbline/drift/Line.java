package io.plumbline.drift;

/**
 * A line between two predictions a few percent of tokens apart, so that one event costs no
 * prediction. Between them it bends as a law does.
 *
 * @param fromTokens where the line begins
 * @param toTokens where it ends; beyond, it is extended
 * @param fromLoss expected at the beginning, nats per token
 * @param toLoss expected at the end
 */
public record Line(double fromTokens, double toTokens, double fromLoss, double toLoss) {

  /** The loss at a token count above 0. */
  double at(double tokens) {
    return fromLoss + (toLoss - fromLoss) * bent(tokens) / bent(toTokens);
  }

  /** The same line so many nats higher. */
  Line raised(double nats) {
    return new Line(fromTokens, toTokens, fromLoss + nats, toLoss + nats);
  }

  /** From end to end, nats per token for each token. */
  double slope() {
    return (toLoss - fromLoss) / (toTokens - fromTokens);
  }

  /**
   * 1 - (t/t0)^(-1/2): nearly straight over the reach, and over a gap in the log as a law bends.
   */
  private double bent(double tokens) {
    return 1 - Math.sqrt(fromTokens / tokens);
  }
}
