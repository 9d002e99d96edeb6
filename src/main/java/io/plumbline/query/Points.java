package io.plumbline.query;

import java.util.Arrays;

/** The points of one series of a range, growing. */
final class Points {
  private long[] timesMs = new long[16];
  private double[] values = new double[16];
  private int size;

  void add(long timeMs, double value) {
    if (size == values.length) {
      timesMs = Arrays.copyOf(timesMs, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    timesMs[size] = timeMs;
    values[size++] = value;
  }

  int size() {
    return size;
  }

  long timeMs(int i) {
    return timesMs[i];
  }

  double value(int i) {
    return values[i];
  }
}
