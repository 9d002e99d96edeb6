package io.plumbline.run;

import io.plumbline.drift.DriftVerdict.Found;
import io.plumbline.drift.DriftVerdict.Grade;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shows what is suspected, without flickering: a finding that the detectors suspect with {@link
 * #SHOWN} losses in a row is shown as a suspected alert; it goes when as many were free of it. In
 * between each loss counts one up or down.
 *
 * <p>Suspected alerts are on the status page, in forecasts and in metrics. They are no transitions:
 * nobody is told, and {@code training.alerts} has none.
 */
final class Suspicions {
  /** Noise alone lifts a statistic above half its threshold for a few losses at a time. */
  static final int SHOWN = 8;

  private Suspicions() {}

  /** Counts one loss, and brings the suspected alerts of the draft up to it. */
  static void count(Draft draft, long atMs) {
    int[] before = draft.alerts.suspicion();
    List<Found> found = draft.status.ended() ? List.of() : draft.drift.suspected();
    if (found.isEmpty() && !any(before)) {
      return;
    }
    int[] firmness = before.clone();
    List<Alert> suspected = new ArrayList<>();
    for (AlertKind kind : AlertKind.values()) {
      int at = kind.ordinal();
      Optional<Found> now =
          found.stream().filter(one -> AlertDesk.kind(one.finding()) == kind).findFirst();
      firmness[at] = Math.max(0, Math.min(SHOWN, firmness[at] + (now.isPresent() ? 1 : -1)));
      if (draft.alerts.confirmed(kind).isPresent() || draft.status.ended()) {
        firmness[at] = 0;
        continue;
      }
      Optional<Alert> shown = draft.alerts.of(kind);
      if (shown.isPresent() && firmness[at] > 0) {
        suspected.add(shown.get());
      } else if (now.isPresent() && firmness[at] == SHOWN) {
        suspected.add(alert(draft, kind, now.get(), atMs));
      }
    }
    draft.alerts = draft.alerts.suspecting(firmness, suspected);
  }

  private static boolean any(int[] firmness) {
    for (int one : firmness) {
      if (one > 0) {
        return true;
      }
    }
    return false;
  }

  private static Alert alert(Draft draft, AlertKind kind, Found found, long atMs) {
    return AlertDesk.first(
        kind, AlertDesk.ground(found.finding(), found.evidence()), Grade.SUSPECTED, 0, draft, atMs);
  }
}
