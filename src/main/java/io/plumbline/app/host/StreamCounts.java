package io.plumbline.app.host;

import io.plumbline.stream.MonitorTopology;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/** What this instance has read and what it has yet to, from Kafka Streams' own metrics. */
final class StreamCounts {
  private final KafkaStreams streams;

  StreamCounts(KafkaStreams streams) {
    this.streams = streams;
  }

  /** Records processed by this instance's threads since they started. */
  long processed() {
    return (long) sum("process-total", "stream-thread-metrics", Map.of());
  }

  /** Records of the input topic not yet read by this instance, as the consumers last saw it. */
  long lag() {
    // Kafka reports a topic with a dot in its name a second time, with an underscore (KIP-1109).
    Map<String, String> input = Map.of("topic", MonitorTopology.EVENTS_TOPIC);
    return (long) sum("records-lag", "consumer-fetch-manager-metrics", input);
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
