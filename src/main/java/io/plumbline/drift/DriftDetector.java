package io.plumbline.drift;

import io.plumbline.drift.DriftState.Standing;
import io.plumbline.drift.DriftVerdict.Found;
import io.plumbline.drift.DriftVerdict.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds where a run's loss leaves what was predicted for it. Each detector has a file of its own:
 * {@link Numerics}, {@link Divergence}, {@link Spike} and {@link Departure} look at every loss,
 * {@link Contradiction} and {@link OffReference} at every bin, {@link EvalGap} at every evaluation.
 *
 * <p>The threshold on {@link Departure}'s statistic G follows from the false alarms allowed per
 * run,
 *
 * <pre>
 *   G* = 2 ln(N / f) + {@link #MARGIN}            N losses in the run, f false alarms per run
 * </pre>
 *
 * because under the null exp(-G/2) bounds the chance at one start.
 */
public final class DriftDetector {
  /** For the many starts tried and heavy tails; found on healthy runs. */
  static final double MARGIN = 5;

  /** Independent comparisons with an old forecast that one run makes. */
  private static final double CONTRADICTIONS = 200;

  private DriftDetector() {}

  /**
   * One training loss.
   *
   * @param state what is remembered
   * @param expected what was predicted for this stretch, empty while there is no prediction to
   *     judge by
   * @param tokens tokens seen
   * @param step the same as a step, empty when unknown
   * @param loss nats per token; may be NaN or infinite
   * @param numerics whether that is a result, this loss taken in
   * @param threshold see {@link #threshold}
   */
  public static DriftState step(
      DriftState state,
      Optional<Expectation> expected,
      long tokens,
      OptionalLong step,
      double loss,
      Numerics numerics,
      double threshold) {
    Logged logged = new Logged(new Place(tokens, step), loss, expected);
    Findings known = state.findings().confirmed();
    if (!numerics.sound()) {
      Findings found = numerics.judge(known, logged, state.divergence().lowest());
      return state
          .with(state.departure().unjudged(), state.spike(), state.divergence(), found)
          .with(numerics);
    }
    return judged(state.with(numerics), known, logged, threshold);
  }

  /**
   * One training loss that seems to be in another unit: it is held against nothing, but a number it
   * must be.
   *
   * @param loss and the others: as for {@link #step}
   */
  public static DriftState inDoubt(
      DriftState state, long tokens, OptionalLong step, double loss, Numerics numerics) {
    Findings known = state.findings().confirmed();
    Logged logged = new Logged(new Place(tokens, step), loss, Optional.empty());
    Findings found =
        numerics.sound()
            ? known.without(Finding.DIVERGED)
            : numerics.judge(known, logged, state.divergence().lowest());
    return state
        .with(state.departure().unjudged(), state.spike(), state.divergence(), found)
        .with(numerics);
  }

  /** A loss that is a result. */
  private static DriftState judged(
      DriftState state, Findings known, Logged logged, double threshold) {
    Optional<Expectation> expected = logged.expected();
    Divergence divergence = state.divergence().plus(logged.loss());
    Findings found = divergence.judge(known, logged);
    if (expected.isEmpty()) {
      return state.with(state.departure().unjudged(), state.spike(), divergence, found);
    }
    Held held = Held.of(logged, expected.get());
    Spike spike = state.spike().plus(held);
    found = spike.judge(found, held);
    if (!expected.get().scored()) {
      // what is in another unit of noise tells nothing of a drift: what was suspected still is
      return state.with(
          state.departure(), spike, divergence, found.stillSuspecting(state.suspected()));
    }
    Departure.After after = state.departure().plus(held, found, threshold);
    return state.with(after.departure(), spike, divergence, after.findings());
  }

  /**
   * The threshold on G.
   *
   * @param losses how many the run will log, at least 1
   * @param falseAlarmsPerRun above 0 and below 1
   */
  public static double threshold(double losses, double falseAlarmsPerRun) {
    return 2 * Math.log(Math.max(1, losses) / falseAlarmsPerRun) + MARGIN;
  }

  /**
   * The threshold on a contradiction: the newest bins and the anchors overlap, so that a run makes
   * about {@link #CONTRADICTIONS} independent ones.
   *
   * @param falseAlarmsPerRun above 0 and below 1
   */
  public static double contradictionThreshold(double falseAlarmsPerRun) {
    return 2 * Math.log(CONTRADICTIONS / falseAlarmsPerRun) + MARGIN;
  }

  /**
   * An evaluation on held-out data.
   *
   * @param evalLoss nats per token
   * @param trainLoss smoothed training loss, nats per token; NaN before the first
   */
  public static DriftState evaluated(
      DriftState state, double evalLoss, double trainLoss, long tokens, OptionalLong step) {
    EvalGap gap = state.evalGap().plus(evalLoss, trainLoss);
    Findings found = state.findings();
    if (gap.confirmed() && !state.has(Finding.EVAL_GAP)) {
      Evidence evidence = gap.evidence(evalLoss, trainLoss, tokens, step);
      found = found.confirming(Finding.EVAL_GAP, evidence, tokens);
    } else if (gap.wide() == 0) {
      found = found.without(Finding.EVAL_GAP);
    }
    return state.with(gap, found);
  }

  /** A bin has closed and the run has declared the law it should follow. */
  public static DriftState referenced(
      DriftState state,
      double seen,
      double declared,
      double noise,
      long tokens,
      OptionalLong step) {
    double off = OffReference.off(seen, declared, noise);
    OffReference reference = state.offReference().plus(off);
    Findings found = state.findings();
    if (reference.confirmed() && !state.has(Finding.OFF_REFERENCE)) {
      Evidence evidence = new Evidence(off, 1, tokens, step, declared, seen);
      found = found.confirming(Finding.OFF_REFERENCE, evidence, tokens);
    } else if (reference.row() == 0) {
      found = found.without(Finding.OFF_REFERENCE);
    }
    return state.with(reference, found);
  }

  /**
   * A bin has closed: do the newest bins contradict a forecast made long before them?
   *
   * @param contradiction the strongest one; its statistic over k is held against the threshold
   * @param tokens tokens now
   */
  public static DriftState contradicted(
      DriftState state, Contradiction contradiction, double threshold, long tokens) {
    boolean above = contradiction.off() > 0;
    Departure departure = state.departure().contradicted(contradiction.signed() / threshold);
    boolean mayBeOver = above && state.has(Finding.SPIKE);
    if (contradiction.statistic() > threshold && !state.drifting() && !mayBeOver) {
      Findings found =
          state
              .findings()
              .confirming(
                  above ? Finding.DRIFT_UP : Finding.DRIFT_DOWN,
                  contradiction.evidence(threshold),
                  tokens);
      return state.with(departure, found);
    }
    return state.with(departure, state.findings());
  }

  /**
   * What a state amounts to: every finding that is confirmed, with where it was, then every one
   * that is suspected.
   */
  public static DriftVerdict verdict(DriftState state) {
    List<Standing> open = state.open();
    List<Found> suspected = state.suspected();
    if (open.isEmpty()) {
      return suspected.isEmpty()
          ? new DriftVerdict(Grade.STEADY, "on the predicted curve", state.score(), List.of())
          : new DriftVerdict(
              Grade.SUSPECTED,
              "may be leaving the predicted curve: " + suspected.get(0).finding(),
              state.score(),
              suspected);
    }
    List<Found> found = new ArrayList<>(open.size() + suspected.size());
    for (Standing standing : open) {
      found.add(Found.confirmed(standing));
    }
    found.addAll(suspected);
    return new DriftVerdict(
        Grade.CONFIRMED,
        "off the predicted curve: " + found.get(0).finding(),
        state.score(),
        found);
  }
}
