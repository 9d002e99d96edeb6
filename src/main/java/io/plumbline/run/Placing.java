package io.plumbline.run;

import io.plumbline.event.Declaration;
import io.plumbline.event.Position;
import io.plumbline.event.TrainingEvent;

/** Where an event lies in its run: at how many tokens, and whether it follows what is known. */
final class Placing {
  private static final long MOST = Long.MAX_VALUE / 2;

  private Placing() {}

  /** What an event is that does not simply follow the newest. */
  enum Place {
    FORWARD,
    DUPLICATE,
    LATE,
    TOO_LATE,
    REWIND
  }

  /**
   * A trainer's clock decides where there is one: what was sent later than the newest event but
   * lies before it is a return to a checkpoint. Without clocks, what repeats a known event is a
   * duplicate, what begins the stream again is a second delivery, what falls among the newest few
   * is late, and anything else is a rewind.
   */
  static Place placeOf(Draft draft, TrainingEvent.StepLogged logged, long tokens, int attempt) {
    boolean forward = tokens > draft.latest.tokens();
    if (attempt > draft.attempt) {
      return forward ? Place.FORWARD : Place.REWIND;
    }
    if (attempt < draft.attempt) {
      return Place.TOO_LATE;
    }
    boolean clocked = logged.timeMs().isPresent() && draft.clock.eventMs() >= 0;
    if (clocked && logged.timeMs().getAsLong() > draft.clock.eventMs()) {
      return Place.REWIND;
    }
    if (draft.recent.hasTokens(tokens)) {
      return Place.DUPLICATE;
    }
    if (clocked) {
      return draft.recent.covers(tokens) ? Place.LATE : Place.DUPLICATE;
    }
    if (draft.redelivering || draft.curve.begins(tokens, logged.lossNats())) {
      draft.redelivering = true;
      return Place.DUPLICATE;
    }
    return draft.recent.covers(tokens) ? Place.LATE : Place.REWIND;
  }

  static TokenSource source(Position at, Declaration declaration) {
    if (at.tokens().isPresent()) {
      return TokenSource.EXPLICIT;
    }
    if (at.samples().isPresent() && declaration.seqLen().isPresent()) {
      return TokenSource.SAMPLES;
    }
    if (at.step().isPresent()) {
      return declaration.tokensPerStep().isPresent() ? TokenSource.STEPS : TokenSource.STEPS_ONLY;
    }
    return TokenSource.NONE;
  }

  static long tokens(Position at, TokenSource source, Declaration declaration, Changes changes) {
    return switch (source) {
      case EXPLICIT -> at.tokens().orElseThrow();
      case SAMPLES -> product(at.samples().orElseThrow(), declaration.seqLen().orElseThrow());
      case STEPS ->
          changes.tokensAt(at.step().orElseThrow(), declaration.tokensPerStep().orElseThrow());
      case STEPS_ONLY -> at.step().orElseThrow();
      case NONE -> 0;
    };
  }

  /** Saturates likewise. */
  static long sum(long a, long b) {
    return Math.min(MOST, Math.min(a, MOST) + Math.min(b, MOST));
  }

  /** Saturates: a hostile count must not wrap around. */
  static long product(long a, long b) {
    return (long) Math.min((double) a * b, (double) Long.MAX_VALUE / 2);
  }
}
