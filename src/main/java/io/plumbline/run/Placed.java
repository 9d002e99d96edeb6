package io.plumbline.run;

import io.plumbline.event.Declaration;
import io.plumbline.event.TrainingEvent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * First of the five values that a step makes: where an event belongs in its run, and what it says
 * of it. {@link Placing} makes it, {@link Clearing} reads it.
 *
 * @param before the run's state when the event came
 * @param occasion when it came, and what kind of sign it is
 * @param said what has been said of the run, this event's words among it
 * @param track where the run is, a loss of this event's not yet on it
 * @param turns what has happened to the run with this event, in order
 * @param reading the event's loss and its place; empty when it has none to be learned from
 * @param evaluated the event's evaluation loss, nats per token
 */
record Placed(
    RunState before,
    Occasion occasion,
    Said said,
    Track track,
    List<Turn> turns,
    Optional<Reading> reading,
    OptionalDouble evaluated) {

  Placed {
    turns = List.copyOf(turns);
  }

  /**
   * A loss and where it lies.
   *
   * @param logged the event
   * @param tokens where
   * @param kind how it lies to those before it
   */
  record Reading(TrainingEvent.StepLogged logged, long tokens, Kind kind) {
    /** How a loss lies to those before it. */
    enum Kind {
      /** It is the newest. */
      NEWEST,
      /** It lies before the run's end. */
      LATE,
      /** It is one more of a step that has been taken in. */
      SHARED
    }

    /** Learning rate as logged, NaN when it was not. */
    double learningRate() {
      return logged.learningRate().orElse(Double.NaN);
    }
  }

  /** Something that leaves the run where it is. */
  static Placed still(RunState before, Occasion occasion, Track track) {
    return new Placed(
        before,
        occasion,
        Said.of(before),
        track,
        List.of(),
        Optional.empty(),
        OptionalDouble.empty());
  }

  /** What the run has declared. */
  Declaration declaration() {
    return said.declaration();
  }

  /** Whether the event has changed what the run declared. */
  boolean redeclared() {
    return !said.declaration().equals(before.declaration());
  }

  /** Whether the event took the run back to a checkpoint. */
  boolean rewound() {
    return track.counts().rewinds() > before.head().track().counts().rewinds();
  }

  Placed ending(String what) {
    return new Placed(before, occasion.ending(what), said, track, turns, reading, evaluated);
  }

  Placed saying(Said other) {
    return new Placed(before, occasion, other, track, turns, reading, evaluated);
  }

  Placed on(Track other) {
    return new Placed(before, occasion, said, other, turns, reading, evaluated);
  }

  Placed turning(List<Turn> other) {
    return new Placed(before, occasion, said, track, other, reading, evaluated);
  }
}
