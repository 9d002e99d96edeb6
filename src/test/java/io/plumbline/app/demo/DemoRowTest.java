package io.plumbline.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.app.recording.DemoRun;
import io.plumbline.app.recording.Recording;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoRowTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DemoRun.Fault SPIKE =
      new DemoRun.Fault("lr_spike", 690, "learning rate x 30");
  private static final DemoRun.Fault DEAD = new DemoRun.Fault("dead", 750, "stops sending");
  private static final DemoRun.Fault REWIND = new DemoRun.Fault("rewind", 900, "back to 600");

  @Test
  void theBundledRunsAreTheirIndex() throws Exception {
    assertThat(DemoRun.all()).hasSizeBetween(10, 16);
    for (DemoRun run : DemoRun.all()) {
      try (Recording recording = run.open()) {
        assertThat(recording.next().orElseThrow().event().orElseThrow().run()).isEqualTo(run.run());
      }
    }
    assertThat(DemoRun.all()).filteredOn(run -> run.fault().isEmpty()).hasSizeGreaterThan(4);
  }

  @Test
  void aSuspicionIsNewsOnlyOnceItIsConfirmed() {
    DemoRow row = row(SPIKE);
    assertThat(row.alert(alert("1", "drift_up", "suspected", "open", 700))).isFalse();
    assertThat(row.alert(alert("1", "drift_up", "confirmed", "open", 704))).isTrue();
    assertThat(row.alert(alert("1", "drift_up", "confirmed", "open", 710))).isFalse();
    assertThat(row.alert(alert("1", "drift_up", "confirmed", "resolved", 900))).isFalse();
    assertThat(row.alerts())
        .singleElement()
        .satisfies(
            seen -> {
              assertThat(seen.step()).hasValue(704);
              assertThat(seen.state()).isEqualTo("resolved");
            });
  }

  @Test
  void aFaultIsCaughtOnlyByWhatOpensAfterIt() {
    DemoRow row = row(SPIKE);
    row.alert(alert("1", "spike", "confirmed", "open", 300));
    row.alert(alert("2", "undertrained", "confirmed", "open", 800));
    row.alert(alert("3", "drift_up", "suspected", "open", 695));
    assertThat(DemoSummary.caughtBy(row, SPIKE)).isEmpty();
    row.alert(alert("4", "diverged", "confirmed", "open", 691));
    assertThat(DemoSummary.caughtBy(row, SPIKE)).map(DemoRow.Seen::kind).hasValue("diverged");
    assertThat(summary(row)).contains("DIVERGED 1 step later").contains("SPIKE at step 300");
  }

  @Test
  void aRewindIsCaughtByNothingElse() {
    DemoRow row = row(REWIND);
    row.alert(alert("1", "drift_down", "confirmed", "open", 950));
    assertThat(summary(row)).contains("MISSED").contains("DRIFT_DOWN at step 950");
    row.alert(alert("2", "rewound", "confirmed", "open", 601));
    assertThat(summary(row)).contains("REWOUND").doesNotContain("MISSED");
  }

  @Test
  void silenceIsTimedNotCountedInSteps() {
    DemoRow row = row(DEAD);
    row.alert(alert("1", "stalled", "confirmed", "open", 749));
    assertThat(row.settled()).isTrue();
    assertThat(summary(row))
        .containsPattern("STALLED after \\d+ s of silence")
        .contains("before the fault: none");
  }

  @Test
  void theForecastNotedIsTheFirstFromThirtyPercentOn() throws Exception {
    DemoRow row = row(SPIKE);
    row.forecast(MAPPER.readTree("{\"share\":0.29,\"forecast\":{\"loss\":1.0}}"));
    row.forecast(MAPPER.readTree("{\"share\":0.31,\"why_no_forecast\":\"x\"}"));
    row.forecast(MAPPER.readTree("{\"share\":0.32,\"forecast\":{\"loss\":2.0}}"));
    row.forecast(MAPPER.readTree("{\"share\":0.33,\"forecast\":{\"loss\":3.0}}"));
    assertThat(row.noted().orElseThrow().path("forecast").path("loss").asDouble()).isEqualTo(2.0);
  }

  private static DemoRow row(DemoRun.Fault fault) {
    return new DemoRow(new DemoRun("r", Optional.of(fault)));
  }

  private static JsonNode alert(String id, String kind, String grade, String state, long step) {
    return MAPPER
        .createObjectNode()
        .put("id", id)
        .put("kind", kind)
        .put("severity", "page")
        .put("grade", grade)
        .put("state", state)
        .put("opened_step", 1)
        .put("step", step);
  }

  private static String summary(DemoRow row) {
    StringWriter text = new StringWriter();
    new DemoSummary(List.of(row)).print(new PrintWriter(text));
    return text.toString();
  }
}
