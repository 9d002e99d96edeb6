package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Alerts open, are muted, come back and are resolved, each told once and with its reasons. */
class AlertLifeTest {
  private static final long HOUR_MS = 3_600_000;
  private static final int STEPS = 1_000;

  private final Watched run = new Watched("r");
  private final Random random = new Random(5);

  @Test
  void anAlertCarriesItsEvidenceItsCostAndWhatToDo() {
    declare("");
    losses(1, 400, 0);
    losses(401, 460, 0.3);
    Alert alert = run.told().get(0);
    assertThat(alert.state()).isEqualTo(Alert.State.OPEN);
    assertThat(alert.telling().sequence()).isEqualTo(1);
    assertThat(alert.ground().sinceStep().orElseThrow()).isBetween(395L, 405L);
    AlertCost cost = AlertCost.of(alert, run.report());
    assertThat(cost.tokens()).isEqualTo(460_000 - alert.ground().sinceTokens());
    assertThat(cost.flops().orElseThrow()).isEqualTo(6 * 2e5 * cost.tokens());
    // One loss a second, a thousand tokens each.
    assertThat(cost.hours().orElseThrow()).isBetween(50 / 3600.0, 70 / 3600.0);
    assertThat(AlertText.of(alert, run.report()))
        .matches(
            ".+: \\d\\.\\d+ instead of \\d\\.\\d+ nats per token \\(\\+\\d+\\.\\d %\\) since step"
                + " \\d+ \\([0-9.e+]+ tokens\\); [0-9.e+]+ FLOPs spent since\\. Next: [A-Z].+");
  }

  @Test
  void aNanThatComesAndGoesIsOneAlertReopenedAndNotAfterARewind() {
    declare("");
    losses(1, 400, 0);
    losses(401, 401, Double.NaN);
    losses(402, 405, 0);
    losses(406, 406, Double.NaN);
    losses(407, 410, 0);
    List<Alert> diverged = run.told(AlertKind.DIVERGED);
    assertThat(diverged).extracting(Alert::id).containsOnly("r/diverged/1");
    assertThat(diverged)
        .extracting(alert -> alert.telling().sequence())
        .containsExactly(1, 2, 3, 4);
    assertThat(diverged)
        .extracting(alert -> alert.telling().reopened())
        .containsExactly(0, 0, 1, 1);
    assertThat(diverged.get(2).opened().step()).hasValue(401);
    assertThat(diverged.get(3).ended().orElseThrow().why()).isEqualTo("the loss has come back");
    // Back to a checkpoint: what recurs there is news.
    losses(380, 400, 0);
    losses(401, 401, Double.NaN);
    assertThat(run.told(AlertKind.DIVERGED).get(4).id()).isEqualTo("r/diverged/2");
  }

  @Test
  void whatComesBackMuchLaterIsAnotherAlert() {
    declare("");
    losses(1, 400, 0);
    losses(401, 401, Double.NaN);
    losses(402, 480, 0);
    losses(481, 481, Double.NaN);
    assertThat(run.told(AlertKind.DIVERGED))
        .extracting(Alert::id)
        .containsExactly("r/diverged/1", "r/diverged/1", "r/diverged/2");
  }

  @Test
  void aMutedAlertOpensUntoldAndIsToldWhenTheMuteEnds() {
    declare("");
    losses(1, 400, 0);
    run.send(
        "{\"type\":\"mute\",\"kinds\":[\"diverged\"],\"for_s\":60,\"reason\":\"known\",\"by\":\"ann\"}");
    losses(401, 430, Double.NaN);
    assertThat(run.told()).hasSize(1);
    Muting muting = run.told().get(0).muted().orElseThrow();
    assertThat(muting.untilMs()).isEqualTo(Watched.START_MS + 400_000 + 60_000);
    assertThat(AlertText.of(run.told().get(0), run.report()))
        .contains("; muted until 2026-01-05T08:07:40Z by ann (known). Next: ");
    assertThat(run.report().alerts().open().get(0).muted()).contains(muting);
    // Silence: only the clock goes on.
    run.tickAfter(Watched.START_MS + 459_000 - run.nowMs());
    assertThat(run.told()).hasSize(1);
    run.tickAfter(1_000);
    assertThat(run.told()).hasSize(2);
    assertThat(run.told().get(1).state()).isEqualTo(Alert.State.OPEN);
    assertThat(run.told().get(1).id()).isEqualTo(run.told().get(0).id());
    assertThat(run.told().get(1).telling().sequence()).isEqualTo(2);
    assertThat(run.told().get(1).muted()).isEmpty();
    assertThat(run.report().progress().status()).isEqualTo(RunStatus.LIVE);
  }

  @Test
  void muteAndUnmuteInTheMiddleOfAnOpenAlertAreTransitions() {
    declare("");
    losses(1, 400, 0);
    losses(401, 405, Double.NaN);
    run.send("{\"type\":\"mute\"}");
    assertThat(run.told().get(1).muted().orElseThrow().untilMs())
        .isEqualTo(run.nowMs() + 24 * HOUR_MS);
    run.send(
        "{\"type\":\"mute\",\"kinds\":\"spike\",\"until_ms\":" + (run.nowMs() + HOUR_MS) + "}");
    assertThat(run.told()).hasSize(2);
    run.send("{\"type\":\"unmute\",\"kinds\":[\"diverged\"]}");
    assertThat(run.told()).hasSize(3);
    assertThat(run.told().get(2).muted()).isEmpty();
    assertThat(run.state().head().desk().mutes().of(AlertKind.SPIKE)).isPresent();
    run.send("{\"type\":\"unmute\"}");
    assertThat(run.state().head().desk().mutes()).isEqualTo(Mutes.NONE);
  }

  @Test
  void aMuteUntilTokensEndsThere() {
    declare("");
    losses(1, 400, 0);
    run.send("{\"type\":\"mute\",\"until_tokens\":410000}");
    losses(401, 409, Double.NaN);
    assertThat(run.told()).hasSize(1);
    losses(410, 410, Double.NaN);
    assertThat(run.told()).hasSize(2);
    assertThat(run.told().get(1).muted()).isEmpty();
  }

  @Test
  void tagsMuteOnceAndSayWhatTheyCouldNotRead() {
    String tags = "\"plumbline.mute\":\"diverged, nonsense\",\"plumbline.mute_until\":\"tomorrow\"";
    declare(",\"tags\":{" + tags + "}");
    Muting muting = run.state().head().desk().mutes().of(AlertKind.DIVERGED).orElseThrow();
    assertThat(muting.kinds()).containsExactly(AlertKind.DIVERGED);
    assertThat(muting.untilMs()).isEqualTo(Watched.START_MS + 24 * HOUR_MS);
    assertThat(muting.reason()).contains("is no time, so for 24 hours");
    run.pass(25 * HOUR_MS);
    declare(",\"tags\":{" + tags + "}"); // a restarted trainer declares itself again
    losses(1, 1, 0);
    assertThat(run.state().head().desk().mutes()).isEqualTo(Mutes.NONE);
    declare(
        ",\"tags\":{\"plumbline.mute\":\"all\",\"plumbline.mute_until\":\"2026-01-07T08:00:00Z\"}");
    assertThat(run.state().head().desk().mutes().of(AlertKind.STALLED).orElseThrow().untilMs())
        .isEqualTo(Watched.START_MS + 48 * HOUR_MS);
    declare(",\"tags\":{\"plumbline.mute\":\"none\"}");
    assertThat(run.state().head().desk().mutes()).isEqualTo(Mutes.NONE);
  }

  @Test
  void aMuteIsNoSignOfLifeAndARunThatWasOnlyMutedIsNotStalled() {
    run.send("{\"type\":\"mute\",\"kinds\":[\"drift_up\"]}");
    run.tickAfter(5 * HOUR_MS);
    assertThat(run.report().progress().status()).isEqualTo(RunStatus.LIVE);
    declare("");
    run.tickAfter(HOUR_MS);
    assertThat(run.report().progress().status()).isEqualTo(RunStatus.STALLED);
    run.send("{\"type\":\"mute\"}");
    assertThat(run.report().progress().status()).isEqualTo(RunStatus.STALLED);
    assertThat(run.told(AlertKind.STALLED)).hasSize(2);
    assertThat(run.told(AlertKind.STALLED).get(1).muted()).isPresent();
  }

  @Test
  void theEndResolvesWhatIsOpenAndSaysSo() {
    declare("");
    losses(1, 400, 0);
    losses(401, 405, Double.NaN);
    run.send("{\"type\":\"end\",\"status\":\"failed\"}");
    Alert last = run.told(AlertKind.DIVERGED).get(1);
    assertThat(last.state()).isEqualTo(Alert.State.RESOLVED);
    assertThat(AlertText.of(last, run.report())).endsWith(" - the run has failed");
  }

  @Test
  void suspicionIsShownWhenItHoldsAndToldNobody() {
    declare("");
    losses(1, 500, 0);
    RunState healthy = run.state();
    int shown = 0;
    // Some shifts are large enough to be suspected for a while and too small to be sure at once.
    for (double excess = 0.008; excess < 0.02; excess += 0.001) {
      run.resume(healthy);
      for (int step = 501; step <= 600; step++) {
        losses(step, step, excess);
        for (Alert alert : run.report().alerts().open()) {
          if (!alert.confirmed()) {
            shown++;
            assertThat(alert.telling().sequence()).isZero();
            assertThat(alert.id()).isEqualTo("r/" + alert.kind().label() + "/1");
          }
        }
      }
    }
    assertThat(shown).isPositive();
    assertThat(run.told())
        .as("suspected ones are no transitions")
        .allMatch(alert -> alert.telling().sequence() > 0);
  }

  private void declare(String more) {
    run.send(
        "{'type':'run','params':2e5,'batch_tokens':1000,'target_steps':%d,"
            + "'schedule':{'kind':'constant','peak_lr':1e-3}%s}",
        STEPS * 4, more);
  }

  /** A healthy run's losses with something on top, one a second. */
  private void losses(int from, int to, double excess) {
    run.losses(
        from, to, step -> 2 + 3 * Math.pow(step, -0.4) + 0.01 * random.nextGaussian() + excess);
  }
}
