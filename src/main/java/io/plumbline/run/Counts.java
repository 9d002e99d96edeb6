package io.plumbline.run;

/**
 * How many events of each fate a run has had.
 *
 * @param steps steps taken in (duplicates and late events that could not be placed left out)
 * @param duplicates events that repeated what was known
 * @param late events too old to be placed
 * @param rewinds returns to an earlier checkpoint, or to the beginning
 * @param nonFinite losses that were NaN or infinite
 * @param shared losses that joined another of the same step: their mean is the step's loss
 * @param foreign events set aside because another writer sent them under the same run id
 * @param restarts of the rewinds, those to the beginning: each began a new attempt
 */
public record Counts(
    long steps,
    long duplicates,
    long late,
    long rewinds,
    long nonFinite,
    long shared,
    long foreign,
    long restarts) {
  static final Counts ZERO = new Counts(0, 0, 0, 0, 0);

  /** Of a run with one writer, one loss a step and one attempt. */
  public Counts(long steps, long duplicates, long late, long rewinds, long nonFinite) {
    this(steps, duplicates, late, rewinds, nonFinite, 0, 0, 0);
  }

  Counts withStep(boolean finite) {
    return new Counts(
        steps + 1,
        duplicates,
        late,
        rewinds,
        finite ? nonFinite : nonFinite + 1,
        shared,
        foreign,
        restarts);
  }

  Counts withDuplicate() {
    return new Counts(steps, duplicates + 1, late, rewinds, nonFinite, shared, foreign, restarts);
  }

  Counts withLate() {
    return new Counts(steps, duplicates, late + 1, rewinds, nonFinite, shared, foreign, restarts);
  }

  Counts withRewind() {
    return new Counts(steps, duplicates, late, rewinds + 1, nonFinite, shared, foreign, restarts);
  }

  Counts withRestart() {
    return new Counts(
        steps, duplicates, late, rewinds + 1, nonFinite, shared, foreign, restarts + 1);
  }

  Counts withShared() {
    return new Counts(steps, duplicates, late, rewinds, nonFinite, shared + 1, foreign, restarts);
  }

  Counts withForeign() {
    return new Counts(steps, duplicates, late, rewinds, nonFinite, shared, foreign + 1, restarts);
  }
}
