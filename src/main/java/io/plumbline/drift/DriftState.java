package io.plumbline.drift;

import io.plumbline.drift.DriftVerdict.Found;
import java.util.List;

/**
 * What the detectors remember of a run between events. Immutable, small, stored with the run.
 *
 * @param departure how far losses and bins have left the curve
 * @param spike whether newest losses were a spike's
 * @param divergence how much of what was learned is lost
 * @param evalGap how far evaluation has left training
 * @param offReference whether the run keeps to the law it has declared
 * @param findings what all of them have found
 * @param numerics whether what is logged is the result of a computation
 */
public record DriftState(
    Departure departure,
    Spike spike,
    Divergence divergence,
    EvalGap evalGap,
    OffReference offReference,
    Findings findings,
    Numerics numerics) {

  /** A run of which nothing was seen. */
  public static final DriftState NEW =
      new DriftState(
          Departure.NONE,
          Spike.NONE,
          Divergence.NEW,
          EvalGap.NONE,
          OffReference.NONE,
          Findings.NONE,
          Numerics.NEW);

  /**
   * A confirmed finding that has not gone away.
   *
   * @param evidence as it was when it was confirmed
   * @param atTokens where it was confirmed
   */
  public record Standing(Finding finding, Evidence evidence, long atTokens) {}

  /** What is confirmed and has not gone away. */
  public List<Standing> open() {
    return findings.open();
  }

  /** What was suspected at the newest loss. */
  public List<Found> suspected() {
    return findings.suspected();
  }

  /** The drift statistic over its threshold at the newest loss, signed. */
  public double score() {
    return departure.score();
  }

  /** Whether this is confirmed now. */
  public boolean has(Finding finding) {
    return findings.has(finding);
  }

  /**
   * Whether the loss is confirmed to be off the predicted curve: the fit must not learn from it.
   */
  public boolean offCurve() {
    return drifting() || has(Finding.DIVERGED) || has(Finding.SPIKE);
  }

  /** Whether the loss is confirmed to lie above or below the predicted curve. */
  public boolean drifting() {
    return findings.drifting();
  }

  /**
   * Whether there is enough against the newest losses that the fit should not learn from them yet.
   */
  public boolean suspicious() {
    return !findings.suspected().isEmpty();
  }

  /** Losses are standardised otherwise from here on: the newest of them are forgotten. */
  public DriftState inAnotherUnit() {
    return with(departure.emptied(), findings);
  }

  DriftState with(
      Departure nextDeparture, Spike nextSpike, Divergence nextDivergence, Findings found) {
    return new DriftState(
        nextDeparture, nextSpike, nextDivergence, evalGap, offReference, found, numerics);
  }

  /** With this known of what is logged. */
  public DriftState with(Numerics next) {
    return new DriftState(departure, spike, divergence, evalGap, offReference, findings, next);
  }

  DriftState with(Departure next, Findings found) {
    return new DriftState(next, spike, divergence, evalGap, offReference, found, numerics);
  }

  DriftState with(EvalGap next, Findings found) {
    return new DriftState(departure, spike, divergence, next, offReference, found, numerics);
  }

  DriftState with(OffReference next, Findings found) {
    return new DriftState(departure, spike, divergence, evalGap, next, found, numerics);
  }

  /** After a change of the data: the loss has another level to fall from, and to be told by. */
  public DriftState renewed() {
    return new DriftState(
        Departure.NONE,
        Spike.NONE,
        divergence.renewed(),
        EvalGap.NONE,
        OffReference.NONE,
        Findings.NONE,
        numerics);
  }

  /**
   * After a return to a checkpoint: nothing of the abandoned stretch counts, and no baseline
   * reaches across. What was learned of the run's noise and of its first loss stays.
   */
  public DriftState restarted() {
    return new DriftState(
        Departure.NONE,
        Spike.NONE,
        divergence.restarted(),
        evalGap.restarted(),
        OffReference.NONE,
        Findings.NONE,
        numerics.restarted());
  }

  /**
   * After a drift has become the run's new level: as after a restart, but evaluation is where it
   * was from training. That the training loss is believed now does not bring the two together.
   */
  public DriftState atNewLevel() {
    return restarted().with(evalGap, findings.only(Finding.EVAL_GAP));
  }
}
