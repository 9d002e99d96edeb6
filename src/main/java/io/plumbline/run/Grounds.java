package io.plumbline.run;

import io.plumbline.drift.Cause;
import io.plumbline.drift.DriftVerdict.Found;
import io.plumbline.drift.DriftVerdict.Grade;
import io.plumbline.drift.Evidence;
import io.plumbline.drift.Finding;
import io.plumbline.drift.Numerics;
import io.plumbline.regime.Regime;
import io.plumbline.regime.RegimeVerdict;
import io.plumbline.run.Alert.Ground;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What gives ground for alerts: verdicts, causes, and where the run is. */
final class Grounds {
  private Grounds() {}

  /**
   * What is confirmed of a run, by kind.
   *
   * @param desk what was told until now, the planned regime being of now
   */
  static Map<AlertKind, Ground> of(Learned learned, Desk desk, RegimeVerdict regime) {
    Track track = learned.track();
    List<Found> findings = learned.judged().verdict().findings();
    List<Cause> causes = learned.judged().cleared().watch().causes().standing();
    boolean behind =
        track.replay().behind(track.latest().tokens()) || track.replay().writers().sure();
    Optional<Ground> ofRegime = regime(learned, desk, regime);
    boolean lively = track.status() == RunStatus.LIVE;
    if (lively && findings.isEmpty() && causes.isEmpty() && !behind && ofRegime.isEmpty()) {
      return Map.of(); // as with most events
    }
    Map<AlertKind, Ground> grounds = new EnumMap<>(AlertKind.class);
    Numerics.Wrong wrong = learned.judged().doubt().drift().numerics().wrong();
    if (!track.status().ended()) {
      for (Found found : findings) {
        if (found.grade() == Grade.CONFIRMED && !waits(learned, desk, found.finding())) {
          grounds.put(kind(found.finding()), of(found.finding(), found.evidence(), wrong));
        }
      }
      for (Cause cause : causes) {
        grounds.put(kind(cause.finding()), of(cause));
      }
      if (behind) {
        grounds.put(AlertKind.REWOUND, rewound(track));
      }
    }
    if (track.status() == RunStatus.STALLED) {
      desk.alerts()
          .confirmed(AlertKind.STALLED)
          .map(Alert::ground)
          .or(() -> learned.placed().occasion().stall().map(stall -> stalled(track, stall)))
          .ifPresent(ground -> grounds.put(AlertKind.STALLED, ground));
    }
    ofRegime.ifPresent(ground -> grounds.put(kind(regime.regime()), ground));
    return grounds;
  }

  static AlertKind kind(Finding finding) {
    return AlertKind.valueOf(finding.name());
  }

  private static AlertKind kind(Regime regime) {
    return regime == Regime.OVERTRAINED ? AlertKind.OVERTRAINED : AlertKind.UNDERTRAINED;
  }

  /**
   * Whether a page waits for its cause: what is found new may still turn out to be a loss in
   * another unit, or there is no telling because token counts do not fit. What is not finite never
   * waits, and a spike is no page.
   */
  private static boolean waits(Learned learned, Desk desk, Finding finding) {
    boolean drift =
        finding == Finding.DRIFT_UP || finding == Finding.DRIFT_DOWN || finding == Finding.PLATEAU;
    boolean finite = Double.isFinite(learned.track().latest().loss());
    boolean jump = drift || (finding == Finding.DIVERGED && finite);
    Watch watch = learned.judged().cleared().watch();
    boolean unsure =
        (jump && watch.causes().unit().trying()) || (drift && watch.causes().tokens().broken());
    return unsure && desk.alerts().confirmed(kind(finding)).isEmpty();
  }

  /**
   * An ended run has no alerts of its regime but the one that its end opened: the event that ends
   * it resolves what was open before, and what that event opened stays.
   */
  private static Optional<Ground> regime(Learned learned, Desk desk, RegimeVerdict regime) {
    Track track = learned.track();
    boolean endedBefore = learned.placed().before().head().track().status().ended();
    boolean open = desk.alerts().confirmed(kind(regime.regime())).isPresent();
    boolean ends = track.status().ended() && !endedBefore;
    if (track.status().ended() && open == ends) {
      return Optional.empty();
    }
    return RegimeEntry.of(learned.placed().declaration(), track, desk.plannedRegime(), regime)
        .map(how -> entered(track, regime, how));
  }

  private static Ground of(Cause cause) {
    return new Ground(
        cause.statistic(),
        cause.threshold(),
        cause.sinceTokens(),
        cause.sinceStep(),
        cause.expectedLoss(),
        cause.seenLoss(),
        cause.says());
  }

  /**
   * @param wrong what is wrong with the newest loss as a number
   */
  static Ground of(Finding finding, Evidence evidence, Numerics.Wrong wrong) {
    boolean number = finding != Finding.DIVERGED || wrong == Numerics.Wrong.NOTHING;
    return new Ground(
        evidence.statistic(),
        evidence.threshold(),
        evidence.sinceTokens(),
        evidence.sinceStep(),
        OptionalDouble.of(evidence.expectedLoss()),
        OptionalDouble.of(evidence.seenLoss()),
        number ? Words.of(finding, evidence) : Words.of(wrong, evidence));
  }

  private static Ground entered(Track track, RegimeVerdict regime, String how) {
    return here(
        track,
        regime.planned().tokensPerParameter().orElse(Double.NaN),
        regime.optimalTokensPerParameter(),
        "entered the "
            + regime.regime().label().replace('_', ' ')
            + " regime: "
            + how
            + "; "
            + regime.reason());
  }

  private static Ground rewound(Track track) {
    long now = track.latest().tokens();
    long from = track.replay().rewoundFrom();
    return here(track, Math.max(0, from - now), 0, Words.rewound(track));
  }

  private static Ground stalled(Track track, Occasion.Stall stall) {
    return here(
        track,
        stall.patienceMs(),
        stall.patienceMs(),
        String.format(
            Locale.ROOT,
            "no event for more than %.0f s and no end event; last seen at %.4g tokens%s",
            stall.patienceMs() / 1000,
            (double) track.latest().tokens(),
            stall.together() > 1
                ? "; so did all "
                    + stall.together()
                    + " live runs at once: look at their cluster and at the way in first"
                : ""));
  }

  /** What began where the run is, and is not about its loss. */
  private static Ground here(Track track, double statistic, double threshold, String message) {
    return new Ground(
        statistic,
        threshold,
        track.latest().tokens(),
        track.latest().step(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        message);
  }
}
