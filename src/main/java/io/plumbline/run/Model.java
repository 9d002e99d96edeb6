package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Schedule;
import io.plumbline.drift.Anchor;
import io.plumbline.drift.Expectation;
import io.plumbline.event.Declaration;
import io.plumbline.forecast.ForecastGrid;
import io.plumbline.forecast.Forecaster;
import io.plumbline.law.Courses;
import io.plumbline.law.Fit;
import io.plumbline.law.Prior;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * What is derived from a run's declaration and closed bins alone: plan, fit, expectation and
 * outlook. Immutable.
 *
 * <p>{@link #of} folds the bins one by one, as {@link #with} does: the same operations in the same
 * order as the live run, so a model made anew from stored bins equals the live one to the bit.
 */
final class Model {
  /** How often losses are logged is taken from this many of the newest bins. */
  static final int RECENT_BINS = 10;

  /** No judgement before this share of a declared horizon: warm-up and transients. */
  static final double LEAST_SHARE = 0.08;

  /**
   * A loss that comes late changes one of the newest bins, mostly the last that has closed: so many
   * can be folded anew without those before them, at the cost of one fit's memory each.
   */
  private static final int REACH = 2;

  /** A decay to zero takes up to this share of the loss, see {@link Prior}. */
  private static final double COOLDOWN = 0.12;

  private final Folded folded;
  private final List<Bin> bins;

  /** What {@link #folded} was one bin ago, two ... newest first: where a late loss is taken in. */
  private final List<Folded> earlier;

  /** Whether a closed bin has changed without another closing: losses of this run come late. */
  private final boolean disturbed;

  private final Optional<Expectation> expectation;
  private final Optional<Outlook> outlook;

  private Model(Folded folded, List<Bin> bins, List<Folded> earlier, boolean disturbed) {
    double tokens = bins.isEmpty() ? 0 : bins.get(bins.size() - 1).lastTokens();
    this.folded = folded;
    this.bins = bins;
    this.earlier = earlier;
    this.disturbed = disturbed;
    this.expectation = expectation(folded, tokens);
    this.outlook = outlook(folded, tokens, bins);
  }

  /** The model of these bins, folded from the first. */
  static Model of(Declaration declaration, Prior prior, List<Bin> bins) {
    Folded begun = Folded.begin(declaration, prior);
    return new Folding(begun, List.of(), 0).through(bins, REACH, false);
  }

  /** The model of these bins instead, of the same declaration and prior. */
  Model with(List<Bin> others) {
    return with(others, REACH);
  }

  /**
   * The same, to the bit whichever bins have changed: only from the first that did on they are
   * folded anew, where what was folded before it is remembered.
   *
   * @param reach so many of the newest bins a late loss may still change: in a run where losses
   *     come late, what was folded before them is remembered
   */
  Model with(List<Bin> others, int reach) {
    int same = same(others);
    int back = bins.size() - same;
    boolean late = disturbed || (back > 0 && others.size() == bins.size());
    Folding begun =
        back > earlier.size()
            ? new Folding(Folded.begin(folded.declaration(), folded.prior()), List.of(), 0)
            : back == 0
                ? new Folding(folded, earlier, same)
                : new Folding(earlier.get(back - 1), earlier.subList(back, earlier.size()), same);
    return begun.through(others, late ? Math.max(REACH, reach) : REACH, late);
  }

  /** How many bins, from the oldest on, are what they were. */
  private int same(List<Bin> others) {
    int most = Math.min(bins.size(), others.size());
    int same = 0;
    while (same < most && bins.get(same).equals(others.get(same))) {
      same++;
    }
    return same;
  }

  /**
   * Where folding begins.
   *
   * @param folded of the first {@code taken} bins
   * @param earlier what that was one bin before, two ...
   */
  private record Folding(Folded folded, List<Folded> earlier, int taken) {
    /** Takes in the bins behind those taken. */
    Model through(List<Bin> bins, int reach, boolean disturbed) {
      Folded newest = folded;
      Deque<Folded> before = new ArrayDeque<>(earlier);
      for (int i = taken + 1; i <= bins.size(); i++) {
        before.addFirst(newest);
        newest = newest.plus(bins.subList(0, i));
        if (before.size() > reach) {
          before.removeLast();
        }
      }
      return new Model(newest, bins, List.copyOf(before), disturbed);
    }
  }

  /** What the next losses are held against; empty while there is too little to judge by. */
  Optional<Expectation> expectation() {
    return expectation;
  }

  /**
   * Whether the curve is that of the level it is at: after a new one it may yet move as far as the
   * losses have, see {@link Folded#UNSETTLED}.
   */
  boolean settled() {
    return folded.unsettled() == 0;
  }

  /** Whether a learning rate logged lies below the one that the expectation was made for. */
  boolean colder(double tokens, double rate) {
    return folded.plan().colder(tokens, rate);
  }

  /** The fit as it was every {@link Folded#ANCHOR_EVERY} bins, newest first. */
  List<Anchor> anchors() {
    return folded.anchors();
  }

  /** Variance of a single loss about the trend, nats^2; NaN until known. */
  double noiseVariance() {
    return folded.fit().noiseVariance();
  }

  /** The fitted curve; empty while nothing is fitted. */
  Optional<DoubleUnaryOperator> curve() {
    return folded.fit().ready() ? Optional.of(folded.fit().curve()) : Optional.empty();
  }

  /** Why there is no expectation, for people. */
  String whyNoExpectation() {
    if (folded.plan().declaredHorizon()) {
      return "judging begins at "
          + Math.round(100 * LEAST_SHARE)
          + " % of the target and after "
          + (Folded.LEAST_BINS + Folded.HELD_BACK)
          + " bins of losses; "
          + folded.fit().bins()
          + " so far";
    }
    return "judging begins after "
        + (Folded.LEAST_BINS + Folded.HELD_BACK)
        + " bins of losses; "
        + folded.fit().bins()
        + " so far";
  }

  Optional<Outlook> outlook() {
    return outlook;
  }

  /** The learning rate over tokens as declared; empty while it is not. */
  Optional<Schedule> declaredSchedule() {
    return folded.plan().basis().declared().map(DeclaredSchedule::schedule);
  }

  String whyNoOutlook() {
    if (outlook.isPresent()) {
      return "";
    }
    return folded.plan().declaredHorizon()
        ? "the law needs losses from 1 % of the target on; " + folded.fit().bins() + " bins so far"
        : "no target is declared: send a run event with target_tokens (or target_steps and"
            + " batch_tokens)";
  }

  private static Optional<Expectation> expectation(Folded folded, double tokens) {
    Plan plan = folded.plan();
    boolean early = plan.declaredHorizon() && tokens < LEAST_SHARE * plan.axis().horizon();
    return folded
        .heldBack()
        .filter(held -> !early && !Double.isNaN(held.fit().noiseVariance()))
        .map(
            held ->
                Expectation.of(
                    held.fit(),
                    tokens,
                    plan.hidden() ? COOLDOWN : 0,
                    held.calibration().inflation()));
  }

  /** Variance of the mean of the losses that will be logged over the tail of the run, nats^2. */
  private static double tailNoise(Folded folded, List<Bin> bins) {
    List<Bin> newest = bins.subList(Math.max(0, bins.size() - RECENT_BINS), bins.size());
    double noise = folded.fit().noiseVariance();
    if (newest.isEmpty() || Double.isNaN(noise)) {
      return 0;
    }
    int losses = newest.stream().mapToInt(bin -> bin.losses().count()).sum();
    double stretch = newest.get(newest.size() - 1).lastTokens() - newest.get(0).firstTokens();
    double inTail =
        stretch > 0 ? (losses - 1) / stretch * Outlook.TAIL * folded.plan().axis().horizon() : 1;
    return noise / Math.max(1, inTail);
  }

  private static Optional<Outlook> outlook(Folded folded, double tokens, List<Bin> bins) {
    Plan plan = folded.plan();
    Fit fit = folded.fit();
    if (!plan.declaredHorizon() || !fit.ready()) {
      return Optional.empty();
    }
    double horizon = plan.axis().horizon();
    double tailNoise = tailNoise(folded, bins);
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
