package io.plumbline.app.bench.rule;

/** The last so many losses, their mean and standard deviation. */
final class LossWindow {
  private final double[] values;
  private int count;
  private int next;

  LossWindow(int size) {
    this.values = new double[size];
  }

  /** Takes one in; the oldest leaves when there are too many. */
  void add(double value) {
    values[next] = value;
    next = (next + 1) % values.length;
    count = Math.min(count + 1, values.length);
  }

  /** How many are in it. */
  int count() {
    return count;
  }

  boolean full() {
    return count == values.length;
  }

  /** NaN when empty. */
  double mean() {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum / count;
  }

  /** Sample standard deviation (n - 1); NaN with fewer than two. */
  double sd() {
    double mean = mean();
    double squares = 0;
    for (int i = 0; i < count; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    return Math.sqrt(squares / (count - 1));
  }
}
