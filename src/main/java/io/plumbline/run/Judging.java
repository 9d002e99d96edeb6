package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.drift.DriftDetector;
import io.plumbline.drift.DriftState;
import io.plumbline.drift.Expectation;
import io.plumbline.drift.Finding;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Holds losses and bins against what was predicted for them, and decides which bins the law may
 * learn from: what is under suspicion waits, what is off the curve is left out, what has lasted is
 * the run's new level.
 */
final class Judging {
  /** How many losses a run is taken to log when its plan does not tell. */
  private static final double LOSSES = 1e5;

  /**
   * A drift that has lasted until the run is this much longer than where it was confirmed is
   * accepted as a new level.
   */
  private static final double ACCEPTED = 1.1;

  /** So many losses after a jump, less one, wait for the next: it may be another unit. */
  private static final int HELD = 3;

  private final MonitorSettings settings;
  private final Siblings siblings;

  Judging(MonitorSettings settings, Siblings siblings) {
    this.settings = settings;
    this.siblings = siblings;
  }

  /** Holds a loss against what was predicted for it, before it can change the prediction. */
  void judge(Draft draft, long tokens, long step, double loss, double rate) {
    if (draft.causes.unit().trying() && draft.causes.unit().tried() < HELD) {
      return; // the loss may be in another unit: the next one tells more
    }
    draft.drift =
        DriftDetector.step(
            draft.drift,
            siblings
                .expectation(draft, tokens, loss)
                .filter(line -> !draft.accepting)
                .filter(line -> !(loss < line.at(tokens) && draft.model.colder(tokens, rate))),
            tokens,
            step,
            loss,
            threshold(draft, tokens));
  }

  /** The curve with its newest closed bin put to use; the model follows. */
  LossCurve closed(Draft draft, LossCurve grown) {
    LossCurve curve = siblings.heard(draft, grown);
    if (Siblings.hearing(curve) != Siblings.hearing(draft.curve)) {
      draft.drift = draft.drift.inAnotherUnit();
    }
    Bin newest = curve.closed().get(curve.closed().size() - 1);
    boolean merged =
        curve.closed().size() != draft.curve.closed().size() + 1
            || Siblings.changedThePast(grown, curve);
    if (draft.accepting) {
      draft.accepting = false;
      LossCurve begun = curve.usingNewest(Bin.Use.NEW_LEVEL);
      draft.model = model(draft, begun);
      return begun;
    }
    contradict(draft, curve);
    if (draft.drift.suspicious() || draft.drift.offCurve()) {
      if (lasting(draft.drift, newest.lastTokens())) {
        draft.accepting = false;
        draft.suspicious = false;
        draft.drift = draft.drift.atNewLevel();
        LossCurve accepted = curve.usingNewest(Bin.Use.NEW_LEVEL);
        draft.model = model(draft, accepted);
        return accepted;
      }
      draft.suspicious |= !draft.drift.offCurve();
      draft.suspicious &= !draft.drift.offCurve();
      LossCurve without = curve.usingNewest(Bin.Use.LEFT_OUT);
      draft.model = merged ? model(draft, without) : draft.model.plus(without.closed());
      return without;
    }
    if (draft.suspicious) {
      draft.suspicious = false;
      LossCurve whole = curve.usingNewest(Bin.Use.LEFT_OUT).takingBackIn();
      draft.model = model(draft, whole);
      return whole;
    }
    compareWithReference(draft, newest);
    draft.model = merged ? model(draft, curve) : draft.model.plus(curve.closed());
    return curve;
  }

  /** Holds the newest bins against what was forecast for them long before. */
  private void contradict(Draft draft, LossCurve curve) {
    Optional<Expectation> line = draft.model.expectation();
    if (line.isEmpty()) {
      return;
    }
    Bin newest = curve.closed().get(curve.closed().size() - 1);
    OldForecasts.strongest(
            curve.closed(),
            draft.model.anchors(),
            line.get().noiseVariance(),
            line.get().cooldown())
        .ifPresent(
            found ->
                draft.drift =
                    DriftDetector.contradicted(
                        draft.drift,
                        found,
                        DriftDetector.contradictionThreshold(settings.falseAlarmsPerRun()),
                        newest.lastTokens(),
                        newest.lastStep()));
  }

  private static void compareWithReference(Draft draft, Bin bin) {
    Optional<Expectation> expected = draft.model.expectation();
    if (expected.isEmpty() || bin.count() == 0) {
      return;
    }
    Expectation line = expected.get();
    double noise = line.noiseVariance() * bin.difficulty().noiseShare() / bin.count();
    draft
        .declaration
        .reference()
        .ifPresent(
            law ->
                draft.drift =
                    DriftDetector.referenced(
                        draft.drift,
                        bin.clearedLoss(),
                        law.lossAt(bin.meanTokens()),
                        Math.sqrt(noise),
                        bin.lastTokens(),
                        bin.lastStep()));
  }

  /** Whether a drift has lasted long enough to be the run's new level. */
  private static boolean lasting(DriftState drift, long tokens) {
    if (drift.has(Finding.DIVERGED) || !drift.drifting()) {
      return false;
    }
    for (DriftState.Standing standing : drift.open()) {
      if (standing.finding() != Finding.EVAL_GAP && tokens < ACCEPTED * standing.atTokens()) {
        return false;
      }
    }
    return true;
  }

  private double threshold(Draft draft, long tokens) {
    return DriftDetector.threshold(lossesPlanned(draft, tokens), settings.falseAlarmsPerRun());
  }

  private static double lossesPlanned(Draft draft, long tokens) {
    long seen = draft.counts.steps() + 1;
    OptionalLong target = draft.declaration.horizonTokens();
    double planned =
        target.isPresent() && tokens > 0 ? seen * (target.getAsLong() / (double) tokens) : LOSSES;
    return Math.max(1_000, Math.min(1e7, Math.max(planned, seen)));
  }

  private Model model(Draft draft, LossCurve curve) {
    return Model.of(settings, draft.declaration, draft.tie.belief().prior(), curve.closed());
  }
}
