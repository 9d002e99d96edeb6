package io.plumbline.drift;

import java.util.Locale;

/** What does not fit of a run's token counts, in words, with the likely reason. */
final class MisfitWords {
  private MisfitWords() {}

  static String of(TokenWatch.Misfit misfit) {
    double due = misfit.due();
    double seen = misfit.seen();
    Place since = misfit.since();
    return switch (misfit.kind()) {
      case NONE, STANDS -> "token counts fit";
      case RESET ->
          String.format(
              Locale.ROOT,
              "the token count fell from %,.0f to %,.0f at %s while steps go on, as if it had"
                  + " been reset when the run was resumed. Tokens are counted on by steps;"
                  + " restore the count with the checkpoint",
              due,
              seen,
              since.says());
      case FROZEN ->
          String.format(
              Locale.ROOT,
              "the token count stands still at %,d since %s while steps go on, as if counting"
                  + " were off. Tokens are counted by steps, %,.0f each; mend the count, or"
                  + " leave it out",
              since.tokens(),
              since.says(),
              due);
      case DECLARED ->
          String.format(
              Locale.ROOT,
              "tokens grow by %,.0f a step, the declared batch says %,.0f: %s. Forecasts and"
                  + " remaining time are by the tokens logged: correct the count, or the"
                  + " declaration",
              seen,
              due,
              guess(misfit));
      case JUMP ->
          String.format(
              Locale.ROOT,
              "tokens grow by %,.0f a step since %s, by %,.0f before, and no change was declared:"
                  + " %s. The curve is learned anew from there, and no drift is told until"
                  + " the count is mended, or the change declared by batch_tokens or a change"
                  + " event",
              seen,
              since.says(),
              due,
              guess(misfit));
      case SAMPLES ->
          String.format(
              Locale.ROOT,
              "tokens grow by %,.1f a sample, the declared seq_len says %,.0f: %s",
              seen,
              due,
              guess(misfit));
    };
  }

  /** The likely reason of the factor. */
  private static String guess(TokenWatch.Misfit misfit) {
    long seqLen = misfit.seqLen();
    double factor = misfit.seen() / misfit.due();
    if (seqLen > 1 && Pace.same(factor * seqLen, 1)) {
      return "1/" + seqLen + ", as if sequences were counted, not tokens";
    }
    if (seqLen > 1 && Pace.same(factor, seqLen)) {
      return seqLen + " times, as if tokens were multiplied by the sequence length once more";
    }
    long times = Math.round(factor);
    if (times >= 2 && Pace.same(factor, times)) {
      return times + " times, as if each of " + times + " ranks counted what all of them read";
    }
    long part = Math.round(1 / factor);
    if (part >= 2 && Pace.same(factor * part, 1)) {
      return "1/" + part + ", as if one of " + part + " ranks or micro-batches counted, or read";
    }
    return String.format(Locale.ROOT, "%.3g times", factor);
  }
}
