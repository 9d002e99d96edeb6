package io.plumbline.export;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The samples of one metric while a scrape is being put together; not thread-safe. */
final class Family {
  private final Metric metric;
  private final List<Sample> samples = new ArrayList<>();

  Family(Metric metric) {
    this.metric = metric;
  }

  Family add(double value, String... labelValues) {
    if (labelValues.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          metric.name() + " has the labels " + metric.labels() + ", not " + labelValues.length);
    }
    samples.add(new Sample(metric.name(), metric.labels(), List.of(labelValues), value));
    return this;
  }

  Family add(OptionalDouble value, String... labelValues) {
    value.ifPresent(v -> add(v, labelValues));
    return this;
  }

  /** As the client library wants it: it adds the suffixes of counters and infos itself. */
  MetricFamilySamples build() {
    return switch (metric.type()) {
      case GAUGE -> family(metric.name(), Collector.Type.GAUGE);
      case COUNTER -> family(metric.name(), Collector.Type.COUNTER);
      case INFO -> family(without(metric.name(), "_info"), Collector.Type.INFO);
      case HISTOGRAM ->
          throw new IllegalStateException(metric.name() + " is a histogram of the client library");
    };
  }

  private MetricFamilySamples family(String name, Collector.Type type) {
    return new MetricFamilySamples(name, type, metric.help(), samples);
  }

  private static String without(String name, String suffix) {
    return name.substring(0, name.length() - suffix.length());
  }
}
