package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.drift.DriftVerdict.Grade;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is only suspected is shown once it has been so for eight events in a row, and until eight
 * more were free of it. Heartbeats change nothing that is suspected: each counts it once more.
 */
class SuspicionTest {
  private static final String BEAT = "{'type':'heartbeat'}";

  private final Watched run = Runs.healthyUntil(400);

  /** Two losses of five standard deviations: suspected since the second. */
  @BeforeEach
  void suspect() {
    run.losses(401, 402, Runs.healthyAnd(0.05));
    assertThat(run.report().verdicts().drift().grade()).isEqualTo(Grade.SUSPECTED);
    assertThat(run.open()).isEmpty();
  }

  @Test
  void theEighthShowsIt() {
    beats(6);
    assertThat(run.open()).isEmpty();
    Step shown = run.send(BEAT);
    assertThat(run.open()).containsExactly("drift_up?");
    assertThat(shown.report().renewed()).as("published").isTrue();
    assertThat(run.told()).as("nobody is told").isEmpty();
    Alert alert = run.report().alerts().open().get(0);
    assertThat(alert.grade()).isEqualTo(Grade.SUSPECTED);
    assertThat(alert.id()).isEqualTo("r/drift_up/1");
    assertThat(alert.telling().sequence()).isZero();
    assertThat(alert.opened().tokens()).isEqualTo(402_000);
    assertThat(alert.ground().sinceStep().orElseThrow()).isBetween(390L, 401L);
    assertThat(alert.ground().message())
        .startsWith("loss stays above the curve predicted for it: 2.");
    Step still = run.send(BEAT);
    assertThat(still.report().renewed()).isFalse();
    assertThat(run.report().alerts().open()).containsExactly(alert);
  }

  @Test
  void eightThatAreFreeOfItEndIt() {
    beats(7);
    run.send("{'type':'change','what':'data'}"); // what was suspected is as nothing: the first
    beats(6);
    assertThat(run.open()).containsExactly("drift_up?");
    Step gone = run.send(BEAT);
    assertThat(run.open()).isEmpty();
    assertThat(gone.report().renewed()).isTrue();
    assertThat(run.told()).isEmpty();
  }

  @Test
  void oneThatIsFreeOfItCountsBack() {
    beats(5); // six so far
    run.losses(403, 412, Runs::healthy); // no more than ten back: to none
    assertThat(run.report().verdicts().drift().grade()).isEqualTo(Grade.STEADY);
    assertThat(run.open()).isEmpty();
    run.losses(413, 414, Runs.healthyAnd(0.06));
    assertThat(run.report().verdicts().drift().grade()).isEqualTo(Grade.SUSPECTED);
    beats(6);
    assertThat(run.open()).isEmpty();
  }

  @Test
  void whatIsConfirmedTakesItsPlaceAndItsName() {
    beats(7);
    run.losses(403, 420, Runs.healthyAnd(0.05));
    assertThat(run.open()).containsExactly("drift_up");
    assertThat(run.told()).hasSize(1);
    Alert page = run.told().get(0);
    assertThat(page.id()).isEqualTo("r/drift_up/1");
    assertThat(page.telling().sequence()).isEqualTo(1);
    assertThat(page.grade()).isEqualTo(Grade.CONFIRMED);
    assertThat(page.opened().tokens()).as("when it was confirmed").isGreaterThan(402_000);
    beats(20);
    assertThat(run.open()).containsExactly("drift_up");
  }

  @Test
  void theEndOfTheRunEndsIt() {
    beats(7);
    run.send("{'type':'end'}");
    assertThat(run.open()).containsExactly("undertrained"); // it ended long before its plan
    assertThat(run.told(AlertKind.DRIFT_UP)).isEmpty();
  }

  @Test
  void whatIsMutedIsSuspectedMuted() {
    run.send("{'type':'mute','kinds':['drift_up']}");
    beats(7);
    assertThat(run.report().alerts().open().get(0).muted()).isPresent();
  }

  private void beats(int count) {
    for (int i = 0; i < count; i++) {
      run.send(BEAT);
    }
  }
}
