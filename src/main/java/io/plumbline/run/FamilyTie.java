package io.plumbline.run;

import io.plumbline.family.Belief;
import java.util.Optional;

/**
 * What ties a run to its family: the prior it was told, and what it has told. Stored with the run:
 * a rebuilt run is fitted under the very prior it had, whatever its family has learned since.
 *
 * @param belief the prior in use
 * @param taught what the family knows from this run; empty when nothing
 */
public record FamilyTie(Belief belief, Optional<Taught> taught) {
  /** A run that was told nothing and has told nothing. */
  public static final FamilyTie NONE = new FamilyTie(Belief.SHIPPED, Optional.empty());

  /**
   * How far a run had come when it last taught.
   *
   * @param family whom
   * @param stage see {@link Teacher}
   */
  public record Taught(String family, int stage) {}

  FamilyTie believing(Belief newBelief) {
    return new FamilyTie(newBelief, taught);
  }
}
