package io.plumbline.app.bench.drift;

import io.plumbline.app.bench.rule.RuleInUse;
import io.plumbline.app.recording.FaultLabels.Fault;
import io.plumbline.app.recording.RecordedFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A recorded run as the monitor and the rules in use saw it. Losses are counted from 1; what is
 * said with the n-th loss in hand is said at n. A loss that did not come counts as one.
 *
 * @param file the recording
 * @param run its id
 * @param fault what was done to it on purpose; empty for a healthy run
 * @param broken named as broken by itself: its alerts are shown, and not called false
 * @param losses it logged
 * @param faultAt the first loss under the fault; one past the last if it never came, or is silence
 * @param alerts plumbline's, in order
 * @param alarms of each rule in use, at which losses
 */
public record WatchedRun(
    RecordedFile file,
    String run,
    Optional<Fault> fault,
    boolean broken,
    int losses,
    int faultAt,
    List<OpenedAlert> alerts,
    Map<RuleInUse, List<Integer>> alarms) {

  public WatchedRun {
    alerts = List.copyOf(alerts);
    alarms = Map.copyOf(alarms);
  }

  @Override
  public String toString() {
    return file.name();
  }

  /** Whether an alarm about it would be a false one. */
  boolean healthy() {
    return fault.isEmpty() && !broken;
  }

  /** What woke somebody, in order. */
  List<OpenedAlert> pages() {
    return alerts.stream().filter(OpenedAlert::pages).toList();
  }

  /** Alerts from the fault on. */
  List<OpenedAlert> afterFault() {
    return alerts.stream().filter(alert -> alert.losses() >= faultAt).toList();
  }

  /** Losses from the first under the fault to the alert, both counted; silence counts as one. */
  int delay(OpenedAlert alert) {
    return Math.max(1, alert.losses() - faultAt + 1);
  }

  /** The same of a rule's first alarm from the fault on. */
  OptionalInt delay(RuleInUse rule) {
    return alarms.getOrDefault(rule, List.of()).stream()
        .filter(at -> at >= faultAt)
        .mapToInt(at -> at - faultAt + 1)
        .findFirst();
  }
}
