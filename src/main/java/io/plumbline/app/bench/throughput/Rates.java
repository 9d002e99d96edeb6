package io.plumbline.app.bench.throughput;

import java.util.Arrays;
import java.util.List;

/** Events per second of one subject, one rate per round. */
public record Rates(Subject subject, List<Double> eventsPerSecond) {
  public Rates {
    eventsPerSecond = List.copyOf(eventsPerSecond);
  }

  /** The middle rate. */
  public double median() {
    double[] sorted = eventsPerSecond.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
