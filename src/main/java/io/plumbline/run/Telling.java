package io.plumbline.run;

import io.plumbline.drift.DriftDetector;
import io.plumbline.drift.DriftVerdict;
import io.plumbline.regime.Regime;
import io.plumbline.regime.RegimeMonitor;
import io.plumbline.regime.RegimeVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Last of the five: the regime, the alerts, what the run teaches others, and the state to keep. */
final class Telling {
  private final Regimes regimes;

  Telling(Regimes regimes) {
    this.regimes = regimes;
  }

  Told tell(Learned learned) {
    Placed placed = learned.placed();
    Track track = learned.track();
    RegimeMonitor monitor =
        placed.redeclared() ? regimes.of(placed.declaration()) : placed.before().regime();
    RegimeVerdict regime = Regimes.judge(monitor, track);
    Desk desk = desk(learned, regime);
    AlertDesk.Settled settled = settled(learned, desk, Grounds.of(learned, desk, regime));
    Teacher.Spoken spoken =
        Teacher.speak(
            state(learned, monitor, new Desk(settled.book(), desk.mutes(), desk.plannedRegime())));
    return new Told(
        spoken.state(),
        verdict(learned.judged().verdict(), learned.model()),
        regime,
        settled.transitions(),
        !settled.transitions().isEmpty() || renewed(learned, spoken.state()),
        spoken.teachings(),
        learned.news());
  }

  /** Where nothing is open, past or found, as with most events, there is nothing to settle. */
  private static AlertDesk.Settled settled(
      Learned learned, Desk desk, Map<AlertKind, Alert.Ground> grounds) {
    return desk.alerts().quiet() && grounds.isEmpty()
        ? new AlertDesk.Settled(desk.alerts(), List.of())
        : AlertDesk.settle(Present.of(learned), desk.alerts(), desk.mutes(), grounds);
  }

  /**
   * Nobody follows the run any more: all its alerts are over.
   *
   * @param why one clause
   */
  Told dismiss(RunState before, long nowMs, String why) {
    RunHead head = before.head();
    Mutes mutes = head.desk().mutes().at(nowMs, head.track().latest().tokens());
    AlertDesk.Settled settled =
        AlertDesk.settle(
            Present.leaving(before, nowMs, why), head.desk().alerts(), mutes, Map.of());
    Desk desk = new Desk(settled.book(), mutes, head.desk().plannedRegime());
    RunState after = before.at(desk);
    return new Told(
        after,
        verdict(after),
        Regimes.judge(after.regime(), head.track()),
        settled.transitions(),
        true,
        List.of(),
        Optional.empty());
  }

  /** A state as it is, without an event: nothing in it is new. */
  static RunReport report(RunState state) {
    return Reports.of(
        state,
        verdict(state),
        Regimes.judge(state.regime(), state.head().track()),
        List.of(),
        false);
  }

  private static DriftVerdict verdict(RunState state) {
    return verdict(DriftDetector.verdict(state.head().doubt().drift()), state.model());
  }

  /** Where nothing is found because there is nothing to judge by, it says what is waited for. */
  private static DriftVerdict verdict(DriftVerdict graded, Model model) {
    return model.expectation().isPresent() ? graded : graded.waitingFor(model.whyNoExpectation());
  }

  /** What was told until now, mutes and suspicions as of now. */
  private static Desk desk(Learned learned, RegimeVerdict regime) {
    Placed placed = learned.placed();
    Track track = learned.track();
    Desk before = placed.before().head().desk();
    Mutes said = placed.said().mutes();
    AlertBook alerts =
        placed.occasion().sign() == Occasion.Sign.NONE
            ? before.alerts()
            : Suspicions.count(learned, before.alerts(), said);
    boolean plans = before.plannedRegime() == Regime.UNKNOWN && track.status() == RunStatus.LIVE;
    return new Desk(
        alerts,
        said.at(placed.occasion().nowMs(), track.latest().tokens()),
        plans ? regime.regime() : before.plannedRegime());
  }

  private static RunState state(Learned learned, RegimeMonitor monitor, Desk desk) {
    Judged judged = learned.judged();
    Placed placed = learned.placed();
    RunHead head =
        new RunHead(
            learned.track(),
            placed.said().evaluations(),
            judged.cleared().watch(),
            judged.doubt(),
            Tail.of(learned.curve()),
            desk);
    return new RunState(
        placed.before().run(),
        placed.declaration(),
        head,
        learned.tie(),
        learned.curve(),
        learned.model(),
        monitor);
  }

  /** Whether there is something to publish, alerts aside. */
  private static boolean renewed(Learned learned, RunState after) {
    RunHead before = learned.placed().before().head();
    Desk desk = after.head().desk();
    return learned.published()
        || learned.placed().redeclared()
        || learned.track().status() != before.track().status()
        || !desk.mutes().equals(before.desk().mutes())
        || desk.alerts().suspects() != before.desk().alerts().suspects();
  }
}
