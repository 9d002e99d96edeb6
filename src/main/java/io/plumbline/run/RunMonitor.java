package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.event.Declaration;
import io.plumbline.event.StepMean;
import io.plumbline.event.TrainingEvent;
import io.plumbline.family.FamilyPriors;
import java.util.List;
import java.util.Optional;

/**
 * The heart: one event changes one run's state and yields one report. Pure: no clock, no Kafka, no
 * shared state.
 *
 * <p>An event goes through five values, each made from the one before and the state:
 *
 * <pre>
 *   {@link Placed}    where it belongs, and what has happened to the run with it
 *   {@link Cleared}   its loss as the run's own, with what is known of its batch and its noise
 *   {@link Judged}    what speaks against it, by forecasts made before it was seen
 *   {@link Learned}   what the law has learned from it, or has not while it is under suspicion
 *   {@link Told}      what everybody may know now: regime, alerts, report, lessons for others
 * </pre>
 *
 * <p>Cost of {@link #step}: O(1) for an event, plus one update of the fit when a log-token bin
 * closes, whatever the run's length. The same events in the same order give the same reports, bit
 * for bit, also when the state was stored and restored in between.
 */
public final class RunMonitor {
  private final Stalling stalling;
  private final Regimes regimes;
  private final Clearing clearing;
  private final Judging judging;
  private final Learning learning;
  private final Telling telling;

  /**
   * A monitor for any number of runs, to which no family teaches anything.
   *
   * @param settings the operator's choices
   */
  public RunMonitor(MonitorSettings settings) {
    this(settings, FamilyPriors.NONE);
  }

  /**
   * A monitor that asks what families teach.
   *
   * @param settings the operator's choices
   * @param priors asked for a run's prior when it is declared, and now and then until half of its
   *     plan; the answer stays with the run
   */
  public RunMonitor(MonitorSettings settings, FamilyPriors priors) {
    this(settings, priors, BatchTracks.NONE);
  }

  /**
   * A monitor that asks what families teach, and what runs have told of the batches they read.
   *
   * @param settings the operator's choices
   * @param priors as above
   * @param tracks what runs have told, see {@link Step#told}
   */
  public RunMonitor(MonitorSettings settings, FamilyPriors priors, BatchTracks tracks) {
    stalling = new Stalling(settings.stallAfterMs());
    regimes = new Regimes(settings.optimalTokensPerParameter());
    clearing = new Clearing(new Siblings(tracks));
    judging = new Judging(settings.falseAlarmsPerRun());
    learning = new Learning(priors);
    telling = new Telling(regimes);
  }

  /** The state of a run of which nothing is known yet. */
  public RunState begin(String run) {
    return restore(run, Declaration.NONE, RunHead.NEW, FamilyTie.NONE, List.of());
  }

  /** The state that was stored as these parts; the model is fitted again from the bins. */
  public RunState restore(
      String run, Declaration declaration, RunHead head, FamilyTie tie, List<Bin> bins) {
    LossCurve curve = head.tail().after(bins);
    Model model = Model.of(declaration, tie.belief().prior(), curve.closed());
    return new RunState(run, declaration, head, tie, curve, model, regimes.of(declaration));
  }

  /**
   * Works one event into a run.
   *
   * @param state the run's state before
   * @param event an event of the same run
   * @param arrivalMs when it arrived, milliseconds since the epoch: what {@link #tick} is held
   *     against
   */
  public Step step(RunState state, TrainingEvent event, long arrivalMs) {
    if (event instanceof TrainingEvent.RunDeleted) {
      return anew(state, arrivalMs);
    }
    Optional<StepMean> held = held(state);
    if (held.isPresent() && Placing.completes(state, event)) {
      Step first = worked(Placing.held(state, held.get(), arrivalMs));
      return stepped(first.state(), event, arrivalMs).after(first);
    }
    return stepped(state, event, arrivalMs);
  }

  /** What is no number is told at once, whatever else its step may have. */
  private Step stepped(RunState state, TrainingEvent event, long arrivalMs) {
    Step step = worked(Placing.place(state, event, arrivalMs));
    Optional<StepMean> broken = held(step.state()).filter(held -> !Double.isFinite(held.sum()));
    return broken.isPresent()
        ? worked(Placing.held(step.state(), broken.get(), arrivalMs)).after(step)
        : step;
  }

  private static Optional<StepMean> held(RunState state) {
    return state.head().track().latest().coming();
  }

  /** Its alerts end, and nothing else is remembered. */
  private Step anew(RunState state, long nowMs) {
    Step over = dismiss(state, nowMs, "the run was deleted");
    return new Step(begin(state.run()), over.report(), over.teachings(), over.told());
  }

  private Step worked(Placed placed) {
    Cleared cleared = clearing.clear(placed);
    Judged judged = judging.judge(cleared);
    Learned learned = learning.learn(judged);
    Told told = telling.tell(learned);
    return told.step();
  }

  /**
   * Lets the wall clock move: a run that has been silent for too long is stalled, and mutes end.
   *
   * @param nowMs milliseconds since the epoch, on the clock of the arrivals
   */
  public Step tick(RunState state, long nowMs) {
    return tick(state, nowMs, Silence.ALONE);
  }

  /**
   * As above, by a monitor that does not hear everything at all times.
   *
   * @param silence how well it heard
   */
  public Step tick(RunState state, long nowMs, Silence silence) {
    Optional<Occasion.Stall> stall = stalling.of(state, nowMs, silence);
    boolean unmutes = nowMs >= state.head().desk().mutes().nextEndMs();
    Optional<StepMean> held = held(state).filter(one -> stall.isPresent());
    if (held.isPresent()) {
      Step first = worked(Placing.held(state, held.get(), nowMs));
      return worked(Placing.silent(first.state(), nowMs, stall)).after(first);
    }
    return stall.isPresent() || unmutes
        ? worked(Placing.silent(state, nowMs, stall))
        : new Step(state, report(state), List.of(), Optional.empty());
  }

  /**
   * Ends a run's alerts because nobody follows it any more.
   *
   * @param nowMs milliseconds since the epoch
   * @param why one clause
   */
  public Step dismiss(RunState state, long nowMs, String why) {
    return telling.dismiss(state, nowMs, why).step();
  }

  /** The report of a state as it is, without an event: nothing in it is new. */
  public RunReport report(RunState state) {
    return Telling.report(state);
  }
}
