package io.plumbline.export;

import io.plumbline.run.Alert;
import io.plumbline.run.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The newest resolved alerts of each run, since this process started; all there ever were are in
 * the topic {@code training.alerts}.
 *
 * <p>Thread-safe. Runs without one cost nothing.
 */
final class RecentAlerts {
  /** Of one run; more than a page of a run shows at a glance helps nobody. */
  static final int KEPT = 10;

  private final Map<String, List<Alert>> byRun = new ConcurrentHashMap<>();

  /** Takes the alerts that this report's event resolved, and none that it opened again. */
  void see(RunReport report) {
    for (Alert alert : report.alerts().transitions()) {
      byRun.compute(
          report.run(), (run, before) -> after(before == null ? List.of() : before, alert));
    }
  }

  private static List<Alert> after(List<Alert> before, Alert alert) {
    List<Alert> kept = new ArrayList<>(before);
    kept.removeIf(other -> other.id().equals(alert.id()));
    if (alert.state() == Alert.State.RESOLVED) {
      kept.add(0, alert);
    }
    return List.copyOf(kept.subList(0, Math.min(KEPT, kept.size())));
  }

  void forget(String run) {
    byRun.remove(run);
  }

  void keepOnly(Predicate<String> runs) {
    byRun.keySet().removeIf(run -> !runs.test(run));
  }

  /** Newest first. */
  List<Alert> of(String run) {
    return byRun.getOrDefault(run, List.of());
  }
}
