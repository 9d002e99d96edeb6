package io.plumbline.run;

import static io.plumbline.run.AlertKind.DRIFT_UP;
import static io.plumbline.run.AlertKind.REWOUND;
import static io.plumbline.run.AlertKind.SPIKE;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.drift.DriftVerdict.Grade;
import io.plumbline.run.Alert.Ground;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts mirror what is confirmed: each case of ground, open alert, past alert and mute. */
class AlertDeskTest {
  private static final long DAY_MS = 86_400_000;
  private static final Ground GROUND = Alerts.ground("new");
  private static final AlertBook DRIFTING = AlertBook.EMPTY.with(Alerts.open(DRIFT_UP));

  /** Over at 100,000 tokens. */
  private static final AlertBook DRIFTED =
      DRIFTING.with(Alerts.open(DRIFT_UP).resolved(Alerts.HERE, "over"));

  @Test
  void whatIsConfirmedOpens() {
    AlertDesk.Settled settled = settle(AlertBook.EMPTY, Mutes.NONE, Map.of(DRIFT_UP, GROUND));
    Alert told = only(settled);
    assertThat(told.id()).isEqualTo("r/drift_up/1");
    assertThat(told.run()).isEqualTo("r");
    assertThat(told.confirmed()).isTrue();
    assertThat(told.opened()).isEqualTo(Alerts.HERE);
    assertThat(told.ground()).isEqualTo(GROUND);
    assertThat(told.telling()).isEqualTo(new Alert.Telling(1, 0, Optional.empty()));
    assertThat(settled.book().open()).containsExactly(told);
  }

  @Test
  void whatIsConfirmedStillIsNoNews() {
    AlertDesk.Settled settled = settle(DRIFTING, Mutes.NONE, Map.of(DRIFT_UP, GROUND));
    assertThat(settled.transitions()).isEmpty();
    assertThat(settled.book()).isEqualTo(DRIFTING);
  }

  @Test
  void whatIsConfirmedNoMoreResolves() {
    AlertDesk.Settled settled = settle(DRIFTING, Mutes.NONE, Map.of());
    Alert told = only(settled);
    assertThat(told.state()).isEqualTo(Alert.State.RESOLVED);
    assertThat(told.confirmed()).isFalse();
    assertThat(told.telling().sequence()).isEqualTo(2);
    assertThat(told.ended().orElseThrow().at()).isEqualTo(Alerts.HERE);
    assertThat(told.ended().orElseThrow().why())
        .isEqualTo("back on the predicted curve, or the curve has been learned anew");
    assertThat(settled.book().open()).isEmpty();
    assertThat(settled.book().past()).containsExactly(told);
  }

  @Test
  void whatComesToAnEndIsWhyItIsOver() {
    Present ending = new Present("r", Alerts.HERE, false, false, Optional.of("the run has ended"));
    AlertDesk.Settled settled = AlertDesk.settle(ending, DRIFTING, Mutes.NONE, Map.of());
    assertThat(only(settled).ended().orElseThrow().why()).isEqualTo("the run has ended");
  }

  @Test
  void whatIsOnlySuspectedIsLeftAlone() {
    AlertBook book = AlertBook.EMPTY.with(Alerts.suspected(SPIKE));
    AlertDesk.Settled settled = settle(book, Mutes.NONE, Map.of());
    assertThat(settled.transitions()).isEmpty();
    assertThat(settled.book()).isEqualTo(book);
    assertThat(only(settle(book, Mutes.NONE, Map.of(SPIKE, GROUND))).id())
        .as("confirmed, it takes its name")
        .isEqualTo("r/spike/1");
  }

  @Test
  void resolvedOnesAreToldFirst() {
    AlertDesk.Settled settled = settle(DRIFTING, Mutes.NONE, Map.of(SPIKE, GROUND));
    assertThat(settled.transitions()).extracting(Alert::kind).containsExactly(DRIFT_UP, SPIKE);
    assertThat(settled.book().open()).extracting(Alert::kind).containsExactly(SPIKE);
  }

  @Test
  void aMuteThatComesOrGoesIsATransition() {
    Mutes mutes = Mutes.NONE.with(Alerts.minute(DRIFT_UP));
    AlertDesk.Settled muted = settle(DRIFTING, mutes, Map.of(DRIFT_UP, GROUND));
    assertThat(only(muted).muted()).contains(Alerts.minute(DRIFT_UP));
    assertThat(only(muted).telling().sequence()).isEqualTo(2);
    assertThat(only(muted).ground()).as("of when it opened").isNotEqualTo(GROUND);
    assertThat(settle(muted.book(), mutes, Map.of(DRIFT_UP, GROUND)).transitions()).isEmpty();
    AlertDesk.Settled unmuted = settle(muted.book(), Mutes.NONE, Map.of(DRIFT_UP, GROUND));
    assertThat(only(unmuted).muted()).isEmpty();
    assertThat(only(unmuted).telling()).isEqualTo(new Alert.Telling(3, 0, Optional.empty()));
    Mutes others = Mutes.NONE.with(Alerts.minute(SPIKE));
    assertThat(settle(DRIFTING, others, Map.of(DRIFT_UP, GROUND)).transitions()).isEmpty();
  }

  @Test
  void aMutedAlertOpensAndResolvesMuted() {
    Mutes mutes = Mutes.NONE.with(Alerts.minute(SPIKE));
    AlertDesk.Settled open = settle(AlertBook.EMPTY, mutes, Map.of(SPIKE, GROUND));
    assertThat(only(open).muted()).contains(Alerts.minute(SPIKE));
    assertThat(only(settle(open.book(), mutes, Map.of())).muted()).isPresent();
  }

  /** Over at 100,000 tokens and 1,000 s: soon is until 105,000 tokens, and a day. */
  @ParameterizedTest
  @CsvSource({
    "100000, 0,        true",
    "105000, 0,        true",
    "105001, 0,        false",
    "100000, 86400000, true",
    "100000, 86400001, false",
    "105000, 86400000, true"
  })
  void whatComesBackSoonIsTheSame(long tokens, long laterMs, boolean same) {
    Present later = present(tokens, laterMs, false);
    AlertDesk.Settled settled =
        AlertDesk.settle(later, DRIFTED, Mutes.NONE, Map.of(DRIFT_UP, GROUND));
    Alert told = only(settled);
    assertThat(told.id()).isEqualTo(same ? "r/drift_up/1" : "r/drift_up/2");
    assertThat(told.telling())
        .isEqualTo(new Alert.Telling(same ? 3 : 1, same ? 1 : 0, Optional.empty()));
    assertThat(told.opened()).isEqualTo(same ? Alerts.HERE : later.point());
    assertThat(told.ground()).isEqualTo(GROUND);
    assertThat(told.ended()).isEmpty();
    assertThat(settled.book().past()).isEmpty();
    AlertDesk.Settled calm = AlertDesk.settle(later, DRIFTED, Mutes.NONE, Map.of());
    assertThat(calm.transitions()).isEmpty();
    assertThat(calm.book().past()).hasSize(same ? 1 : 0);
  }

  @Test
  void afterAReturnToACheckpointNothingComesBack() {
    Present back = present(100_000, 0, true);
    Alert told = only(AlertDesk.settle(back, DRIFTED, Mutes.NONE, Map.of(DRIFT_UP, GROUND)));
    assertThat(told.id()).isEqualTo("r/drift_up/2");
  }

  @Test
  void returnsToACheckpointThatSoonFollowEachOtherAreOne() {
    AlertBook returned =
        AlertBook.EMPTY
            .with(Alerts.open(REWOUND))
            .with(Alerts.open(REWOUND).resolved(Alerts.HERE, "over"));
    assertThat(only(settle(returned, Mutes.NONE, Map.of(REWOUND, GROUND))).id())
        .isEqualTo("r/rewound/1");
  }

  @Test
  void oneMoreReturnIsCountedInTheOpenAlertAndNobodyIsTold() {
    AlertBook open = AlertBook.EMPTY.with(Alerts.open(REWOUND));
    AlertDesk.Settled same =
        AlertDesk.settle(present(100_000, 0, false), open, Mutes.NONE, Map.of(REWOUND, GROUND));
    assertThat(same.book()).isEqualTo(open);
    AlertDesk.Settled more =
        AlertDesk.settle(present(100_000, 0, true), open, Mutes.NONE, Map.of(REWOUND, GROUND));
    assertThat(more.transitions()).isEmpty();
    assertThat(more.book().open().get(0).ground()).isEqualTo(GROUND);
    assertThat(more.book().opened(REWOUND)).isEqualTo(open.opened(REWOUND));
  }

  /** One that is too long ago goes, the other stays. */
  @Test
  void onlyWhatIsLongAgoIsForgotten() {
    Alert spike = Alerts.open(SPIKE);
    AlertBook book =
        DRIFTED.with(spike).with(spike.resolved(Alerts.point(104_000, Alerts.HERE_MS), "over"));
    AlertDesk.Settled settled =
        AlertDesk.settle(present(106_000, DAY_MS, false), book, Mutes.NONE, Map.of());
    assertThat(settled.book().past()).extracting(Alert::kind).containsExactly(SPIKE);
  }

  @Test
  void oneThatIsSuspectedIsToldNobody() {
    Alert first =
        AlertDesk.first(
            present(100_000, 0, false),
            DRIFTED,
            DRIFT_UP,
            Grade.SUSPECTED,
            GROUND,
            Optional.of(Alerts.minute(DRIFT_UP)));
    assertThat(first.id()).isEqualTo("r/drift_up/2");
    assertThat(first.grade()).isEqualTo(Grade.SUSPECTED);
    assertThat(first.telling())
        .isEqualTo(new Alert.Telling(0, 0, Optional.of(Alerts.minute(DRIFT_UP))));
  }

  private static AlertDesk.Settled settle(
      AlertBook book, Mutes mutes, Map<AlertKind, Ground> grounds) {
    return AlertDesk.settle(present(100_000, 0, false), book, mutes, grounds);
  }

  private static Present present(long tokens, long laterMs, boolean rewound) {
    return new Present(
        "r", Alerts.point(tokens, Alerts.HERE_MS + laterMs), rewound, false, Optional.empty());
  }

  private static Alert only(AlertDesk.Settled settled) {
    List<Alert> transitions = settled.transitions();
    assertThat(transitions).hasSize(1);
    return transitions.get(0);
  }
}
