package io.plumbline.drift;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Watches for token counts that do not fit: the tokens by which a run grows with each step against
 * those declared and against those of before. Immutable, small, stored with the run.
 *
 * <p>A rate counts once it has been the same {@link Pace#SETTLED} times in a row, so that counts
 * without padding, which differ from step to step, are never held against a declared batch. A
 * change by less than {@link #JUMP} is a batch that grows, as recipes let it.
 *
 * @param newest the newest counts
 * @param perStep tokens for each step
 * @param perSample tokens for each sample
 * @param finding what does not fit now
 */
public record TokenWatch(Counts newest, Pace perStep, Pace perSample, Misfit finding) {

  /** What an event has counted; empty where it does not say, and before the first. */
  public record Counts(OptionalLong tokens, OptionalLong step, OptionalLong samples) {
    /** Nothing. */
    static final Counts NONE =
        new Counts(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    /** By how much a count has grown since another, 0 where one of them is not known. */
    private static long grown(OptionalLong from, OptionalLong to) {
      return from.isPresent() && to.isPresent()
          ? Math.max(0, to.getAsLong() - from.getAsLong())
          : 0;
    }

    /** The same of tokens that are both known. */
    private double tokensTo(Counts later) {
      return later.tokens.getAsLong() - (double) tokens.getAsLong();
    }

    private Place place() {
      return new Place(tokens.getAsLong(), step);
    }
  }

  /** Before the first count. */
  public static final TokenWatch NEW =
      new TokenWatch(Counts.NONE, Pace.NONE, Pace.NONE, Misfit.NONE);

  /** A rate changes by this factor, up or down, before it is taken for a mistake. */
  static final double JUMP = 1.8;

  /** Rates within this share of what is declared are as declared. */
  static final double AS_DECLARED = 0.05;

  /** So many rates in a row must a rate have been the same before its change tells anything. */
  static final int LONG_STEADY = 8;

  /**
   * What a run says of its counts; 0 where it does not.
   *
   * @param perStep tokens per step
   * @param seqLen tokens per sample
   */
  public record Declared(long perStep, long seqLen) {}

  /**
   * With one more event that follows the newest.
   *
   * @param tokens as logged, empty when not logged: then nothing changes
   * @param step its step, empty when unknown
   * @param samples likewise
   */
  public TokenWatch plus(
      OptionalLong tokens, OptionalLong step, OptionalLong samples, Declared declared) {
    if (tokens.isEmpty()) {
      return this;
    }
    Counts now = new Counts(tokens, step, samples);
    boolean grown = Counts.grown(newest.tokens(), tokens) > 0;
    long steps = grown ? Counts.grown(newest.step(), step) : 0;
    long sampled = grown ? Counts.grown(newest.samples(), samples) : 0;
    Pace ofSteps = steps > 0 ? perStep.plus(newest.tokensTo(now) / steps, newest.place()) : perStep;
    Pace ofSamples =
        sampled > 0 ? perSample.plus(newest.tokensTo(now) / sampled, newest.place()) : perSample;
    return new TokenWatch(now, ofSteps, ofSamples, judged(ofSteps, ofSamples, now, declared));
  }

  /** The run was declared anew or announced another batch: what counts from here on is as it is. */
  public TokenWatch announced() {
    return new TokenWatch(newest, Pace.NONE, perSample, Misfit.NONE);
  }

  /** After a return to a checkpoint: growth is measured from the next event on. */
  public TokenWatch restarted() {
    return new TokenWatch(Counts.NONE, perStep, perSample, finding);
  }

  /** Whether tokens grow by another number a step since the newest event, and nobody said so. */
  public boolean jumpedSince(TokenWatch before) {
    return finding.kind() == Misfit.Kind.JUMP && before.finding.kind() != Misfit.Kind.JUMP;
  }

  /** Whether tokens do not tell where in its plan the run is. */
  public boolean broken() {
    return finding.kind() == Misfit.Kind.JUMP || finding.kind() == Misfit.Kind.DECLARED;
  }

  /** The finding. */
  public Optional<Cause> cause() {
    if (finding.kind() == Misfit.Kind.NONE) {
      return Optional.empty();
    }
    return Optional.of(
        Cause.of(
            Finding.TOKEN_COUNT,
            finding.seen() / finding.due(),
            1,
            finding.since(),
            finding.says()));
  }

  private Misfit judged(Pace steps, Pace sampled, Counts now, Declared declared) {
    boolean changed = !Pace.same(steps.rate(), perStep.rate()) && steps.settled();
    boolean fits = declared.perStep() > 0 && near(steps.rate(), declared.perStep());
    if (steps.settled() && finding.kind() == Misfit.Kind.JUMP) {
      return fits || near(steps.rate(), finding.due()) ? Misfit.NONE : finding;
    }
    if (changed && perStep.steady() >= LONG_STEADY && !fits) {
      double factor = steps.rate() / perStep.rate();
      if (factor > JUMP || factor < 1 / JUMP) {
        return new Misfit(
            Misfit.Kind.JUMP, perStep.rate(), steps.rate(), declared.seqLen(), steps.since());
      }
    }
    if (steps.steady() >= LONG_STEADY && declared.perStep() > 0 && !fits) {
      return kept(
          new Misfit(
              Misfit.Kind.DECLARED,
              declared.perStep(),
              steps.rate(),
              declared.seqLen(),
              now.place()));
    }
    if (sampled.steady() >= LONG_STEADY
        && declared.seqLen() > 0
        && !near(sampled.rate(), declared.seqLen())) {
      return kept(
          new Misfit(
              Misfit.Kind.SAMPLES,
              declared.seqLen(),
              sampled.rate(),
              declared.seqLen(),
              now.place()));
    }
    return Misfit.NONE;
  }

  /** A finding that goes on keeps the place where it began. */
  private Misfit kept(Misfit now) {
    return finding.kind() == now.kind() && finding.due() == now.due() ? finding : now;
  }

  private static boolean near(double rate, double declared) {
    return Math.abs(rate / declared - 1) <= AS_DECLARED;
  }

  /**
   * What does not fit.
   *
   * @param kind in which way
   * @param due what it should be
   * @param seen what it is
   * @param seqLen tokens per sequence, 0 when not declared
   * @param since where it began or was noticed
   */
  public record Misfit(Kind kind, double due, double seen, long seqLen, Place since) {
    static final Misfit NONE = new Misfit(Kind.NONE, 0, 0, 0, Place.NONE);

    /** In which way counts do not fit. */
    public enum Kind {
      NONE,
      /** Tokens per step are not those declared. */
      DECLARED,
      /** Tokens per step have changed, and nobody said so. */
      JUMP,
      /** Tokens per sample are not those declared. */
      SAMPLES
    }

    String says() {
      return switch (kind) {
        case NONE -> "token counts fit";
        case DECLARED ->
            String.format(
                Locale.ROOT,
                "tokens grow by %,.0f a step, the declared batch says %,.0f: %s. Forecasts and"
                    + " remaining time are by the tokens logged: correct the count, or the"
                    + " declaration",
                seen,
                due,
                guess());
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
                guess());
        case SAMPLES ->
            String.format(
                Locale.ROOT,
                "tokens grow by %,.1f a sample, the declared seq_len says %,.0f: %s",
                seen,
                due,
                guess());
      };
    }

    /** The likely reason of the factor. */
    private String guess() {
      double factor = seen / due;
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
}
