package io.plumbline.run;

import io.plumbline.event.Declaration;
import io.plumbline.event.TrainingEvent;

/** How a step event lies to what is known of its run. */
enum Place {
  /** It follows the newest. */
  FORWARD,
  /** It follows the newest, and begins a new attempt. */
  RESUMED,
  /** It takes the run back to a checkpoint. */
  REWOUND,
  /** It lies among the newest few. */
  LATE,
  /** It repeats what is known. */
  DUPLICATE,
  /** It repeats the very first: the stream begins again. */
  REDELIVERED,
  /** It is of an attempt that is over, or has no place at all. */
  TOO_LATE;

  /**
   * A trainer's clock decides where there is one: what was sent later than the newest event but
   * lies before it is a return to a checkpoint. Without clocks, what repeats a known event is a
   * duplicate, what begins the stream again is a second delivery, what falls among the newest few
   * is late, and anything else is a rewind.
   *
   * @param tokens where the event lies
   * @param declaration what its run has declared
   */
  static Place of(
      RunState state, TrainingEvent.StepLogged logged, long tokens, Declaration declaration) {
    Track track = state.head().track();
    if (TokenCount.source(logged.at(), declaration) == TokenSource.NONE) {
      return TOO_LATE;
    }
    int attempt = logged.attempt().orElse(track.attempt());
    boolean follows = tokens > track.latest().tokens();
    if (attempt > track.attempt()) {
      return follows ? RESUMED : REWOUND;
    }
    if (follows || track.counts().steps() == 0) {
      return FORWARD;
    }
    return attempt < track.attempt() ? TOO_LATE : known(state, logged, tokens);
  }

  /** It does not follow the newest, and is of the same attempt. */
  private static Place known(RunState state, TrainingEvent.StepLogged logged, long tokens) {
    Track track = state.head().track();
    boolean clocked = logged.timeMs().isPresent() && track.clock().eventMs() >= 0;
    if (clocked && logged.timeMs().getAsLong() > track.clock().eventMs()) {
      return REWOUND;
    }
    if (track.recent().hasTokens(tokens)) {
      return DUPLICATE;
    }
    if (clocked) {
      return track.recent().covers(tokens) ? LATE : DUPLICATE;
    }
    if (track.replay().redelivering() || state.curve().begins(tokens, logged.lossNats())) {
      return REDELIVERED;
    }
    return track.recent().covers(tokens) ? LATE : REWOUND;
  }
}
