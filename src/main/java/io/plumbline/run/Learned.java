package io.plumbline.run;

import io.plumbline.curve.LossCurve;
import java.util.Optional;

/**
 * Fourth of the five values: what the run has taught the law, or has not while it is under
 * suspicion. {@link Learning} makes it, {@link Telling} reads it.
 *
 * @param judged the third value
 * @param curve the losses, each closed bin as the law uses it
 * @param model what was learned from them
 * @param tie what ties the run to its family
 * @param news what runs that read the same batches may learn from it
 * @param published whether so much is new that a forecast is worth publishing
 */
record Learned(
    Judged judged,
    LossCurve curve,
    Model model,
    FamilyTie tie,
    Optional<BatchNews> news,
    boolean published) {

  /** The first value. */
  Placed placed() {
    return judged.cleared().placed();
  }

  /** Where the run is. */
  Track track() {
    return judged.cleared().track();
  }
}
