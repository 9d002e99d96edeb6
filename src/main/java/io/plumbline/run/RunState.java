package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.regime.RegimeMonitor;
import java.util.List;
import java.util.Optional;

/**
 * All that is kept of a run: what it declared, a small head, what ties it to its family, and its
 * closed bins. Immutable.
 *
 * <p>The fitted model and what places the run against the frontier are caches derived from these
 * four; {@link RunMonitor#restore} derives it again, bit for bit. Closed bins are shared between
 * successive states: an unchanged list is the same list.
 */
public final class RunState {
  private final String run;
  private final Declaration declaration;
  private final RunHead head;
  private final FamilyTie tie;
  private final LossCurve curve;
  private final Model model;
  private final RegimeMonitor regime;

  RunState(
      String run,
      Declaration declaration,
      RunHead head,
      FamilyTie tie,
      LossCurve curve,
      Model model,
      RegimeMonitor regime) {
    this.run = run;
    this.declaration = declaration;
    this.head = head;
    this.tie = tie;
    this.curve = curve;
    this.model = model;
    this.regime = regime;
  }

  /** The run's id. */
  public String run() {
    return run;
  }

  /** What the run declared so far, merged; the same object until it changes. */
  public Declaration declaration() {
    return declaration;
  }

  /** The part that changes with every event. */
  public RunHead head() {
    return head;
  }

  /** What ties it to its family; the same object until that changes. */
  public FamilyTie tie() {
    return tie;
  }

  /** Closed bins, oldest first; the same list object until one closes, changes or is dropped. */
  public List<Bin> bins() {
    return curve.closed();
  }

  /** The learning rate over tokens as declared; empty while it is not. */
  public Optional<Schedule> declaredSchedule() {
    return model.declaredSchedule();
  }

  /** This state with another tie, the model still the same. */
  RunState tied(FamilyTie newTie) {
    return new RunState(run, declaration, head, newTie, curve, model, regime);
  }

  /** This state with other things told. */
  RunState at(Desk desk) {
    RunHead told =
        new RunHead(
            head.track(), head.evaluations(), head.watch(), head.doubt(), head.tail(), desk);
    return new RunState(run, declaration, told, tie, curve, model, regime);
  }

  LossCurve curve() {
    return curve;
  }

  Model model() {
    return model;
  }

  /** What places the run, as it is declared, against the compute-optimal frontier. */
  RegimeMonitor regime() {
    return regime;
  }
}
