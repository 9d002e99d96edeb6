package io.plumbline.app.host;

import io.plumbline.stream.MonitorTopology;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What the stream's consumers know of the topic of events, from their own metrics: {@code
 * records-lag} of a partition, and {@code fetch-total} of the consumer that reads it, which counts
 * answers to fetches (an idle broker answers one at least every {@code fetch.max.wait.ms}, half a
 * second; a broker that is away answers none).
 *
 * <p>Made before the stream, because the topology asks it, and told of the stream afterwards. Asked
 * by stream threads every few seconds.
 */
final class ConsumerInlet implements MonitorTopology.Inlet {
  private static final String FETCHES = "consumer-fetch-manager-metrics";

  /** Empty until the stream is known. */
  private volatile Optional<MonitorStreams> streams = Optional.empty();

  /** The stream whose topology asks. */
  void watch(MonitorStreams stream) {
    streams = Optional.of(stream);
  }

  @Override
  public MonitorTopology.Heard at(int partition) {
    Map<MetricName, ? extends Metric> metrics =
        streams.<Map<MetricName, ? extends Metric>>map(MonitorStreams::metrics).orElse(Map.of());
    String number = Integer.toString(partition);
    OptionalLong unread = OptionalLong.empty();
    String reader = "";
    for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
      Map<String, String> tags = metric.getKey().tags();
      if (is(metric.getKey(), "records-lag")
          && MonitorTopology.EVENTS_TOPIC.equals(tags.get("topic"))
          && number.equals(tags.get("partition"))
          && metric.getValue().metricValue() instanceof Double lag
          && lag >= 0) {
        unread = OptionalLong.of(lag.longValue());
        reader = tags.getOrDefault("client-id", "");
      }
    }
    OptionalLong answers = OptionalLong.empty();
    OptionalLong answersOfAll = OptionalLong.empty();
    for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
      if (is(metric.getKey(), "fetch-total")
          && metric.getValue().metricValue() instanceof Double count) {
        answersOfAll = OptionalLong.of(answersOfAll.orElse(0) + count.longValue());
        if (reader.equals(metric.getKey().tags().get("client-id"))) {
          answers = OptionalLong.of(count.longValue());
        }
      }
    }
    return new MonitorTopology.Heard(unread, answers.isPresent() ? answers : answersOfAll);
  }

  private static boolean is(MetricName name, String wanted) {
    return name.name().equals(wanted) && name.group().equals(FETCHES);
  }
}
