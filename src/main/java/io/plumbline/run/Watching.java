package io.plumbline.run;

import io.plumbline.curve.Schedule;
import io.plumbline.curve.Strip;
import io.plumbline.drift.RateWatch;
import io.plumbline.drift.TokenWatch;
import io.plumbline.drift.UnitWatch;
import io.plumbline.event.Change;
import io.plumbline.event.Declaration;
import io.plumbline.event.TrainingEvent;
import java.util.Optional;

/**
 * Tells causes that would else look like faults of the loss, and lets a run change what it has
 * announced. Cause first: a loss in another unit is taken back before it is judged; where tokens
 * grow otherwise than before, or data changes, the curve is learned anew.
 */
final class Watching {
  private Watching() {}

  /**
   * An event that follows the newest: its counts, its learning rate, and the loss in the unit that
   * the run began with.
   *
   * @param tokens where it lies
   * @return the loss to judge and to learn from
   */
  static double loss(
      Draft draft, TrainingEvent.StepLogged logged, long tokens, MonitorSettings settings) {
    long step = logged.at().step().orElse(-1);
    for (Changes.Announced due : draft.changes.due(logged.at(), tokens)) {
      take(draft, due.what());
    }
    draft.changes = draft.changes.after(logged.at(), tokens);
    counts(draft, logged, step);
    if (logged.learningRate().isPresent()) {
      rate(draft, logged.learningRate().getAsDouble(), tokens, step);
    }
    UnitWatch before = draft.causes.unit();
    double line =
        draft.accepting
            ? Double.NaN
            : draft.model.expectation().map(curve -> curve.at(tokens)).orElse(Double.NaN);
    UnitWatch after = before.plus(logged.lossNats(), line, tokens, step);
    draft.causes = draft.causes.with(after);
    if (!after.unit().equals(before.unit())) {
      // what was logged since the jump was in the other unit: forgotten, as after a restore
      draft.curve = draft.curve.before(after.sinceTokens());
      draft.strip = Strip.EMPTY;
      draft.drift = draft.drift.restarted();
      draft.suspicious = false;
      draft.model = model(draft, settings);
    }
    return after.unit().back(logged.lossNats());
  }

  /** A change takes effect here. */
  static void take(Draft draft, Change what) {
    switch (what) {
      case DATA, OTHER -> {
        anew(draft);
        draft.causes = draft.causes.with(draft.causes.unit().relearning());
        draft.drift = draft.drift.renewed();
      }
      case BATCH -> {
        anew(draft);
        draft.causes = draft.causes.with(draft.causes.tokens().announced());
      }
      case SCHEDULE -> {
        anew(draft);
        draft.causes = draft.causes.with(draft.causes.rate().announced());
      }
      case RESTORE -> {
        anew(draft);
        draft.causes = draft.causes.restarted();
      }
    }
  }

  /** What a declaration that follows another lets change. */
  static void declared(Draft draft, Declaration before, Declaration after) {
    boolean batch =
        before.tokensPerStep().isPresent() && !before.tokensPerStep().equals(after.tokensPerStep());
    boolean schedule = before.schedule().isPresent() && !before.schedule().equals(after.schedule());
    boolean data = before.dataOrder().isPresent() && !before.dataOrder().equals(after.dataOrder());
    if (!before.schedule().equals(after.schedule())
        || !before.horizonTokens().equals(after.horizonTokens())) {
      draft.causes = draft.causes.with(RateWatch.NEW);
      draft.drift = draft.drift.restarted();
    }
    if (draft.counts.steps() == 0) {
      return;
    }
    if (batch) {
      if (draft.source == TokenSource.STEPS) {
        draft.changes =
            draft.changes.perStep(
                Math.max(0, draft.latest.step()),
                draft.latest.tokens(),
                before.tokensPerStep().getAsLong(),
                after.tokensPerStep().orElseThrow());
      }
      take(draft, Change.BATCH);
    }
    if (data) {
      take(draft, Change.DATA);
    }
    if (schedule && !batch && !data) {
      anew(draft);
    }
  }

  /** The next bin begins a new level; until it has closed only what is not finite is judged. */
  private static void anew(Draft draft) {
    draft.curve = draft.curve.cut();
    draft.strip = Strip.EMPTY;
    draft.drift = draft.drift.restarted();
    draft.suspicious = false;
    draft.accepting = !draft.curve.closed().isEmpty();
    draft.causes = draft.causes.with(draft.causes.unit().restarted());
  }

  private static void counts(Draft draft, TrainingEvent.StepLogged logged, long step) {
    Declaration declared = draft.declaration;
    TokenWatch before = draft.causes.tokens();
    TokenWatch after =
        before.plus(
            logged.at().tokens().orElse(-1),
            step,
            logged.at().samples().orElse(-1),
            new TokenWatch.Declared(
                declared.tokensPerStep().orElse(0), declared.seqLen().orElse(0)));
    draft.causes = draft.causes.with(after);
    if (after.jumpedSince(before)) {
      anew(draft);
    }
  }

  /** A rate may be logged for the step before or after it: what is declared about here counts. */
  private static void rate(Draft draft, double rate, long tokens, long step) {
    Optional<Schedule> declared = draft.model.declaredSchedule();
    if (declared.isEmpty() || draft.causes.tokens().broken()) {
      return;
    }
    Schedule schedule = declared.get();
    double apart = Math.max(0, tokens - draft.latest.tokens());
    double here = schedule.at(tokens);
    double earlier = schedule.at(Math.max(1, tokens - apart));
    double later = schedule.at(tokens + apart);
    draft.causes =
        draft.causes.with(
            draft
                .causes
                .rate()
                .plus(
                    Math.min(here, Math.min(earlier, later)),
                    Math.max(here, Math.max(earlier, later)),
                    schedule.peak(),
                    rate,
                    tokens,
                    step));
  }

  private static Model model(Draft draft, MonitorSettings settings) {
    return Model.of(settings, draft.declaration, draft.tie.belief().prior(), draft.curve.closed());
  }
}
