package io.plumbline.app.host;

import io.plumbline.export.MetricNames;
import io.plumbline.export.MonitorGauges;
import io.plumbline.notify.DeliveryCounts;
import io.plumbline.notify.Target;

/** Shows what became of deliveries among the monitor's metrics. */
final class DeliveryGauges {
  private DeliveryGauges() {}

  static void register(MonitorGauges gauges, Target target) {
    DeliveryCounts counts = target.counts();
    String name = target.name();
    gauges.register(MetricNames.DELIVERIES, counts::taken, name, "taken");
    gauges.register(MetricNames.DELIVERIES, counts::failed, name, "failed");
    gauges.register(MetricNames.DELIVERIES, counts::refused, name, "refused");
    gauges.register(
        MetricNames.DELIVERY_OLDEST,
        () -> counts.oldestUndeliveredSeconds(System.currentTimeMillis()),
        name);
    gauges.register(
        MetricNames.DELIVERY_LAST_SUCCESS,
        () -> counts.lastSuccessMs() < 0 ? -1 : counts.lastSuccessMs() / 1000,
        name);
  }
}
