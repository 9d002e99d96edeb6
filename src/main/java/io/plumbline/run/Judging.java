package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.drift.Contradiction;
import io.plumbline.drift.DriftDetector;
import io.plumbline.drift.DriftState;
import io.plumbline.drift.Expectation;
import io.plumbline.drift.Trust;
import io.plumbline.event.Declaration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Third of the five: holds losses and bins against what was forecast for them before they were
 * seen, and by that decides what the law may learn from ({@link Trust}).
 */
final class Judging {
  /** How many losses a run is taken to log when its plan does not tell. */
  private static final double LOSSES = 1e5;

  private final double falseAlarmsPerRun;

  /**
   * @param falseAlarmsPerRun how many paging alerts a healthy run may cause, above 0 and below 1
   */
  Judging(double falseAlarmsPerRun) {
    this.falseAlarmsPerRun = falseAlarmsPerRun;
  }

  Judged judge(Cleared cleared) {
    Doubt before = cleared.footing().doubt();
    DriftState drift = evaluation(cleared, loss(cleared, before.drift()));
    return cleared.closedABin()
        ? closing(cleared, drift, before.trust())
        : judged(cleared, new Doubt(drift, before.trust()), Optional.empty());
  }

  private static Judged judged(Cleared cleared, Doubt doubt, Optional<Trust.Use> use) {
    return new Judged(cleared, doubt, DriftDetector.verdict(doubt.drift()), use);
  }

  /** A loss, held against what was predicted for it before it can change the prediction. */
  private DriftState loss(Cleared cleared, DriftState drift) {
    if (cleared.loss().isEmpty() || cleared.loss().get().waits()) {
      return drift;
    }
    Cleared.Loss loss = cleared.loss().get();
    Placed placed = cleared.placed();
    long tokens = cleared.track().latest().tokens();
    OptionalLong step = cleared.track().latest().step();
    if (another(cleared)) {
      return DriftDetector.inDoubt(drift, tokens, step, loss.nats(), loss.numerics());
    }
    double planned =
        lossesPlanned(placed.declaration(), placed.track().counts().steps() + 1, tokens);
    return DriftDetector.step(
        drift,
        loss.expected(),
        tokens,
        step,
        loss.nats(),
        loss.numerics(),
        DriftDetector.threshold(planned, falseAlarmsPerRun));
  }

  private static double lossesPlanned(Declaration declaration, long seen, long tokens) {
    OptionalLong target = declaration.horizonTokens();
    double planned =
        target.isPresent() && tokens > 0 ? seen * (target.getAsLong() / (double) tokens) : LOSSES;
    return Math.max(1_000, Math.min(1e7, Math.max(planned, seen)));
  }

  /** An evaluation, held against training. */
  private static DriftState evaluation(Cleared cleared, DriftState drift) {
    Optional<Expectation> line = cleared.footing().model().expectation();
    Placed placed = cleared.placed();
    if (placed.evaluated().isEmpty() || line.isEmpty() || inDoubt(cleared)) {
      return drift;
    }
    // The mean of the newest losses lies behind a falling curve, further the rarer they are
    // logged: an early gap without this looks narrow, and every later one wide.
    LossCurve curve = cleared.curve();
    Latest latest = cleared.track().latest();
    double lag = line.get().at(curve.smoothedTokens()) - line.get().at(latest.tokens());
    return DriftDetector.evaluated(
        drift,
        placed.evaluated().getAsDouble(),
        curve.smoothedLoss() - lag,
        latest.tokens(),
        latest.step());
  }

  /** A bin, held against what was forecast for it long before. */
  private Judged closing(Cleared cleared, DriftState ofLoss, Trust trust) {
    LossCurve curve = cleared.curve();
    LossCurve before = cleared.footing().curve();
    DriftState drift =
        Siblings.hearing(curve) == Siblings.hearing(before) ? ofLoss : ofLoss.inAnotherUnit();
    Bin newest = curve.closed().get(curve.closed().size() - 1);
    if (trust.accepting()) {
      Trust.Closing closing = trust.closing(drift, newest.lastTokens());
      return judged(cleared, new Doubt(drift, closing.next()), Optional.of(closing.use()));
    }
    if (inDoubt(cleared)) {
      return another(cleared)
          ? judged(cleared, new Doubt(drift, new Trust.OffCurve()), Optional.of(Trust.Use.DOUBT))
          : judged(
              cleared, new Doubt(drift, new Trust.Suspicious()), Optional.of(Trust.Use.LEAVE_OUT));
    }
    DriftState held = contradicted(cleared, drift, newest);
    Trust.Closing closing = trust.closing(held, newest.lastTokens());
    DriftState after =
        switch (closing.use()) {
          case NEW_LEVEL -> held.atNewLevel();
          case FIT -> referenced(cleared, held, newest);
          case LEAVE_OUT, FIT_WITH_LEFT_OUT, DOUBT -> held;
        };
    return judged(cleared, new Doubt(after, closing.next()), Optional.of(closing.use()));
  }

  /** Whether losses are, or may be, in another unit: then they tell nothing of the run. */
  private static boolean inDoubt(Cleared cleared) {
    return cleared.watch().causes().unit().inDoubt();
  }

  private static boolean another(Cleared cleared) {
    return cleared.watch().causes().unit().another();
  }

  private DriftState contradicted(Cleared cleared, DriftState drift, Bin newest) {
    Model model = cleared.footing().model();
    if (model.expectation().isEmpty()) {
      return drift;
    }
    Expectation line = model.expectation().get();
    Optional<Contradiction> found =
        OldForecasts.strongest(
            cleared.curve().closed(), model.anchors(), line.noiseVariance(), line.cooldown());
    return found
        .map(
            strongest ->
                DriftDetector.contradicted(
                    drift,
                    strongest,
                    DriftDetector.contradictionThreshold(falseAlarmsPerRun),
                    newest.lastTokens()))
        .orElse(drift);
  }

  /** ... and against the law that the run has declared. */
  private static DriftState referenced(Cleared cleared, DriftState drift, Bin bin) {
    Optional<Declaration.ReferenceLaw> law = cleared.placed().declaration().reference();
    Optional<Expectation> line = cleared.footing().model().expectation();
    if (law.isEmpty() || line.isEmpty() || bin.losses().count() == 0) {
      return drift;
    }
    double noise =
        line.get().noiseVariance() * bin.difficulty().noiseShare() / bin.losses().count();
    return DriftDetector.referenced(
        drift,
        bin.clearedLoss(),
        law.get().lossAt(bin.meanTokens()),
        Math.sqrt(noise),
        bin.lastTokens(),
        bin.lastStep());
  }
}
