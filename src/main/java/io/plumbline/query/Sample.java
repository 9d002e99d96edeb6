package io.plumbline.query;

/**
 * A value of a series.
 *
 * @param timeMs when it is of, milliseconds since the epoch
 */
record Sample(Labels labels, double value, long timeMs) {
  /** What a calculation makes of it. */
  Sample calculated(double newValue) {
    return new Sample(labels.unnamed(), newValue, timeMs);
  }
}
