package io.plumbline.export;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers about the monitor that other rooms know and a scrape asks for: the consumer's lag,
 * whether the stream runs. The one who wires the program registers a supplier for each; it is
 * called at every scrape, from the endpoint's threads, and must not block.
 *
 * <p>Thread-safe.
 */
public final class MonitorGauges {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorGauges.class);
  private static final long UNKNOWN = -1;

  private final Map<Metric, LongSupplier> suppliers = new ConcurrentHashMap<>();

  /**
   * Shows what the supplier answers under this metric from now on; a later supplier replaces an
   * earlier one. A negative answer, or an exception, means unknown and makes no sample.
   *
   * @throws IllegalArgumentException if the metric is no gauge without labels
   */
  public void register(Metric metric, LongSupplier value) {
    if (metric.type() != Metric.Type.GAUGE || !metric.labels().isEmpty()) {
      throw new IllegalArgumentException(metric.name() + " is no gauge without labels");
    }
    suppliers.put(metric, value);
  }

  /** The family of this metric: one sample, or none when nobody knows. */
  Family read(Metric metric) {
    Family family = new Family(metric);
    LongSupplier supplier = suppliers.get(metric);
    long value = supplier == null ? UNKNOWN : answer(metric, supplier);
    if (value >= 0) {
      family.add(value);
    }
    return family;
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

  /** The metrics that somebody feeds, in their published order. */
  Iterable<Metric> fed() {
    return MetricNames.all().stream().filter(suppliers::containsKey).toList();
  }
}
