package io.plumbline.run;

import io.plumbline.curve.Recent;
import io.plumbline.curve.RunClock;
import io.plumbline.event.StepMean;
import io.plumbline.event.TrainingEvent;
import java.util.OptionalLong;

/**
 * Where a run is and how it came there: all that {@link Placing} remembers of it. Immutable.
 *
 * @param status live, stalled or ended
 * @param attempt restart counter, 0 for the first
 * @param counting how its tokens are counted
 * @param replay what of it is being seen again
 * @param latest newest values
 * @param recent newest step events
 * @param counts fates of events
 * @param clock arrival, trainer's clock, token rate
 */
public record Track(
    RunStatus status,
    int attempt,
    TokenCount counting,
    Replay replay,
    Latest latest,
    Recent recent,
    Counts counts,
    RunClock clock) {
  /** Before the first event. */
  public static final Track NEW =
      new Track(
          RunStatus.LIVE,
          0,
          TokenCount.NEW,
          Replay.NONE,
          Latest.NONE,
          Recent.NONE,
          Counts.ZERO,
          RunClock.NEW);

  /** A sign of life from the trainer: what was silent is live again, what has ended stays so. */
  Track heard(long arrivalMs) {
    RunStatus now = status == RunStatus.STALLED ? RunStatus.LIVE : status;
    return new Track(now, attempt, counting, replay, latest, recent, counts, clock.seen(arrivalMs));
  }

  /** Somebody spoke of the run, who is not the trainer. */
  Track awaited(long nowMs) {
    return with(clock.awaited(nowMs));
  }

  /** With another status. */
  Track being(RunStatus now) {
    return new Track(now, attempt, counting, replay, latest, recent, counts, clock);
  }

  /** With an attempt of at least this number. */
  Track atAttempt(int number) {
    return new Track(
        status, Math.max(attempt, number), counting, replay, latest, recent, counts, clock);
  }

  /** With these changes still to come or taken in. */
  Track announcing(Changes changes) {
    return changes.equals(counting.changes()) ? this : announced(changes);
  }

  private Track announced(Changes changes) {
    return new Track(
        status, attempt, counting.with(changes), replay, latest, recent, counts, clock);
  }

  /** One more event that repeated what was known. */
  Track duplicate() {
    return with(counts.withDuplicate());
  }

  /** The same, by which a stream that is known already begins again. */
  Track redelivered() {
    return new Track(
        status, attempt, counting, replay.again(), latest, recent, counts.withDuplicate(), clock);
  }

  /** One more event too old to be placed, or without a place. */
  Track tooLate() {
    return with(counts.withLate());
  }

  /** Declared, for the first time or again. */
  Track declared() {
    return with(replay.declaring());
  }

  /** One more event of another writer, at these tokens. */
  Track foreign(long tokens) {
    return new Track(
        status,
        attempt,
        counting,
        replay.settingAside(tokens),
        latest,
        recent,
        counts.withForeign(),
        clock);
  }

  /** Back to the very beginning: what comes next is the first loss of a new attempt. */
  Track restarted() {
    return new Track(
        status,
        attempt,
        counting,
        replay.restarted(reached()),
        latest,
        Recent.NONE,
        counts.withRestart(),
        clock.restarted());
  }

  /** Back to a checkpoint before these tokens. */
  Track rewoundTo(long tokens) {
    return new Track(
        status,
        attempt,
        counting,
        replay.from(latest.tokens()),
        latest,
        recent.before(tokens),
        counts.withRewind(),
        clock.restarted());
  }

  /** What follows is new, of this attempt, and counted from this source. */
  Track goingOn(int ofAttempt, TokenSource source) {
    boolean goesOn =
        status == RunStatus.LIVE
            && ofAttempt <= attempt
            && source == counting.source()
            && replay.quiet();
    return goesOn
        ? this // as nearly every event of a run does
        : new Track(
            RunStatus.LIVE,
            Math.max(attempt, ofAttempt),
            counting.from(source),
            replay.over(),
            latest,
            recent,
            counts,
            clock);
  }

  /** How far it has come, a step whose losses are still coming included. */
  long reached() {
    return latest.coming().map(StepMean::tokens).orElse(latest.tokens());
  }

  /** A step begins that is taken in when all its losses are there. */
  Track holding(TrainingEvent.StepLogged logged, long tokens) {
    return with(
        latest.with(StepMean.of(logged, tokens)), recent.coming(tokens, logged.lossNats()), counts);
  }

  /** One more loss of the step that is held. */
  Track joined(TrainingEvent.StepLogged logged) {
    StepMean more = latest.coming().orElseThrow().plus(logged);
    return with(
        latest.with(more), recent.coming(more.tokens(), logged.lossNats()), counts.withShared());
  }

  /** One more loss of a step that is taken in already. */
  Track shared(OptionalLong sentMs, long tokens, double lossNats) {
    Recent more = recent.shared(tokens, lossNats);
    return new Track(
        status,
        attempt,
        counting,
        replay,
        tokens == latest.tokens() ? latest.with(more.loss(tokens)) : latest,
        more,
        counts.withShared(),
        clock.told(sentMs));
  }

  private Track with(Latest values, Recent steps, Counts fates) {
    return new Track(status, attempt, counting, replay, values, steps, fates, clock);
  }

  /** With one more loss at its end. */
  Track plus(TrainingEvent.StepLogged logged, long tokens, double lossNats) {
    int losses =
        latest.coming().filter(all -> all.tokens() == tokens).map(StepMean::count).orElse(1);
    return new Track(
        status,
        attempt,
        counting,
        replay,
        latest.after(logged, tokens, lossNats),
        recent.plus(tokens, lossNats, losses),
        counts.withStep(Double.isFinite(lossNats)),
        clock.moved(logged.timeMs(), tokens));
  }

  /** With one more loss, which arrived late and lies before its end. */
  Track plusLate(long tokens, double lossNats) {
    return new Track(
        status,
        attempt,
        counting,
        replay,
        latest,
        recent.plus(tokens, lossNats),
        counts.withStep(Double.isFinite(lossNats)),
        clock);
  }

  /** Every step has become so many tokens: what was placed by steps alone is placed anew. */
  Track scaled(long tokensPerStep) {
    return new Track(
        status,
        attempt,
        counting.from(TokenSource.STEPS),
        replay,
        latest.scaled(tokensPerStep),
        Recent.NONE,
        counts,
        clock.restarted());
  }

  private Track with(Counts other) {
    return new Track(status, attempt, counting, replay, latest, recent, other, clock);
  }

  private Track with(Replay other) {
    return new Track(status, attempt, counting, other, latest, recent, counts, clock);
  }

  private Track with(RunClock other) {
    return new Track(status, attempt, counting, replay, latest, recent, counts, other);
  }
}
