package io.plumbline.run;

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

  /** How the run entered the regime of this verdict, a clause; empty when it did not. */
  static Optional<String> of(Draft draft, RegimeVerdict regime) {
    boolean told =
        regime.regime() == Regime.UNDERTRAINED
            || regime.regime() == Regime.OVERTRAINED && !regime.deliberate();
    if (!told || draft.plannedRegime == Regime.UNKNOWN) {
      return Optional.empty();
    }
    OptionalDouble unique = uniqueUsedUp(draft, regime);
    if (unique.isPresent()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "its %.3g unique tokens are used up, what follows is repetition",
              unique.getAsDouble()));
    }
    if (regime.regime() == draft.plannedRegime) {
      return Optional.empty();
    }
    String planned = ", having been planned as " + draft.plannedRegime.label().replace('_', ' ');
    if (draft.status.ended()) {
      return Optional.of("it ended there" + planned);
    }
    if (draft.status == RunStatus.STALLED) {
      return Optional.of("it stands still there" + planned);
    }
    long tokens = draft.latest.tokens();
    boolean past =
        draft.declaration.horizonTokens().isPresent()
            && tokens > draft.declaration.horizonTokens().getAsLong();
    return Optional.of(
        (past ? "its budget is used up and it goes on" : "its plan was changed") + planned);
  }

  /**
   * The unique tokens, when the run has read them all, goes on, and only their repetition makes it
   * undertrained.
   */
  private static OptionalDouble uniqueUsedUp(Draft draft, RegimeVerdict regime) {
    boolean live = draft.status == RunStatus.LIVE;
    OptionalDouble params = draft.declaration.activeParams();
    if (!live
        || regime.regime() != Regime.UNDERTRAINED
        || draft.declaration.uniqueTokens().isEmpty()
        || draft.declaration.horizonTokens().isEmpty()
        || params.isEmpty()) {
      return OptionalDouble.empty();
    }
    double unique = draft.declaration.uniqueTokens().getAsLong();
    double fresh = draft.declaration.horizonTokens().getAsLong() / params.getAsDouble();
    boolean enough = fresh >= regime.optimalTokensPerParameter() / RegimeMonitor.BAND;
    return enough && draft.latest.tokens() > unique
        ? OptionalDouble.of(unique)
        : OptionalDouble.empty();
  }
}
