package io.plumbline.run;

import io.plumbline.event.Mute;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A {@link Mute} in force. It ends at a time, and maybe at a token count before that: a run that
 * stands still must not be muted for good.
 *
 * @param kinds what nobody is told of, in their order; never empty
 * @param untilMs until this time, milliseconds since the epoch, on the monitor's clock
 * @param untilTokens or until so many tokens; {@link Long#MAX_VALUE} when only time counts
 * @param reason why, the empty string when nobody said
 * @param by who said so, the empty string likewise
 */
public record Muting(
    List<AlertKind> kinds, long untilMs, long untilTokens, String reason, String by) {

  public Muting {
    kinds = List.copyOf(kinds);
  }

  /**
   * A wish put into force.
   *
   * @param saidMs when it was said, milliseconds since the epoch
   */
  static Muting of(Mute mute, long saidMs) {
    long latest = saidMs + Mute.LONGEST_MS;
    long untilMs = saidMs + Mute.DEFAULT_MS;
    if (mute.forMs().isPresent()) {
      untilMs = saidMs + mute.forMs().getAsLong();
    } else if (mute.untilMs().isPresent()) {
      untilMs = Math.min(mute.untilMs().getAsLong(), latest);
    } else if (mute.untilTokens().isPresent()) {
      untilMs = latest;
    }
    return new Muting(
        kinds(mute.kinds()),
        untilMs,
        mute.untilTokens().orElse(Long.MAX_VALUE),
        mute.reason(),
        mute.by());
  }

  /** The kinds of these labels, in their order; all of them for none. */
  static List<AlertKind> kinds(Set<String> labels) {
    Set<AlertKind> kinds = EnumSet.noneOf(AlertKind.class);
    for (AlertKind kind : AlertKind.values()) {
      if (labels.isEmpty() || labels.contains(kind.label())) {
        kinds.add(kind);
      }
    }
    return List.copyOf(kinds);
  }

  /** This mute without these kinds; it may be left with none. */
  Muting without(List<AlertKind> others) {
    return new Muting(
        kinds.stream().filter(kind -> !others.contains(kind)).toList(),
        untilMs,
        untilTokens,
        reason,
        by);
  }

  boolean over(long nowMs, long tokens) {
    return nowMs >= untilMs || tokens >= untilTokens;
  }
}
