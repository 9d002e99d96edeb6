package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A regime is told when a run enters it, by whatever way, and never because it was planned so. */
class RegimeEntryTest {
  private static final long HOUR_MS = 3_600_000;

  private final RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
  private final List<String> told = new ArrayList<>();
  private final List<String> words = new ArrayList<>();
  private RunState state = monitor.begin("r");
  private long nowMs = 1_767_600_000_000L;

  @Test
  void aRunPlannedSoEntersNothing() {
    declare(5, "");
    steps(1, 5);
    assertThat(told).isEmpty();
    send("{\"type\":\"end\"}");
    assertThat(told).isEmpty();
  }

  @Test
  void aPlanCompletedLaterEntersNothing() {
    send("{\"type\":\"run\",\"params\":1000}");
    steps(1, 2);
    declare(5, "");
    steps(3, 5);
    assertThat(told).isEmpty();
  }

  @Test
  void aTargetCutEntersAndATargetRestoredLeaves() {
    declare(20, "");
    steps(1, 3);
    declare(5, "");
    assertThat(told).containsExactly("undertrained open");
    assertThat(words.get(0))
        .contains("its plan was changed, having been planned as compute optimal");
    declare(20, "");
    assertThat(told).containsExactly("undertrained open", "undertrained resolved");
  }

  @Test
  void goingOnFarPastTheBudgetEnters() {
    declare(30, "");
    steps(1, 40);
    assertThat(told).isEmpty();
    steps(41, 41);
    assertThat(told).containsExactly("overtrained open");
    assertThat(words.get(0)).contains("its budget is used up and it goes on");
    send("{\"type\":\"end\"}");
    assertThat(told).containsExactly("overtrained open", "overtrained resolved");
  }

  @Test
  void overtrainingThatInferencePaysForIsNoAlert() {
    declare(30, ",\"inference_tokens\":1e9");
    steps(1, 60);
    declare(100, "");
    assertThat(told).isEmpty();
  }

  @Test
  void uniqueDataUsedUpEntersWhenItIsUsedUp() {
    // 20 tokens per parameter, but 0.5 of them unique: worth 6.9 at the end.
    declare(20, ",\"unique_tokens\":500");
    assertThat(told).isEmpty();
    steps(1, 1);
    assertThat(told).containsExactly("undertrained open");
    assertThat(words.get(0)).contains("its 500 unique tokens are used up");
  }

  @Test
  void enoughUniqueDataIsNoAlert() {
    declare(20, ",\"unique_tokens\":5000");
    steps(1, 20);
    assertThat(told).isEmpty();
  }

  @Test
  void killedThereEntersAndStaysUntilNobodyFollowsIt() {
    declare(20, "");
    steps(1, 4);
    send("{\"type\":\"end\",\"status\":\"killed\"}");
    assertThat(told).containsExactly("undertrained open");
    assertThat(words.get(0)).contains("it ended there");
    send("{\"type\":\"end\",\"status\":\"killed\"}");
    send("{\"type\":\"heartbeat\"}");
    assertThat(told).hasSize(1);
    note(monitor.dismiss(state, nowMs + HOUR_MS, "the run has ended"));
    assertThat(told).containsExactly("undertrained open", "undertrained resolved");
  }

  @Test
  void stalledThereEntersAndGoingOnLeaves() {
    declare(20, "");
    steps(1, 4);
    nowMs += HOUR_MS;
    note(monitor.tick(state, nowMs));
    assertThat(told).containsExactlyInAnyOrder("stalled open", "undertrained open");
    steps(5, 5);
    assertThat(told.subList(2, 4))
        .containsExactlyInAnyOrder("stalled resolved", "undertrained resolved");
  }

  /** Declares 1,000 parameters and so many tokens for each. */
  private void declare(int ratio, String more) {
    send("{\"type\":\"run\",\"params\":1000,\"target_tokens\":" + ratio * 1000 + more + "}");
  }

  /** A thousand tokens a step. */
  private void steps(int from, int to) {
    for (int step = from; step <= to; step++) {
      nowMs += 1_000;
      send("{\"step\":" + step + ",\"tokens\":" + 1000 * step + ",\"loss\":3}");
    }
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
    for (Alert alert : step.report().transitions()) {
      told.add(
          alert.kind().label() + " " + (alert.state() == Alert.State.OPEN ? "open" : "resolved"));
      words.add(AlertText.of(alert, step.report()));
    }
  }
}
