package io.plumbline.drift;

import java.util.Optional;

/**
 * One training loss, and what was predicted for it.
 *
 * @param at where it lies
 * @param loss nats per token; may be NaN or infinite
 * @param expected empty while there is no prediction to judge by
 */
record Logged(Place at, double loss, Optional<Expectation> expected) {

  /** What was predicted, this much where nothing was. */
  double expectedOr(double other) {
    return expected.map(line -> line.at(at.tokens())).orElse(other);
  }
}
