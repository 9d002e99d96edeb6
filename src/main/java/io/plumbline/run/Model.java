package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import io.plumbline.drift.Anchor;
import io.plumbline.drift.Calibration;
import io.plumbline.drift.Expectation;
import io.plumbline.event.Declaration;
import io.plumbline.forecast.ForecastGrid;
import io.plumbline.forecast.Forecaster;
import io.plumbline.law.Courses;
import io.plumbline.law.Fit;
import io.plumbline.law.FitConfig;
import io.plumbline.law.Prediction;
import io.plumbline.law.Prior;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * What is derived from a run's declaration and closed bins alone: plan, fit, expectation and
 * outlook. Immutable.
 *
 * <p>{@link #of} folds the bins with {@link #plus}, the same operations in the same order as the
 * live run, so a model made anew from stored bins equals the live one to the bit.
 */
final class Model {
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

  /** How often losses are logged is taken from this many of the newest bins. */
  static final int RECENT_BINS = 10;

  /** Fewest bins a judgement rests on. */
  static final int LEAST_BINS = 20;

  /** No judgement before this share of a declared horizon: warm-up and transients. */
  static final double LEAST_SHARE = 0.08;

  /** A decay to zero takes up to this share of the loss, see {@link Prior}. */
  private static final double COOLDOWN = 0.12;

  private final Declaration declaration;
  private final Prior prior;
  private final Plan plan;
  private final Fit fit;

  private final Calibration calibration;

  /** The fit as it was one, two ... bins ago, newest first. */
  private final List<Anchor> history;

  /** Fits kept every {@link #ANCHOR_EVERY} bins, newest first. */
  private final List<Anchor> anchors;

  /** Bins still to come before the next anchor, see {@link #UNSETTLED}. */
  private final int unsettled;

  private final Optional<Expectation> expectation;
  private final Optional<Outlook> outlook;

  private Model(
      Declaration declaration,
      Prior prior,
      Plan plan,
      Fit fit,
      Calibration calibration,
      List<Anchor> history,
      List<Anchor> anchors,
      int unsettled,
      Optional<Expectation> expectation,
      Optional<Outlook> outlook) {
    this.declaration = declaration;
    this.prior = prior;
    this.plan = plan;
    this.fit = fit;
    this.calibration = calibration;
    this.history = history;
    this.anchors = anchors;
    this.unsettled = unsettled;
    this.expectation = expectation;
    this.outlook = outlook;
  }

  /** The model of these bins, folded from the first. */
  static Model of(Declaration declaration, Prior prior, List<Bin> bins) {
    Folding folding = new Folding(declaration, prior);
    for (int i = 0; i < bins.size(); i++) {
      folding.plus(bins, i);
    }
    return folding.model(bins);
  }

  /** The model of these bins instead, of the same declaration and prior. */
  Model refitted(List<Bin> bins) {
    return of(declaration, prior, bins);
  }

  /** The model with the newest of these bins added; all others are what this model was made of. */
  Model plus(List<Bin> bins) {
    Folding folding = new Folding(this);
    folding.plus(bins, bins.size() - 1);
    return folding.model(bins);
  }

  /** What the next losses are held against; empty while there is too little to judge by. */
  Optional<Expectation> expectation() {
    return expectation;
  }

  /** Whether a learning rate logged lies below the one that the expectation was made for. */
  boolean colder(double tokens, double rate) {
    return plan.colder(tokens, rate);
  }

  /** The fit as it was every {@link #ANCHOR_EVERY} bins, newest first. */
  List<Anchor> anchors() {
    return anchors;
  }

  /** Variance of a single loss about the trend, nats^2; NaN until known. */
  double noiseVariance() {
    return fit.noiseVariance();
  }

  /** The fitted curve; empty while nothing is fitted. */
  Optional<DoubleUnaryOperator> curve() {
    return fit.ready() ? Optional.of(fit.curve()) : Optional.empty();
  }

  /** Why there is no expectation, for people. */
  String whyNoExpectation() {
    if (plan.declaredHorizon()) {
      return "judging begins at "
          + Math.round(100 * LEAST_SHARE)
          + " % of the target and after "
          + (LEAST_BINS + HELD_BACK)
          + " bins of losses; "
          + fit.bins()
          + " so far";
    }
    return "judging begins after "
        + (LEAST_BINS + HELD_BACK)
        + " bins of losses; "
        + fit.bins()
        + " so far";
  }

  Optional<Outlook> outlook() {
    return outlook;
  }

  /** The learning rate over tokens as declared; empty while it is not. */
  Optional<Schedule> declaredSchedule() {
    return plan.basis().declared().map(DeclaredSchedule::schedule);
  }

  String whyNoOutlook() {
    if (outlook.isPresent()) {
      return "";
    }
    return plan.declaredHorizon()
        ? "the law needs losses from 1 % of the target on; " + fit.bins() + " bins so far"
        : "no target is declared: send a run event with target_tokens (or target_steps and"
            + " batch_tokens)";
  }

  /** Folds bins one by one; lives for one call. */
  private static final class Folding {
    private final Declaration declaration;
    private final Prior prior;
    private Plan plan;
    private Fit fit;
    private Calibration calibration = Calibration.NEW;
    private List<Anchor> history;
    private List<Anchor> anchors;
    private int unsettled;

    private Folding(Declaration declaration, Prior prior) {
      this.declaration = declaration;
      this.prior = prior;
      this.plan = Plan.of(declaration);
      this.fit = begin();
      this.history = List.of();
      this.anchors = List.of();
    }

    private Folding(Model model) {
      declaration = model.declaration;
      prior = model.prior;
      plan = model.plan;
      fit = model.fit;
      calibration = model.calibration;
      history = model.history;
      anchors = model.anchors;
      unsettled = model.unsettled;
    }

    private void plus(List<Bin> bins, int i) {
      List<Bin> seen = bins.subList(0, i + 1);
      Plan before = plan;
      plan = before.after(declaration, seen);
      if (plan.refits(before)) {
        fit = begin();
        calibration = Calibration.NEW;
        history = List.of();
        anchors = List.of();
        unsettled = 0;
        for (Bin bin : seen) {
          take(bin);
        }
      } else {
        take(bins.get(i));
      }
    }

    private void take(Bin bin) {
      if (bin.use() == Bin.Use.LEFT_OUT) {
        return;
      }
      List<Anchor> past = new ArrayList<>(HELD_BACK);
      if (bin.use() == Bin.Use.FIT) {
        calibrate(bin);
        past.add(new Anchor(fit, calibration));
        past.addAll(history.subList(0, Math.min(history.size(), HELD_BACK - 1)));
      }
      fit = fit.plus(bin);
      history = past;
      if (bin.use() == Bin.Use.NEW_LEVEL) {
        anchors = List.of();
        unsettled = UNSETTLED;
      } else if (unsettled > 0) {
        unsettled--;
      } else if (fit.bins() >= LEAST_BINS && fit.bins() % ANCHOR_EVERY == 0) {
        List<Anchor> kept = new ArrayList<>(ANCHORS);
        kept.add(new Anchor(fit, calibration));
        kept.addAll(anchors.subList(0, Math.min(anchors.size(), ANCHORS - 1)));
        anchors = kept;
      }
    }

    /** How far does the bin lie from its forecast, against what was stated? */
    private void calibrate(Bin bin) {
      if (history.size() < HELD_BACK || bin.losses().count() == 0) {
        return;
      }
      Fit heldBack = history.get(HELD_BACK - 1).fit();
      if (heldBack.bins() < LEAST_BINS || !heldBack.ready()) {
        return;
      }
      Prediction forecast = heldBack.at(bin.meanTokens());
      double noise = Expectation.noise(heldBack.noiseVariance(), forecast.mean());
      if (!Double.isNaN(noise)) {
        double off = bin.clearedLoss() - forecast.mean();
        double variance =
            forecast.variance() + noise * bin.difficulty().noiseShare() / bin.losses().count();
        calibration = calibration.plus(off * off / variance);
      }
    }

    private Fit begin() {
      return Fit.begin(
          FitConfig.DEFAULT,
          prior,
          plan.axis().clock(),
          plan.axis().peakRate(),
          declaration.activeParams().orElse(Double.NaN));
    }

    private Model model(List<Bin> bins) {
      double tokens = bins.isEmpty() ? 0 : bins.get(bins.size() - 1).lastTokens();
      return new Model(
          declaration,
          prior,
          plan,
          fit,
          calibration,
          history,
          anchors,
          unsettled,
          expectation(tokens),
          outlook(tokens, bins));
    }

    private Optional<Expectation> expectation(double tokens) {
      if (history.size() < HELD_BACK) {
        return Optional.empty();
      }
      Anchor held = history.get(HELD_BACK - 1);
      Fit heldBack = held.fit();
      boolean early = plan.declaredHorizon() && tokens < LEAST_SHARE * plan.axis().horizon();
      if (heldBack.bins() < LEAST_BINS
          || early
          || !heldBack.ready()
          || Double.isNaN(heldBack.noiseVariance())) {
        return Optional.empty();
      }
      return Optional.of(
          Expectation.of(
              heldBack, tokens, plan.hidden() ? COOLDOWN : 0, held.calibration().inflation()));
    }

    /** Variance of the mean of the losses that will be logged over the tail of the run, nats^2. */
    private double tailNoise(List<Bin> bins) {
      List<Bin> newest = bins.subList(Math.max(0, bins.size() - RECENT_BINS), bins.size());
      double noise = fit.noiseVariance();
      if (newest.isEmpty() || Double.isNaN(noise)) {
        return 0;
      }
      int losses = newest.stream().mapToInt(bin -> bin.losses().count()).sum();
      double stretch = newest.get(newest.size() - 1).lastTokens() - newest.get(0).firstTokens();
      double inTail =
          stretch > 0 ? (losses - 1) / stretch * Outlook.TAIL * plan.axis().horizon() : 1;
      return noise / Math.max(1, inTail);
    }

    private Optional<Outlook> outlook(double tokens, List<Bin> bins) {
      if (!plan.declaredHorizon() || !fit.ready()) {
        return Optional.empty();
      }
      double horizon = plan.axis().horizon();
      double tailNoise = tailNoise(bins);
      List<Courses.Branch> atHorizon =
          plan.courses().mean(fit, (1 - Outlook.TAIL) * horizon, horizon).stream()
              .map(branch -> branch.withNoise(tailNoise))
              .toList();
      return Optional.of(
          new Outlook(
              fit.estimate(),
              Forecaster.of(atHorizon),
              new ForecastGrid(fit, plan.courses(), Outlook.GRID_POINTS),
              Forecaster.drivers(Courses.joined(atHorizon)),
              plan.basis().kind(),
              plan.basis().says(),
              plan.learningRate(),
              tokens));
    }
  }
}
