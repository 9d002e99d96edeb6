package io.plumbline.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What nobody wants to be told of a run for now: at most one {@link Muting} for each kind of alert,
 * the newest. Immutable.
 *
 * @param inForce each with at least one kind; no kind twice
 */
public record Mutes(List<Muting> inForce) {
  static final Mutes NONE = new Mutes(List.of());

  public Mutes {
    inForce = List.copyOf(inForce);
  }

  /** The mute that a kind is under. */
  Optional<Muting> of(AlertKind kind) {
    for (Muting muting : inForce) {
      if (muting.kinds().contains(kind)) {
        return Optional.of(muting);
      }
    }
    return Optional.empty();
  }

  /** With one more, which replaces what its kinds were under. */
  Mutes with(Muting muting) {
    List<Muting> all = new ArrayList<>(without(muting.kinds()).inForce);
    all.add(muting);
    return new Mutes(all);
  }

  Mutes without(List<AlertKind> kinds) {
    return new Mutes(
        inForce.stream()
            .map(muting -> muting.without(kinds))
            .filter(muting -> !muting.kinds().isEmpty())
            .toList());
  }

  /** Those that are not over; this same object when none is. */
  Mutes at(long nowMs, long tokens) {
    return !inForce.isEmpty() && inForce.stream().anyMatch(muting -> muting.over(nowMs, tokens))
        ? new Mutes(inForce.stream().filter(muting -> !muting.over(nowMs, tokens)).toList())
        : this;
  }

  /** When the first of them ends by time alone; {@link Long#MAX_VALUE} when there is none. */
  public long nextEndMs() {
    long first = Long.MAX_VALUE;
    for (Muting muting : inForce) {
      first = Math.min(first, muting.untilMs());
    }
    return first;
  }
}
