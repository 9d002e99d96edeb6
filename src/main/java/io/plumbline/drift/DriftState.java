package io.plumbline.drift;

import io.plumbline.drift.DriftVerdict.Found;
import java.util.List;

/**
 * What the detectors remember of a run between events. Immutable, small, stored with the run.
 *
 * @param segments standardised losses of the recent past
 * @param high newest eight losses, one bit each, the newest lowest: whether it was a spike's
 * @param calm losses in a row that were not
 * @param firstLoss first finite loss of the run, NaN before it
 * @param lowest lowest running mean of the loss, NaN before the first
 * @param running running mean of the loss over about sixteen, NaN before the first
 * @param evalGap how far evaluation has left training
 * @param offReference whether the run keeps to the law it has declared
 * @param contradiction how far the newest bins contradict a forecast made long before, over the
 *     threshold, signed
 * @param score the drift statistic over its threshold at the newest loss, signed
 * @param suspected what was suspected at the newest loss
 * @param open what is confirmed and has not gone away
 */
public record DriftState(
    Segments segments,
    int high,
    int calm,
    double firstLoss,
    double lowest,
    double running,
    EvalGap evalGap,
    OffReference offReference,
    double contradiction,
    double score,
    List<Found> suspected,
    List<Standing> open) {

  /** A run of which nothing was seen. */
  public static final DriftState NEW =
      new DriftState(
          Segments.EMPTY,
          0,
          0,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          EvalGap.NONE,
          OffReference.NONE,
          0,
          0,
          List.of(),
          List.of());

  public DriftState {
    suspected = List.copyOf(suspected);
    open = List.copyOf(open);
  }

  /**
   * A confirmed finding that has not gone away.
   *
   * @param evidence as it was when it was confirmed
   * @param atTokens where it was confirmed
   */
  public record Standing(Finding finding, Evidence evidence, long atTokens) {}

  /** Whether this is confirmed now. */
  public boolean has(Finding finding) {
    for (Standing standing : open) {
      if (standing.finding() == finding) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the loss is confirmed to be off the predicted curve: the fit must not learn from it.
   */
  public boolean offCurve() {
    return drifting() || has(Finding.DIVERGED) || has(Finding.SPIKE);
  }

  /** Whether the loss is confirmed to lie above or below the predicted curve. */
  public boolean drifting() {
    return has(Finding.DRIFT_UP) || has(Finding.DRIFT_DOWN) || has(Finding.PLATEAU);
  }

  /**
   * Whether there is enough against the newest losses that the fit should not learn from them yet.
   */
  public boolean suspicious() {
    return !suspected.isEmpty();
  }

  /** Losses are standardised otherwise from here on: the newest of them are forgotten. */
  public DriftState inAnotherUnit() {
    return new DriftState(
        Segments.EMPTY,
        high,
        calm,
        firstLoss,
        lowest,
        running,
        evalGap,
        offReference,
        contradiction,
        score,
        suspected,
        open);
  }

  DriftState with(EvalGap gap, List<Standing> nowOpen) {
    return new DriftState(
        segments,
        high,
        calm,
        firstLoss,
        lowest,
        running,
        gap,
        offReference,
        contradiction,
        score,
        suspected,
        nowOpen);
  }

  DriftState with(OffReference reference, List<Standing> nowOpen) {
    return new DriftState(
        segments,
        high,
        calm,
        firstLoss,
        lowest,
        running,
        evalGap,
        reference,
        contradiction,
        score,
        suspected,
        nowOpen);
  }

  /** After a change of the data: the loss has another level to fall from, and to be told by. */
  public DriftState renewed() {
    return new DriftState(
        Segments.EMPTY,
        0,
        0,
        firstLoss,
        Double.NaN,
        Double.NaN,
        EvalGap.NONE,
        OffReference.NONE,
        0,
        0,
        List.of(),
        List.of());
  }

  /**
   * After a return to a checkpoint: nothing of the abandoned stretch counts, and no baseline
   * reaches across. What was learned of the run's noise and of its first loss stays.
   */
  public DriftState restarted() {
    return new DriftState(
        Segments.EMPTY,
        0,
        0,
        firstLoss,
        lowest,
        Double.NaN,
        new EvalGap(evalGap.running(), evalGap.lowest(), 0),
        OffReference.NONE,
        0,
        0,
        List.of(),
        List.of());
  }

  /**
   * After a drift has become the run's new level: as after a restart, but evaluation is where it
   * was from training. That the training loss is believed now does not bring the two together.
   */
  public DriftState atNewLevel() {
    return restarted()
        .with(
            evalGap,
            open.stream().filter(standing -> standing.finding() == Finding.EVAL_GAP).toList());
  }
}
