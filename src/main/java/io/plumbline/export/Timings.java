package io.plumbline.export;

import io.plumbline.run.ReportSink.Stage;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Histogram;
import java.util.List;
import java.util.stream.Stream;

/**
 * Histograms of how long things take. An observation is a short search over the buckets and two
 * additions to striped counters: about 50 ns, so every event is timed and none is sampled.
 */
final class Timings {
  /** A record takes microseconds: 1 us to 10 ms. */
  private static final double[] MICROSECONDS = {
    1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 1e-2
  };

  /** Latency is judged against one second (the 99th percentile is to stay below). */
  private static final double[] LATENCY = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600
  };

  /** A restore of thousands of runs may take minutes. */
  private static final double[] RESTORE = {0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300};

  private static final double NANOS_PER_SECOND = 1e9;

  private final Histogram decode = histogram(MetricNames.DECODE_SECONDS, MICROSECONDS);
  private final Histogram step = histogram(MetricNames.STEP_SECONDS, MICROSECONDS);
  private final Histogram endToEnd = histogram(MetricNames.END_TO_END_SECONDS, LATENCY);
  private final Histogram restore = histogram(MetricNames.RESTORE_SECONDS, RESTORE);

  /** The four families, in a fixed order. */
  List<MetricFamilySamples> collect() {
    return Stream.of(decode, step, endToEnd, restore)
        .flatMap(histogram -> histogram.collect().stream())
        .map(Timings::withoutCreationTime)
        .toList();
  }

  /** Negative times (two machines' clocks differ) count as zero. */
  void observe(Stage stage, long nanos) {
    of(stage).observe(Math.max(nanos, 0) / NANOS_PER_SECOND);
  }

  private Histogram of(Stage stage) {
    return switch (stage) {
      case DECODE -> decode;
      case STEP -> step;
      case END_TO_END -> endToEnd;
      case RESTORE -> restore;
    };
  }

  private static Histogram histogram(Metric metric, double[] buckets) {
    return Histogram.build(metric.name(), metric.help())
        .buckets(buckets)
        .withoutExemplars()
        .create();
  }

  /**
   * When the process started is a metric of its own; one more series per histogram says no more.
   */
  private static MetricFamilySamples withoutCreationTime(MetricFamilySamples family) {
    return new MetricFamilySamples(
        family.name,
        family.type,
        family.help,
        family.samples.stream().filter(sample -> !sample.name.endsWith("_created")).toList());
  }
}
