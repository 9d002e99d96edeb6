package io.plumbline.run;

import io.plumbline.regime.Regime;

/**
 * What people have been told of a run, and what they do not want to be told: all that {@link
 * Telling} remembers. Immutable.
 *
 * @param alerts open alerts, and how often each kind was opened
 * @param mutes what nobody wants to be told of for now
 * @param plannedRegime the regime of the plan first declared: what a change is told against
 */
public record Desk(AlertBook alerts, Mutes mutes, Regime plannedRegime) {
  /** Before the first event. */
  public static final Desk EMPTY = new Desk(AlertBook.EMPTY, Mutes.NONE, Regime.UNKNOWN);
}
