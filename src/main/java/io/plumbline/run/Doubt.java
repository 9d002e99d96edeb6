package io.plumbline.run;

import io.plumbline.drift.DriftState;
import io.plumbline.drift.Trust;

/**
 * What speaks against a run's newest losses: all that {@link Judging} remembers. Immutable.
 *
 * @param drift what the detectors remember
 * @param trust what becomes of the next bin to close
 */
public record Doubt(DriftState drift, Trust trust) {
  /** Before the first event. */
  public static final Doubt NONE = new Doubt(DriftState.NEW, new Trust.Trusted());

  /** Whether anything speaks against them now: then they are nobody's measure. */
  boolean any() {
    return trust.suspicious() || drift.suspicious() || drift.offCurve();
  }

  /** After a return to a checkpoint: nothing of the abandoned stretch counts. */
  Doubt rewound() {
    return new Doubt(drift.restarted(), trust.rewound());
  }

  /** The detectors begin again; what they had found until now still waits for the next bin. */
  Doubt restarted() {
    return new Doubt(drift.restarted(), trust);
  }

  /** The losses that were suspected are not the run's any more. */
  Doubt cleared() {
    return new Doubt(drift.restarted(), trust.unsuspicious());
  }
}
