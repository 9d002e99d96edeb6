package io.plumbline.run;

import java.time.Instant;
import java.util.Locale;

/** An alert in words, for the person who is woken by it. */
public final class AlertText {
  private AlertText() {}

  /**
   * What happened, what it has cost, why it is over or what to do next, and who muted it.
   *
   * @param report the run's, as it is now
   */
  public static String of(Alert alert, RunReport report) {
    StringBuilder text = new StringBuilder(alert.ground().message());
    AlertCost cost = AlertCost.of(alert, report);
    if (cost.tokens() > 0) {
      text.append(
          cost.flops().isPresent()
              ? String.format(Locale.ROOT, "; %.2g FLOPs spent since", cost.flops().getAsDouble())
              : String.format(Locale.ROOT, "; %.2g tokens since", cost.tokens()));
    }
    if (alert.ended().isPresent()) {
      return text.append(" - ").append(alert.ended().get().why()).toString();
    }
    alert.muted().ifPresent(muting -> text.append(muted(muting)));
    return text.append(". Next: ").append(next(alert.kind())).toString();
  }

  /** What to do first about alerts of a kind. */
  public static String next(AlertKind kind) {
    return NextStep.of(kind);
  }

  private static String muted(Muting muting) {
    return "; muted until "
        + Instant.ofEpochMilli(muting.untilMs())
        + (muting.untilTokens() == Long.MAX_VALUE
            ? ""
            : String.format(Locale.ROOT, " or %.4g tokens", (double) muting.untilTokens()))
        + (muting.by().isEmpty() ? "" : " by " + muting.by())
        + (muting.reason().isEmpty() ? "" : " (" + muting.reason() + ")");
  }
}
