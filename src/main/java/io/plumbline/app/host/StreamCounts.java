package io.plumbline.app.host;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/** What this instance has read, from Kafka Streams' own metrics. */
final class StreamCounts {
  private final KafkaStreams streams;

  StreamCounts(KafkaStreams streams) {
    this.streams = streams;
  }

  /** Records processed by this instance's threads since they started. */
  long processed() {
    return (long) sum("process-total", "stream-thread-metrics", Map.of());
  }

  private double sum(String name, String group, Map<String, String> tags) {
    double sum = 0;
    for (Map.Entry<MetricName, ? extends Metric> metric : streams.metrics().entrySet()) {
      if (metric.getKey().name().equals(name)
          && metric.getKey().group().equals(group)
          && metric.getKey().tags().entrySet().containsAll(tags.entrySet())
          && metric.getValue().metricValue() instanceof Double value
          && value > 0) {
        sum += value;
      }
    }
    return sum;
  }
}
