package io.plumbline.export;

import io.plumbline.event.Rejection;
import io.plumbline.run.ReportSink.Stage;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many events were accepted or rejected since the process started, and how long they took.
 *
 * <p>Thread-safe; a count is one addition to a striped counter.
 */
final class HandledEvents {
  private final LongAdder accepted = new LongAdder();
  private final Map<Rejection, LongAdder> rejected = new EnumMap<>(Rejection.class);
  private final Map<String, LongAdder> unreadable = new ConcurrentSkipListMap<>();
  private final Timings timings = new Timings();

  HandledEvents() {
    for (Rejection reason : Rejection.values()) {
      rejected.put(reason, new LongAdder());
    }
  }

  void accepted() {
    accepted.increment();
  }

  void rejected(Rejection reason) {
    // An enum map that is only read after construction: every reason is in it.
    LongAdder counter = rejected.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  /**
   * A record was passed over.
   *
   * @param topic one of a few fixed names
   */
  void unreadable(String topic) {
    unreadable.computeIfAbsent(topic, name -> new LongAdder()).increment();
  }

  /** Negative times (two machines' clocks differ) count as zero. */
  void timed(Stage stage, long nanos) {
    timings.observe(stage, nanos);
  }

  /** The counters, then the timings, in a fixed order. */
  List<MetricFamilySamples> collect() {
    List<MetricFamilySamples> families = new ArrayList<>();
    families.add(new Family(MetricNames.EVENTS).add(accepted.sum()).build());
    Family byReason = new Family(MetricNames.EVENTS_REJECTED);
    rejected.forEach((reason, count) -> byReason.add(count.sum(), reason.label()));
    families.add(byReason.build());
    Family byTopic = new Family(MetricNames.RECORDS_UNREADABLE);
    unreadable.forEach((topic, count) -> byTopic.add(count.sum(), topic));
    families.add(byTopic.build());
    families.addAll(timings.collect());
    return families;
  }
}
