package io.plumbline.query;

import java.util.Optional;
import java.util.TreeMap;

/** One series: a metric of a run, and which value of it. */
final class Series {
  private final Trajectory trajectory;
  private final AheadMetric metric;
  private final Optional<Bound> bound;
  private final Labels labels;

  Series(Trajectory trajectory, AheadMetric metric, Optional<Bound> bound) {
    this.trajectory = trajectory;
    this.metric = metric;
    this.bound = bound;
    TreeMap<String, String> byName = new TreeMap<>();
    byName.put(Labels.NAME, metric.series());
    byName.put(AheadMetric.RUN, trajectory.run());
    byName.put(AheadMetric.FAMILY, trajectory.family());
    bound.ifPresent(b -> byName.put(AheadMetric.BOUND, b.label()));
    this.labels = new Labels(byName);
  }

  Labels labels() {
    return labels;
  }

  /** The value at a time, milliseconds since the epoch; NaN where there is none. */
  double at(long timeMs) {
    return trajectory.at(timeMs, metric, bound);
  }
}
