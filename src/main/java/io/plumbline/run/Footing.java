package io.plumbline.run;

import io.plumbline.curve.Bin;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Strip;
import io.plumbline.drift.Causes;
import java.util.List;

/**
 * What the next loss of a run stands on: what it will be added to, and held against. Each verb
 * gives the footing after something has happened to the run that is no loss. Immutable.
 *
 * @param curve the losses so far
 * @param model what was learned from them
 * @param strip cells of the bin still open
 * @param causes what is watched for causes that look like faults
 * @param doubt what speaks against the newest losses
 */
record Footing(LossCurve curve, Model model, Strip strip, Causes causes, Doubt doubt) {

  /** Where a run stands, after the turns that an event has brought, in their order. */
  static Footing of(RunState state, List<Turn> turns) {
    RunHead head = state.head();
    Footing footing =
        new Footing(
            state.curve(),
            state.model(),
            head.watch().strip(),
            head.watch().causes(),
            head.doubt());
    for (Turn turn : turns) {
      footing = turn.onto(footing);
    }
    return footing;
  }

  /** Whether the next bin begins a new level: until then no loss is held against the curve. */
  boolean accepting() {
    return doubt.trust().accepting();
  }

  Footing with(Causes other) {
    return new Footing(curve, model, strip, other, doubt);
  }

  Footing with(Doubt other) {
    return new Footing(curve, model, strip, causes, other);
  }

  /** Back to a checkpoint: nothing from these tokens on counts any more. */
  Footing rewoundTo(long tokens) {
    LossCurve left = curve.before(tokens);
    return new Footing(
        left, model.with(left.closed()), Strip.EMPTY, causes.restarted(), doubt.rewound());
  }

  /** From the very beginning: as if nothing of the run had been seen. */
  Footing anew() {
    return new Footing(LossCurve.EMPTY, model.with(List.of()), Strip.EMPTY, Causes.NEW, Doubt.NONE);
  }

  /** The next bin begins a new level; until it has closed only what is not finite is judged. */
  Footing cut() {
    LossCurve ended = cutShort();
    return new Footing(
        ended,
        ended.closedSince(curve) ? model.with(ended.closed()) : model,
        Strip.EMPTY,
        causes.with(causes.unit().restarted()),
        new Doubt(doubt.drift().restarted(), doubt.trust().changed(!ended.closed().isEmpty())));
  }

  /** All since these tokens seems to have been in another unit. */
  Footing doubting(long fromTokens) {
    LossCurve doubted = curve.doubting(fromTokens);
    return new Footing(doubted, model.with(doubted.closed()), Strip.EMPTY, causes, doubt.cleared());
  }

  /** The open bin closes early: learned, unless what it holds is in doubt. */
  private LossCurve cutShort() {
    LossCurve ended = curve.cut();
    boolean doubted = doubt.any() || causes.unit().inDoubt();
    Bin.Use use = causes.unit().another() ? Bin.Use.IN_DOUBT : Bin.Use.LEFT_OUT;
    return doubted && ended.closedSince(curve) ? ended.usingNewest(use) : ended;
  }

  /** Each step has become so many tokens. */
  Footing scaled(long tokensPerStep) {
    return new Footing(curve.scaled(tokensPerStep), model, Strip.EMPTY, causes, doubt.restarted());
  }
}
