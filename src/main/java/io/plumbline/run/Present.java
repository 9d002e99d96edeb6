package io.plumbline.run;

import java.util.Optional;

/**
 * A run's present, as its alerts are settled.
 *
 * @param run its id
 * @param point where it is
 * @param rewound whether it has just gone back to a checkpoint
 * @param crowded whether another writer has just been found under its id
 * @param ends what has just come to an end, one clause: alerts that lose their ground are over for
 *     it; empty where only the ground has gone
 */
record Present(
    String run, Alert.Point point, boolean rewound, boolean crowded, Optional<String> ends) {
  static Present of(Learned learned) {
    Placed placed = learned.placed();
    return new Present(
        placed.before().run(),
        point(learned.track().latest(), placed.occasion().atMs()),
        placed.rewound(),
        placed.track().replay().writers().sure()
            && !placed.before().head().track().replay().writers().sure(),
        placed.occasion().ends());
  }

  /** A run that nobody follows any more. */
  static Present leaving(RunState state, long nowMs, String why) {
    return new Present(
        state.run(), point(state.head().track().latest(), nowMs), false, false, Optional.of(why));
  }

  private static Alert.Point point(Latest latest, long atMs) {
    return new Alert.Point(latest.step(), latest.tokens(), atMs);
  }
}
