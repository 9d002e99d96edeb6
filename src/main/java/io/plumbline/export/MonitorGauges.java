package io.plumbline.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers about the monitor that other rooms know and a scrape asks for: the consumer's lag,
 * whether the stream runs, what was delivered. The one who wires the program registers a supplier
 * for each; it is called at every scrape, from the endpoint's threads, and must not block.
 *
 * <p>Thread-safe.
 */
public final class MonitorGauges {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorGauges.class);
  private static final long UNKNOWN = -1;

  private final Map<Series, LongSupplier> suppliers = new ConcurrentHashMap<>();

  private record Series(Metric metric, List<String> labels) {}

  /**
   * Shows what the supplier answers under this metric from now on; a later supplier replaces an
   * earlier one. A negative answer, or an exception, means unknown and makes no sample.
   *
   * @param labels the values of the metric's labels, in their order
   * @throws IllegalArgumentException if the metric is no gauge or counter with so many labels
   */
  public void register(Metric metric, LongSupplier value, String... labels) {
    boolean counts = metric.type() == Metric.Type.GAUGE || metric.type() == Metric.Type.COUNTER;
    if (!counts || metric.labels().size() != labels.length) {
      throw new IllegalArgumentException(
          metric.name() + " is no gauge or counter with " + labels.length + " labels");
    }
    suppliers.put(new Series(metric, List.of(labels)), value);
  }

  /** The families that somebody feeds, in their published order. */
  Iterable<Family> families() {
    Map<Metric, Family> families = new LinkedHashMap<>();
    for (Metric metric : MetricNames.all()) {
      suppliers.keySet().stream()
          .filter(series -> series.metric().equals(metric))
          .sorted((a, b) -> a.labels().toString().compareTo(b.labels().toString()))
          .forEach(series -> add(families.computeIfAbsent(metric, Family::new), series));
    }
    return families.values();
  }

  private void add(Family family, Series series) {
    LongSupplier supplier = suppliers.get(series);
    long value = supplier == null ? UNKNOWN : answer(series.metric(), supplier);
    if (value >= 0) {
      family.add(value, series.labels().toArray(String[]::new));
    }
  }

  /** One broken supplier must not cost the scrape. */
  private static long answer(Metric metric, LongSupplier supplier) {
    try {
      return supplier.getAsLong();
    } catch (RuntimeException e) {
      LOG.warn("{} is left out of this scrape", metric.name(), e);
      return UNKNOWN;
    }
  }
}
