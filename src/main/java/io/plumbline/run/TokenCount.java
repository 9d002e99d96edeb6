package io.plumbline.run;

import io.plumbline.event.Declaration;
import io.plumbline.event.Position;

/**
 * How a run's tokens are counted.
 *
 * @param source of the newest placed event
 * @param changes what was announced or declared to change on the way, the batch among it
 */
public record TokenCount(TokenSource source, Changes changes) {
  /** Before the first event with a place. */
  public static final TokenCount NEW = new TokenCount(TokenSource.NONE, Changes.NONE);

  /** Counts stay below this, so that two of them can be added. */
  private static final long MOST = Long.MAX_VALUE / 2;

  TokenCount from(TokenSource other) {
    return other == source ? this : new TokenCount(other, changes);
  }

  TokenCount with(Changes other) {
    return other.equals(changes) ? this : new TokenCount(source, other);
  }

  /** The best count that a place can be told by. */
  static TokenSource source(Position at, Declaration declaration) {
    if (at.tokens().isPresent()) {
      return TokenSource.EXPLICIT;
    }
    if (at.samples().isPresent() && declaration.batch().seqLen().isPresent()) {
      return TokenSource.SAMPLES;
    }
    if (at.step().isPresent()) {
      return declaration.tokensPerStep().isPresent() ? TokenSource.STEPS : TokenSource.STEPS_ONLY;
    }
    return TokenSource.NONE;
  }

  /** Tokens at a place, by the best count of it; 0 where there is none. */
  long at(Position at, Declaration declaration) {
    return switch (source(at, declaration)) {
      case EXPLICIT -> at.tokens().orElseThrow();
      case SAMPLES ->
          product(at.samples().orElseThrow(), declaration.batch().seqLen().orElseThrow());
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
