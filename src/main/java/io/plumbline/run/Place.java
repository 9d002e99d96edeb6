package io.plumbline.run;

import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Recent;
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
  /** It takes the run back to its beginning: a new attempt. */
  RESTARTED,
  /** It is one more loss of a step that has one: the newest, or one among which ranks may lag. */
  SHARED,
  /** It lies among the newest few. */
  LATE,
  /** It repeats what is known. */
  DUPLICATE,
  /** It repeats the very first: the stream begins again. */
  REDELIVERED,
  /** It is of another writer under the same run id. */
  FOREIGN,
  /** It is of an attempt that is over, or has no place at all. */
  TOO_LATE;

  /**
   * What lies before all that was seen, and within this share of what was reached, is the run's
   * beginning. Not so what a monitor missed that came late to a run: its first checkpoint may lie
   * just before the first loss seen.
   */
  private static final double BEGINNING = 0.1;

  /** ... and if something was seen before it, this share. */
  private static final double MORE_THAN_BEGINNING = 0.01;

  /**
   * A trainer's clock decides where there is one: what was sent later than the newest event but
   * lies before it is a return to a checkpoint, or to the beginning. Without clocks, what repeats a
   * known event is a duplicate, what begins the stream again is a second delivery, what falls among
   * the newest few is late, and anything else is a rewind.
   */
  static Place of(RunState state, TrainingEvent.StepLogged logged) {
    Declaration declaration = state.declaration();
    return of(state, logged, Standing.of(state, logged.at()).tokens(), declaration);
  }

  /**
   * As above.
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
    if (track.replay().writers().foreign(tokens, track.reached(), track.recent().gap())) {
      return FOREIGN;
    }
    int attempt = logged.attempt().orElse(track.attempt());
    boolean follows = tokens > track.reached();
    if (attempt > track.attempt()) {
      return follows ? RESUMED : back(state, tokens);
    }
    if (follows || track.counts().steps() == 0) {
      return FORWARD;
    }
    return attempt < track.attempt() ? TOO_LATE : known(state, logged, tokens);
  }

  /** It does not follow the newest, and is of the same attempt. */
  private static Place known(RunState state, TrainingEvent.StepLogged logged, long tokens) {
    Track track = state.head().track();
    if (sharing(track, tokens)) {
      return track.recent().knows(tokens, logged.lossNats()) ? DUPLICATE : SHARED;
    }
    LossCurve curve = state.curve();
    boolean clocked = logged.timeMs().isPresent() && track.clock().eventMs() >= 0;
    if (clocked && logged.timeMs().getAsLong() > track.clock().eventMs()) {
      return back(state, tokens);
    }
    boolean known = track.replay().redelivering() || curve.begins(tokens, logged.lossNats());
    if (!clocked && !known && track.replay().declared() && curve.before(tokens).isEmpty()) {
      return RESTARTED;
    }
    if (track.recent().hasTokens(tokens)) {
      return DUPLICATE;
    }
    if (clocked) {
      return track.recent().covers(tokens) ? LATE : DUPLICATE;
    }
    if (known) {
      return REDELIVERED;
    }
    return track.recent().covers(tokens) ? LATE : back(state, tokens);
  }

  /**
   * Whether another loss here is one of a step that has one. A clock says nothing of it: ranks and
   * micro-batches follow each other, and one that was declared late is a moment behind.
   */
  private static boolean sharing(Track track, long tokens) {
    Recent recent = track.recent();
    if (tokens == track.reached()) {
      return recent.hasTokens(tokens) || track.latest().coming().isPresent();
    }
    boolean several = recent.several(Recent.LAG) || track.counts().steps() < Recent.LAG;
    return several && recent.near(tokens);
  }

  /** A return to the beginning leaves nothing to go on from: it is another attempt at the run. */
  private static Place back(RunState state, long tokens) {
    double reached = state.head().track().latest().tokens();
    double share = state.curve().before(tokens).isEmpty() ? BEGINNING : MORE_THAN_BEGINNING;
    return tokens <= share * reached ? RESTARTED : REWOUND;
  }
}
