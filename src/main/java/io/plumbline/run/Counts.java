package io.plumbline.run;

/**
 * How many events of each fate a run has had.
 *
 * @param steps step events taken in (duplicates and late ones that could not be placed left out)
 * @param duplicates events that repeated what was known
 * @param late events too old to be placed
 * @param rewinds returns to an earlier checkpoint
 * @param nonFinite losses that were NaN or infinite
 */
public record Counts(long steps, long duplicates, long late, long rewinds, long nonFinite) {
  static final Counts ZERO = new Counts(0, 0, 0, 0, 0);

  Counts withStep(boolean finite) {
    return new Counts(steps + 1, duplicates, late, rewinds, finite ? nonFinite : nonFinite + 1);
  }

  Counts withDuplicate() {
    return new Counts(steps, duplicates + 1, late, rewinds, nonFinite);
  }

  Counts withLate() {
    return new Counts(steps, duplicates, late + 1, rewinds, nonFinite);
  }

  Counts withRewind() {
    return new Counts(steps, duplicates, late, rewinds + 1, nonFinite);
  }
}
