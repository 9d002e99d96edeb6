package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.drift.Anchor;
import io.plumbline.drift.Calibration;
import io.plumbline.drift.Expectation;
import io.plumbline.event.Declaration;
import io.plumbline.law.Fit;
import io.plumbline.law.FitConfig;
import io.plumbline.law.Prediction;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Model} remembers from bin to bin: the plan, the fit, the fits of before, and how
 * well they have held. Immutable; {@link #plus} takes in one bin.
 *
 * @param declaration what the run has declared
 * @param prior what its law is believed to be before any loss
 * @param plan how far it goes and what its learning rate does
 * @param fit of all bins taken in
 * @param calibration how far bins lay from their forecasts, against what was stated
 * @param history the fit as it was one, two ... bins ago, newest first, at most {@link #HELD_BACK}
 * @param anchors fits kept every {@link #ANCHOR_EVERY} bins, newest first, at most {@link #ANCHORS}
 * @param unsettled bins still to come before the next anchor, see {@link #UNSETTLED}
 */
record Folded(
    Declaration declaration,
    Prior prior,
    Plan plan,
    Fit fit,
    Calibration calibration,
    List<Anchor> history,
    List<Anchor> anchors,
    int unsettled) {
  /**
   * The expectation that losses are judged by knows nothing of the newest bins: it must not chase a
   * drift.
   */
  static final int HELD_BACK = 3;

  /** Fits are kept as anchors this many bins apart, about a tenth of the tokens. */
  static final int ANCHOR_EVERY = 5;

  /** This many of them: the oldest is 25 to 30 bins back, close to half the tokens. */
  static final int ANCHORS = 6;

  /**
   * No anchor is kept for so many bins after a new level: how fast other data are learned, the fit
   * does not know yet.
   */
  static final int UNSETTLED = 15;

  /** Fewest bins a judgement rests on. */
  static final int LEAST_BINS = 20;

  /** Of no bins. */
  static Folded begin(Declaration declaration, Prior prior) {
    return begin(declaration, prior, Plan.of(declaration));
  }

  private static Folded begin(Declaration declaration, Prior prior, Plan plan) {
    Fit fit =
        Fit.begin(
            FitConfig.DEFAULT,
            prior,
            plan.axis().clock(),
            plan.axis().peakRate(),
            declaration.activeParams().orElse(Double.NaN));
    return new Folded(declaration, prior, plan, fit, Calibration.NEW, List.of(), List.of(), 0);
  }

  /**
   * With one more bin.
   *
   * @param seen all bins so far, the new one last: where the plan becomes another, all are fitted
   *     anew
   */
  Folded plus(List<Bin> seen) {
    Plan next = plan.after(declaration, seen);
    if (!next.refits(plan)) {
      return following(next).taking(seen.get(seen.size() - 1));
    }
    Folded anew = begin(declaration, prior, next);
    for (Bin bin : seen) {
      anew = anew.taking(bin);
    }
    return anew;
  }

  /** The fit that losses are held against, as of {@link #HELD_BACK} bins ago; empty before that. */
  Optional<Anchor> heldBack() {
    return history.size() < HELD_BACK
        ? Optional.empty()
        : Optional.of(history.get(HELD_BACK - 1))
            .filter(held -> held.fit().bins() >= LEAST_BINS && held.fit().ready());
  }

  private Folded following(Plan next) {
    return new Folded(declaration, prior, next, fit, calibration, history, anchors, unsettled);
  }

  private Folded taking(Bin bin) {
    return switch (bin.use()) {
      case LEFT_OUT, IN_DOUBT -> this;
      case FIT -> fitting(bin);
      case NEW_LEVEL ->
          new Folded(
              declaration,
              prior,
              plan,
              fit.plus(bin),
              calibration,
              List.of(),
              List.of(),
              UNSETTLED);
    };
  }

  private Folded fitting(Bin bin) {
    Calibration held = calibrated(bin);
    Fit fitted = fit.plus(bin);
    boolean anchoring =
        unsettled == 0
            && fitted.ready()
            && fitted.bins() >= LEAST_BINS
            && fitted.bins() % ANCHOR_EVERY == 0;
    return new Folded(
        declaration,
        prior,
        plan,
        fitted,
        held,
        behind(new Anchor(fit, held), history, HELD_BACK),
        anchoring ? behind(new Anchor(fitted, held), anchors, ANCHORS) : anchors,
        Math.max(0, unsettled - 1));
  }

  /** How far does the bin lie from its forecast, against what was stated? */
  private Calibration calibrated(Bin bin) {
    Optional<Anchor> held = bin.losses().count() == 0 ? Optional.empty() : heldBack();
    if (held.isEmpty()) {
      return calibration;
    }
    Fit before = held.get().fit();
    Prediction forecast = before.at(bin.meanTokens());
    double noise = Expectation.noise(before.noiseVariance(), forecast.mean());
    if (Double.isNaN(noise)) {
      return calibration;
    }
    double off = bin.clearedLoss() - forecast.mean();
    double variance =
        forecast.variance() + noise * bin.difficulty().noiseShare() / bin.losses().count();
    return calibration.plus(off * off / variance);
  }

  /** The newest in front of those before it, at most so many. */
  private static List<Anchor> behind(Anchor newest, List<Anchor> before, int most) {
    List<Anchor> all = new ArrayList<>(most);
    all.add(newest);
    all.addAll(before.subList(0, Math.min(before.size(), most - 1)));
    return all;
  }
}
