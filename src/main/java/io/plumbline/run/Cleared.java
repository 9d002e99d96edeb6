package io.plumbline.run;

import io.plumbline.curve.LossCurve;
import io.plumbline.drift.Expectation;
import io.plumbline.drift.Numerics;
import java.util.Optional;

/**
 * Second of the five values: the event's loss as the run's own, with what is known of its batch and
 * of the noise it has. {@link Clearing} makes it, {@link Judging} reads it.
 *
 * @param placed the first value
 * @param footing what the loss stands on: the run after what has happened to it
 * @param track where the run is now, the loss on it
 * @param watch what is known beside the losses, this one among them
 * @param loss the loss; empty when there is none to be judged
 * @param curve the losses with this one; a bin that it has closed is cleared of what siblings say
 */
record Cleared(
    Placed placed,
    Footing footing,
    Track track,
    Watch watch,
    Optional<Loss> loss,
    LossCurve curve) {

  /**
   * A loss to be judged.
   *
   * @param nats nats per token, as sent; may be NaN or infinite
   * @param expected what it is held against; empty while there is nothing
   * @param waits whether judging waits for the next loss: this one may be in another unit
   * @param numerics whether it is the result of a computation
   */
  record Loss(double nats, Optional<Expectation> expected, boolean waits, Numerics numerics) {}

  /** Whether the loss has closed a bin. */
  boolean closedABin() {
    return loss.isPresent() && curve.closedSince(footing.curve());
  }
}
