package io.plumbline.drift;

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
    return plus(tokens, step, samples, declared, newest.tokens().orElse(0));
  }

  /**
   * The same.
   *
   * @param reached where the run is placed, which may be by steps alone
   */
  public TokenWatch plus(
      OptionalLong tokens,
      OptionalLong step,
      OptionalLong samples,
      Declared declared,
      long reached) {
    if (tokens.isEmpty()) {
      return this;
    }
    Counts now = new Counts(tokens, step, samples);
    if (!counts(tokens, step, reached)) {
      return new TokenWatch(now, perStep, perSample, stuck(now, declared));
    }
    if (finding.stuck()) { // what it has caught up with was no step's worth
      return new TokenWatch(now, perStep, perSample, Misfit.NONE);
    }
    boolean grown = Counts.grown(newest.tokens(), tokens) > 0;
    long steps = grown ? Counts.grown(newest.step(), step) : 0;
    long sampled = grown ? Counts.grown(newest.samples(), samples) : 0;
    Pace ofSteps = steps > 0 ? perStep.plus(newest.tokensTo(now) / steps, newest.place()) : perStep;
    Pace ofSamples =
        sampled > 0 ? perSample.plus(newest.tokensTo(now) / sampled, newest.place()) : perSample;
    return new TokenWatch(now, ofSteps, ofSamples, judged(ofSteps, ofSamples, now, declared));
  }

  /**
   * Whether a token count tells where the run is. Not so one that falls or stands still while steps
   * go on, nor, after that, until it is beyond where steps have brought the run.
   */
  public boolean counts(OptionalLong tokens, OptionalLong step, long reached) {
    if (tokens.isEmpty() || step.isEmpty()) {
      return true;
    }
    if (finding.stuck()) {
      return tokens.getAsLong() > reached;
    }
    boolean goesOn = newest.tokens().isPresent() && Counts.grown(newest.step(), step) > 0;
    return !goesOn || tokens.getAsLong() > newest.tokens().getAsLong();
  }

  /** Whether a count that does not tell has been 0 from the beginning. */
  public boolean neverCounted(long tokens) {
    boolean none = finding.stuck() ? finding.since().tokens() == 0 : newest.tokens().orElse(0) == 0;
    return tokens == 0 && none && finding.kind() != Misfit.Kind.RESET;
  }

  /** Tokens that a step adds where no count tells: as declared, else as measured, else NaN. */
  public double stepsWorth(long declared) {
    return declared > 0 || !perStep.settled()
        ? (declared > 0 ? declared : Double.NaN)
        : perStep.rate();
  }

  private Misfit stuck(Counts now, Declared declared) {
    double due = Math.max(1, declared.perStep() > 0 ? declared.perStep() : stepsWorth(0));
    boolean falls = newest.tokens().isPresent() && newest.tokensTo(now) < 0;
    if (finding.kind() == Misfit.Kind.RESET || (finding.stuck() && !falls && !still(now))) {
      return finding;
    }
    if (falls) {
      double from = newest.tokens().getAsLong();
      double to = now.tokens().getAsLong();
      return new Misfit(Misfit.Kind.RESET, from, to, declared.seqLen(), now.place());
    }
    double times = finding.kind() == Misfit.Kind.STANDS ? finding.seen() + 1 : 1;
    Place since = finding.stuck() ? finding.since() : newest.place();
    return finding.kind() == Misfit.Kind.FROZEN || times >= LONG_STEADY
        ? new Misfit(Misfit.Kind.FROZEN, due, 0, declared.seqLen(), since)
        : new Misfit(Misfit.Kind.STANDS, due, times, declared.seqLen(), since);
  }

  private boolean still(Counts now) {
    return newest.tokens().equals(now.tokens());
  }

  /** The run was declared anew or announced another batch: what counts from here on is as it is. */
  public TokenWatch announced() {
    return new TokenWatch(newest, Pace.NONE, perSample, finding.stuck() ? finding : Misfit.NONE);
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
    if (finding.kind() == Misfit.Kind.NONE || finding.kind() == Misfit.Kind.STANDS) {
      return Optional.empty();
    }
    return Optional.of(
        Cause.of(
            Finding.TOKEN_COUNT,
            finding.seen() / finding.due(),
            1,
            finding.since(),
            MisfitWords.of(finding)));
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
      SAMPLES,
      /** The count has fallen while steps went on: due is what it was, seen what it became. */
      RESET,
      /** The count stands still while steps go on. */
      FROZEN,
      /**
       * The same, only {@link #seen} times so far: some count is brought up to date now and then.
       */
      STANDS
    }

    /** Whether steps tell where the run is, and tokens do not. */
    boolean stuck() {
      return kind == Kind.RESET || kind == Kind.FROZEN || kind == Kind.STANDS;
    }
  }
}
