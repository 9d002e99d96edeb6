package io.plumbline.app.bench.drift;

import java.util.OptionalDouble;

/**
 * A fault to put into a healthy run.
 *
 * @param family what kind
 * @param size how large; what it means is the family's
 */
public record InjectedFault(FaultFamily family, double size) {
  /** The broken loss at {@code at}, broken since {@code from}, both counted from 0. */
  double loss(HealthyCurve run, int from, int at) {
    return family.loss(run, from, at, size);
  }

  /** By how much the level is shifted, as a share of the loss; empty unless it is that alone. */
  OptionalDouble shift() {
    return family == FaultFamily.LEVEL ? OptionalDouble.of(Math.abs(size)) : OptionalDouble.empty();
  }

  /** Its name in tables. */
  String label() {
    return family.label() + family.words(size);
  }
}
