package io.plumbline.family;

/**
 * The port by which a run's prior is asked for; what is behind it is the caller's: a file's book, a
 * table that other runs fill, nothing.
 *
 * <p>The answer may differ from one call to the next. Who asks keeps the answer with the run, so
 * that the run can be rebuilt as it was.
 */
@FunctionalInterface
public interface FamilyPriors {
  /** Nobody teaches: every run gets the shipped prior. */
  FamilyPriors NONE = (family, run, traits) -> Belief.SHIPPED;

  /**
   * The prior for one run.
   *
   * @param family its family
   * @param run its id: its own lesson does not count
   * @param traits what sets it apart
   * @return {@link Belief#SHIPPED} when the family has nothing to teach it
   */
  Belief of(String family, String run, RunTraits traits);
}
