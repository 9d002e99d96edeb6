package io.plumbline.run;

import io.plumbline.event.Declaration;
import io.plumbline.regime.Regime;
import io.plumbline.regime.RegimeMonitor;
import io.plumbline.regime.RegimeVerdict;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether a run has entered a regime that its owners did not plan, and how: the plan was changed,
 * its budget is used up and it goes on, its unique data are used up, or it ended or stands still
 * there. A run that was planned so from the beginning enters nothing; nor does one that is
 * overtrained on purpose, where the declared inference demand pays for it.
 */
final class RegimeEntry {
  private RegimeEntry() {}

  /**
   * How the run entered the regime of this verdict, a clause; empty when it did not.
   *
   * @param planned the regime of the plan first declared
   */
  static Optional<String> of(
      Declaration declaration, Track track, Regime planned, RegimeVerdict regime) {
    boolean told =
        regime.regime() == Regime.UNDERTRAINED
            || (regime.regime() == Regime.OVERTRAINED && !regime.deliberate());
    if (!told || planned == Regime.UNKNOWN) {
      return Optional.empty();
    }
    OptionalDouble unique = uniqueUsedUp(declaration, track, regime);
    if (unique.isPresent()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "its %.3g unique tokens are used up, what follows is repetition",
              unique.getAsDouble()));
    }
    if (regime.regime() == planned) {
      return Optional.empty();
    }
    String from = ", having been planned as " + planned.label().replace('_', ' ');
    if (track.status().ended()) {
      return Optional.of("it ended there" + from);
    }
    if (track.status() == RunStatus.STALLED) {
      return Optional.of("it stands still there" + from);
    }
    long tokens = track.latest().tokens();
    boolean past =
        declaration.horizonTokens().isPresent() && tokens > declaration.horizonTokens().getAsLong();
    return Optional.of(
        (past ? "its budget is used up and it goes on" : "its plan was changed") + from);
  }

  /**
   * The unique tokens, when the run has read them all, goes on, and only their repetition makes it
   * undertrained.
   */
  private static OptionalDouble uniqueUsedUp(
      Declaration declaration, Track track, RegimeVerdict regime) {
    boolean live = track.status() == RunStatus.LIVE;
    OptionalDouble params = declaration.activeParams();
    if (!live
        || regime.regime() != Regime.UNDERTRAINED
        || declaration.data().uniqueTokens().isEmpty()
        || declaration.horizonTokens().isEmpty()
        || params.isEmpty()) {
      return OptionalDouble.empty();
    }
    double unique = declaration.data().uniqueTokens().getAsLong();
    double fresh = declaration.horizonTokens().getAsLong() / params.getAsDouble();
    boolean enough = fresh >= regime.optimalTokensPerParameter() / RegimeMonitor.BAND;
    return enough && track.latest().tokens() > unique
        ? OptionalDouble.of(unique)
        : OptionalDouble.empty();
  }
}
