package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Alerts open, are muted, come back and are resolved, each told once and with its reasons. */
class AlertLifeTest {
  private static final long START_MS = 1_767_600_000_000L;
  private static final long HOUR_MS = 3_600_000;
  private static final int STEPS = 1_000;

  private final RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
  private final Random random = new Random(5);
  private final List<Alert> told = new ArrayList<>();
  private RunState state = monitor.begin("r");
  private RunReport report = monitor.report(state);
  private long nowMs = START_MS;

  @Test
  void anAlertCarriesItsEvidenceItsCostAndWhatToDo() {
    declare("");
    losses(1, 400, 0);
    losses(401, 460, 0.3);
    Alert alert = told.get(0);
    assertThat(alert.state()).isEqualTo(Alert.State.OPEN);
    assertThat(alert.sequence()).isEqualTo(1);
    assertThat(alert.sinceStep().orElseThrow()).isBetween(395L, 405L);
    AlertCost cost = AlertCost.of(alert, report);
    assertThat(cost.tokens()).isEqualTo(460_000 - alert.sinceTokens());
    assertThat(cost.flops().orElseThrow()).isEqualTo(6 * 2e5 * cost.tokens());
    // One loss a second, a thousand tokens each.
    assertThat(cost.hours().orElseThrow()).isBetween(50 / 3600.0, 70 / 3600.0);
    assertThat(AlertText.of(alert, report))
        .matches(
            ".+: \\d\\.\\d+ instead of \\d\\.\\d+ nats per token \\(\\+\\d+\\.\\d %\\) since step \\d+"
                + " \\([0-9.e+]+ tokens\\); [0-9.e+]+ FLOPs spent since\\. Next: [A-Z].+");
  }

  @Test
  void aNanThatComesAndGoesIsOneAlertReopenedAndNotAfterARewind() {
    declare("");
    losses(1, 400, 0);
    losses(401, 401, Double.NaN);
    losses(402, 405, 0);
    losses(406, 406, Double.NaN);
    losses(407, 410, 0);
    List<Alert> diverged = of(AlertKind.DIVERGED);
    assertThat(diverged).extracting(Alert::id).containsOnly("r/diverged/1");
    assertThat(diverged).extracting(Alert::sequence).containsExactly(1, 2, 3, 4);
    assertThat(diverged).extracting(Alert::reopened).containsExactly(0, 0, 1, 1);
    assertThat(diverged.get(2).openedStep()).hasValue(401);
    assertThat(diverged.get(3).over()).isEqualTo("the loss has come back");
    // Back to a checkpoint: what recurs there is news.
    losses(380, 400, 0);
    losses(401, 401, Double.NaN);
    assertThat(of(AlertKind.DIVERGED).get(4).id()).isEqualTo("r/diverged/2");
  }

  @Test
  void whatComesBackMuchLaterIsAnotherAlert() {
    declare("");
    losses(1, 400, 0);
    losses(401, 401, Double.NaN);
    losses(402, 480, 0);
    losses(481, 481, Double.NaN);
    assertThat(of(AlertKind.DIVERGED))
        .extracting(Alert::id)
        .containsExactly("r/diverged/1", "r/diverged/1", "r/diverged/2");
  }

  @Test
  void aMutedAlertOpensUntoldAndIsToldWhenTheMuteEnds() {
    declare("");
    losses(1, 400, 0);
    send(
        "{\"type\":\"mute\",\"kinds\":[\"diverged\"],\"for_s\":60,\"reason\":\"known\",\"by\":\"ann\"}");
    losses(401, 430, Double.NaN);
    assertThat(told).hasSize(1);
    Muting muting = told.get(0).muted().orElseThrow();
    assertThat(muting.untilMs()).isEqualTo(START_MS + 400_000 + 60_000);
    assertThat(AlertText.of(told.get(0), report))
        .contains("; muted until 2026-01-05T08:07:40Z by ann (known). Next: ");
    assertThat(report.openAlerts().get(0).muted()).contains(muting);
    // Silence: only the clock goes on.
    tick(START_MS + 459_000);
    assertThat(told).hasSize(1);
    tick(START_MS + 460_000);
    assertThat(told).hasSize(2);
    assertThat(told.get(1).state()).isEqualTo(Alert.State.OPEN);
    assertThat(told.get(1).id()).isEqualTo(told.get(0).id());
    assertThat(told.get(1).sequence()).isEqualTo(2);
    assertThat(told.get(1).muted()).isEmpty();
    assertThat(report.progress().status()).isEqualTo(RunStatus.LIVE);
  }

  @Test
  void muteAndUnmuteInTheMiddleOfAnOpenAlertAreTransitions() {
    declare("");
    losses(1, 400, 0);
    losses(401, 405, Double.NaN);
    send("{\"type\":\"mute\"}");
    assertThat(told.get(1).muted().orElseThrow().untilMs()).isEqualTo(nowMs + 24 * HOUR_MS);
    send("{\"type\":\"mute\",\"kinds\":\"spike\",\"until_ms\":" + (nowMs + HOUR_MS) + "}");
    assertThat(told).hasSize(2);
    send("{\"type\":\"unmute\",\"kinds\":[\"diverged\"]}");
    assertThat(told).hasSize(3);
    assertThat(told.get(2).muted()).isEmpty();
    assertThat(state.head().mutes().of(AlertKind.SPIKE)).isPresent();
    send("{\"type\":\"unmute\"}");
    assertThat(state.head().mutes()).isEqualTo(Mutes.NONE);
  }

  @Test
  void aMuteUntilTokensEndsThere() {
    declare("");
    losses(1, 400, 0);
    send("{\"type\":\"mute\",\"until_tokens\":410000}");
    losses(401, 409, Double.NaN);
    assertThat(told).hasSize(1);
    losses(410, 410, Double.NaN);
    assertThat(told).hasSize(2);
    assertThat(told.get(1).muted()).isEmpty();
  }

  @Test
  void tagsMuteOnceAndSayWhatTheyCouldNotRead() {
    String tags = "\"plumbline.mute\":\"diverged, nonsense\",\"plumbline.mute_until\":\"tomorrow\"";
    declare(",\"tags\":{" + tags + "}");
    Muting muting = state.head().mutes().of(AlertKind.DIVERGED).orElseThrow();
    assertThat(muting.kinds()).containsExactly(AlertKind.DIVERGED);
    assertThat(muting.untilMs()).isEqualTo(START_MS + 24 * HOUR_MS);
    assertThat(muting.reason()).contains("is no time, so for 24 hours");
    nowMs += 25 * HOUR_MS;
    declare(",\"tags\":{" + tags + "}"); // a restarted trainer declares itself again
    losses(1, 1, 0);
    assertThat(state.head().mutes()).isEqualTo(Mutes.NONE);
    declare(
        ",\"tags\":{\"plumbline.mute\":\"all\",\"plumbline.mute_until\":\"2026-01-07T08:00:00Z\"}");
    assertThat(state.head().mutes().of(AlertKind.STALLED).orElseThrow().untilMs())
        .isEqualTo(START_MS + 48 * HOUR_MS);
    declare(",\"tags\":{\"plumbline.mute\":\"none\"}");
    assertThat(state.head().mutes()).isEqualTo(Mutes.NONE);
  }

  @Test
  void aMuteIsNoSignOfLifeAndARunThatWasOnlyMutedIsNotStalled() {
    send("{\"type\":\"mute\",\"kinds\":[\"drift_up\"]}");
    tick(nowMs + 5 * HOUR_MS);
    assertThat(report.progress().status()).isEqualTo(RunStatus.LIVE);
    declare("");
    tick(nowMs + HOUR_MS);
    assertThat(report.progress().status()).isEqualTo(RunStatus.STALLED);
    send("{\"type\":\"mute\"}");
    assertThat(report.progress().status()).isEqualTo(RunStatus.STALLED);
    assertThat(of(AlertKind.STALLED)).hasSize(2);
    assertThat(of(AlertKind.STALLED).get(1).muted()).isPresent();
  }

  @Test
  void theEndResolvesWhatIsOpenAndSaysSo() {
    declare("");
    losses(1, 400, 0);
    losses(401, 405, Double.NaN);
    send("{\"type\":\"end\",\"status\":\"failed\"}");
    Alert last = of(AlertKind.DIVERGED).get(1);
    assertThat(last.state()).isEqualTo(Alert.State.RESOLVED);
    assertThat(AlertText.of(last, report)).endsWith(" - the run has ended");
  }

  @Test
  void suspicionIsShownWhenItHoldsAndToldNobody() {
    declare("");
    losses(1, 500, 0);
    RunState healthy = state;
    int shown = 0;
    // Some shifts are large enough to be suspected for a while and too small to be sure at once.
    for (double excess = 0.008; excess < 0.02; excess += 0.001) {
      state = healthy;
      for (int step = 501; step <= 600; step++) {
        losses(step, step, excess);
        for (Alert alert : report.openAlerts()) {
          if (!alert.confirmed()) {
            shown++;
            assertThat(alert.sequence()).isZero();
            assertThat(alert.id()).isEqualTo("r/" + alert.kind().label() + "/1");
          }
        }
      }
    }
    assertThat(shown).isPositive();
    assertThat(told)
        .as("suspected ones are no transitions")
        .allMatch(alert -> alert.sequence() > 0);
  }

  private List<Alert> of(AlertKind kind) {
    return told.stream().filter(alert -> alert.kind() == kind).toList();
  }

  private void declare(String more) {
    send(
        "{\"type\":\"run\",\"params\":2e5,\"batch_tokens\":1000,\"target_steps\":"
            + STEPS * 4
            + ",\"schedule\":{\"kind\":\"constant\",\"peak_lr\":1e-3}"
            + more
            + "}");
  }

  /** A healthy run's losses with something on top, one a second. */
  private void losses(int from, int to, double excess) {
    for (int step = from; step <= to; step++) {
      nowMs += 1_000;
      double loss = 2 + 3 * Math.pow(step, -0.4) + 0.01 * random.nextGaussian() + excess;
      send(
          String.format(
              Locale.ROOT,
              "{\"step\":%d,\"loss\":%s,\"lr\":1e-3,\"ts\":%d}",
              step,
              Double.isNaN(loss) ? "\"NaN\"" : String.format(Locale.ROOT, "%.6f", loss),
              nowMs));
    }
  }

  private void tick(long ms) {
    nowMs = ms;
    note(monitor.tick(state, ms));
  }

  private void send(String json) {
    Decoded decoded =
        new EventCodec()
            .decode("r".getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    note(
        decoded.fold(
            valid -> monitor.step(state, valid.event(), nowMs),
            rejected -> {
              throw new AssertionError(rejected.detail());
            }));
  }

  private void note(Step step) {
    state = step.state();
    report = step.report();
    told.addAll(report.transitions());
  }
}
