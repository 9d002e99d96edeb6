package io.plumbline.run;

import io.plumbline.drift.TokenWatch;
import io.plumbline.event.Declaration;
import io.plumbline.event.Position;
import java.util.OptionalLong;

/**
 * Where an event stands in its run, in tokens: by the best count that it has, but not by a token
 * count that was reset or stands still while steps go on ({@link TokenWatch#counts}). Then steps
 * tell: from the beginning where tokens were never counted, else from the newest loss on.
 *
 * @param tokens at it
 * @param source what they are counted by
 */
record Standing(long tokens, TokenSource source) {

  static Standing of(RunState state, Position at) {
    Track track = state.head().track();
    Declaration declaration = state.declaration();
    TokenWatch watch = state.head().watch().causes().tokens();
    Latest latest = track.latest();
    if (watch.counts(at.tokens(), at.step(), latest.tokens())) {
      return by(track, at, declaration);
    }
    if (watch.neverCounted(at.tokens().orElse(0)) || latest.step().isEmpty()) {
      return by(track, new Position(at.step(), OptionalLong.empty(), at.samples()), declaration);
    }
    double each = watch.stepsWorth(declaration.tokensPerStep().orElse(0));
    double mean = latest.tokens() / (double) Math.max(1, latest.step().getAsLong());
    double steps = (double) at.step().orElseThrow() - latest.step().getAsLong();
    double tokens = latest.tokens() + steps * (Double.isNaN(each) ? mean : each);
    return new Standing(TokenCount.sum((long) Math.max(0, tokens), 0), TokenSource.STEPS);
  }

  private static Standing by(Track track, Position at, Declaration declaration) {
    return new Standing(track.counting().at(at, declaration), TokenCount.source(at, declaration));
  }
}
