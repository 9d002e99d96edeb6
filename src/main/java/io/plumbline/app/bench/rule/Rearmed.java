package io.plumbline.app.bench.rule;

import java.util.OptionalLong;

/**
 * Counts a rule's alarms: one counts when it begins, and again only once the rule has been silent
 * for {@link #SILENCE} losses. A loss that is not finite is passed over: none of the rules looks
 * for it, and comparing with NaN is never true.
 */
public final class Rearmed {
  /** As many losses as the shortest of the rules looks back. */
  public static final int SILENCE = 30;

  private final AlarmRule rule;
  private int silent = SILENCE;

  Rearmed(AlarmRule rule) {
    this.rule = rule;
  }

  /** Takes the next loss; whether an alarm begins that counts. */
  public boolean on(double lossNats, OptionalLong timeMs) {
    if (!Double.isFinite(lossNats)) {
      return false;
    }
    if (!rule.on(lossNats, timeMs)) {
      silent++;
      return false;
    }
    boolean begins = silent >= SILENCE;
    silent = 0;
    return begins;
  }
}
