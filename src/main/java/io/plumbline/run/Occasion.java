package io.plumbline.run;

import io.plumbline.event.TrainingEvent;
import java.util.Optional;

/**
 * When something came to the monitor, and what kind of sign it is.
 *
 * @param atMs milliseconds since the epoch, on the trainer's clock where it sent one
 * @param nowMs the same on the monitor's clock
 * @param sign what it says of the run's life
 * @param ends what it brings to an end, one clause: alerts that lose their ground are over for it
 * @param stall set when the run is called stalled now
 */
record Occasion(long atMs, long nowMs, Sign sign, Optional<String> ends, Optional<Stall> stall) {

  /** What something says of a run's life. */
  enum Sign {
    /** The trainer has spoken. */
    LIFE,
    /** ... for the last time. */
    END,
    /** Somebody else has, or only time has passed. */
    NONE
  }

  /**
   * A run is called stalled.
   *
   * @param patienceMs how long it was waited for, milliseconds
   * @param together how many runs fell silent at once, this one among them
   */
  record Stall(double patienceMs, int together) {}

  /** The trainer's event, or somebody's. */
  static Occasion of(TrainingEvent event, long arrivalMs, Sign sign) {
    return new Occasion(
        event.timeMs().orElse(arrivalMs), arrivalMs, sign, Optional.empty(), Optional.empty());
  }

  /** Time has passed. */
  static Occasion at(long nowMs) {
    return new Occasion(nowMs, nowMs, Sign.NONE, Optional.empty(), Optional.empty());
  }

  Occasion ending(String what) {
    return new Occasion(atMs, nowMs, sign, Optional.of(what), stall);
  }

  Occasion stalling(Stall called) {
    return new Occasion(atMs, nowMs, sign, ends, Optional.of(called));
  }
}
