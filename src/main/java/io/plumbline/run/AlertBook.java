package io.plumbline.run;

import io.plumbline.drift.DriftVerdict.Grade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The alerts of one run: at most one open for each kind, suspected or confirmed. Immutable.
 *
 * @param open alerts open now, in the order in which they were opened
 * @param opened how often each kind has been opened, by {@link #slot}
 * @param suspicion how firmly each kind is suspected, by the same; see {@link Suspicions}
 * @param past the newest resolved alert of each kind, while it can still come back as the same one
 */
@SuppressWarnings("ArrayRecordComponent") // numbers of a hot path, never written again
public record AlertBook(List<Alert> open, int[] opened, int[] suspicion, List<Alert> past) {
  static final AlertBook EMPTY = new AlertBook(List.of(), new int[0], new int[0], List.of());

  public AlertBook {
    open = List.copyOf(open);
    opened = Arrays.copyOf(opened, AlertKind.values().length);
    suspicion = Arrays.copyOf(suspicion, AlertKind.values().length);
    past = List.copyOf(past);
  }

  /** The open alert of this kind, suspected or confirmed. */
  Optional<Alert> of(AlertKind kind) {
    return find(open, kind);
  }

  /** The confirmed open alert of this kind. */
  Optional<Alert> confirmed(AlertKind kind) {
    return of(kind).filter(Alert::confirmed);
  }

  /** The newest resolved alert of this kind, if it can come back. */
  Optional<Alert> past(AlertKind kind) {
    return find(past, kind);
  }

  private static Optional<Alert> find(List<Alert> alerts, AlertKind kind) {
    for (int i = 0; i < alerts.size(); i++) { // without an iterator: asked with every event
      if (alerts.get(i).kind() == kind) {
        return Optional.of(alerts.get(i));
      }
    }
    return Optional.empty();
  }

  /** Whether no alert is open, and none can come back. */
  boolean quiet() {
    return open.isEmpty() && past.isEmpty();
  }

  /** How many open ones are only suspected. */
  int suspects() {
    int suspects = 0;
    for (int i = 0; i < open.size(); i++) {
      suspects += open.get(i).confirmed() ? 0 : 1;
    }
    return suspects;
  }

  /** Where the arrays have this kind. */
  @SuppressWarnings("EnumOrdinal") // in memory only: what is stored goes by codes
  static int slot(AlertKind kind) {
    return kind.ordinal();
  }

  /** How often this kind has been opened. */
  int opened(AlertKind kind) {
    return opened[slot(kind)];
  }

  /** Stable id for the next opening of this kind. */
  String nextId(String run, AlertKind kind) {
    return run + "/" + kind.label() + "/" + (opened(kind) + 1);
  }

  /**
   * With this alert in place of the open one of its kind; a resolved one goes to the past. The
   * first confirmed record of an id counts as an opening.
   */
  AlertBook with(Alert alert) {
    List<Alert> alerts = without(open, alert.kind());
    List<Alert> before = without(past, alert.kind());
    int[] counts = opened.clone();
    if (alert.grade() == Grade.CONFIRMED && alert.telling().sequence() == 1) {
      counts[slot(alert.kind())]++;
    }
    (alert.state() == Alert.State.OPEN ? alerts : before).add(alert);
    return new AlertBook(alerts, counts, suspicion, before);
  }

  /** Returns to a checkpoint are counted in the alert that tells of the first, nobody is told. */
  AlertBook counting(Present present, Map<AlertKind, Alert.Ground> grounds) {
    Alert.Ground ground = grounds.get(AlertKind.REWOUND);
    if (!present.rewound() || ground == null || confirmed(AlertKind.REWOUND).isEmpty()) {
      return this;
    }
    List<Alert> alerts = new ArrayList<>(open);
    alerts.replaceAll(one -> one.kind() == AlertKind.REWOUND ? one.counting(ground) : one);
    return new AlertBook(alerts, opened, suspicion, past);
  }

  /** With these suspicions and the suspected alerts that they amount to. */
  AlertBook suspecting(int[] firmness, List<Alert> suspected) {
    List<Alert> alerts = new ArrayList<>(open);
    alerts.removeIf(alert -> alert.grade() == Grade.SUSPECTED);
    alerts.addAll(suspected);
    return new AlertBook(alerts, opened, firmness, past);
  }

  /** Without those of the past that cannot come back any more. */
  AlertBook keeping(List<Alert> stillPast) {
    return new AlertBook(open, opened, suspicion, stillPast);
  }

  private static List<Alert> without(List<Alert> alerts, AlertKind kind) {
    List<Alert> others = new ArrayList<>(alerts);
    others.removeIf(other -> other.kind() == kind);
    return others;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AlertBook that
        && open.equals(that.open)
        && past.equals(that.past)
        && Arrays.equals(opened, that.opened)
        && Arrays.equals(suspicion, that.suspicion);
  }

  @Override
  public int hashCode() {
    return 31 * open.hashCode() + Arrays.hashCode(opened);
  }

  @Override
  public String toString() {
    return "AlertBook" + open;
  }
}
