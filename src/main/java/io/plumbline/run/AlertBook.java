package io.plumbline.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The alerts of one run: at most one open for each kind. Immutable.
 *
 * @param open alerts open now, in the order in which they were opened
 * @param opened how often each kind has been opened, by {@link AlertKind#ordinal()}
 */
public record AlertBook(List<Alert> open, int[] opened) {
  static final AlertBook EMPTY = new AlertBook(List.of(), new int[AlertKind.values().length]);

  public AlertBook {
    open = List.copyOf(open);
    opened = Arrays.copyOf(opened, AlertKind.values().length);
  }

  /** The open alert of this kind. */
  Optional<Alert> of(AlertKind kind) {
    for (Alert alert : open) {
      if (alert.kind() == kind) {
        return Optional.of(alert);
      }
    }
    return Optional.empty();
  }

  /** Stable id for the next opening of this kind. */
  String nextId(String run, AlertKind kind) {
    return run + "/" + kind.label() + "/" + (opened[kind.ordinal()] + 1);
  }

  /** With this alert in place of the open one of its kind; a resolved one leaves the book. */
  AlertBook with(Alert alert) {
    List<Alert> alerts = new ArrayList<>(open);
    int[] counts = opened.clone();
    boolean known = alerts.removeIf(other -> other.kind() == alert.kind());
    if (!known) {
      counts[alert.kind().ordinal()]++;
    }
    if (alert.state() == Alert.State.OPEN) {
      alerts.add(alert);
    }
    return new AlertBook(alerts, counts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AlertBook that
        && open.equals(that.open)
        && Arrays.equals(opened, that.opened);
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
