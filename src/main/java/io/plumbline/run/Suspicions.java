package io.plumbline.run;

import io.plumbline.drift.DriftVerdict.Found;
import io.plumbline.drift.DriftVerdict.Grade;
import io.plumbline.drift.Numerics;
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

  /**
   * One sign of the run's life counts: the alerts with those that are suspected now.
   *
   * @param mutes as they were said, those that have just ended among them
   */
  static AlertBook count(Learned learned, AlertBook book, Mutes mutes) {
    int[] before = book.suspicion();
    if (learned.judged().verdict().findings().isEmpty() && !any(before)) {
      return book; // what most events find: nothing
    }
    boolean ended = learned.track().status().ended();
    List<Found> found =
        ended
            ? List.of()
            : learned.judged().verdict().findings().stream()
                .filter(one -> one.grade() == Grade.SUSPECTED)
                .toList();
    if (found.isEmpty() && !any(before)) {
      return book;
    }
    Present present = Present.of(learned);
    int[] firmness = before.clone();
    List<Alert> suspected = new ArrayList<>();
    for (AlertKind kind : AlertKind.values()) {
      int at = AlertBook.slot(kind);
      Optional<Found> now =
          found.stream().filter(one -> Grounds.kind(one.finding()) == kind).findFirst();
      firmness[at] = Math.max(0, Math.min(SHOWN, firmness[at] + (now.isPresent() ? 1 : -1)));
      if (book.confirmed(kind).isPresent() || ended) {
        firmness[at] = 0;
        continue;
      }
      Optional<Alert> shown = book.of(kind);
      if (shown.isPresent() && firmness[at] > 0) {
        suspected.add(shown.get());
      } else if (now.isPresent() && firmness[at] == SHOWN) {
        Alert.Ground ground =
            Grounds.of(now.get().finding(), now.get().evidence(), Numerics.Wrong.NOTHING);
        suspected.add(
            AlertDesk.first(present, book, kind, Grade.SUSPECTED, ground, mutes.of(kind)));
      }
    }
    return book.suspecting(firmness, suspected);
  }

  private static boolean any(int[] firmness) {
    for (int one : firmness) {
      if (one > 0) {
        return true;
      }
    }
    return false;
  }
}
