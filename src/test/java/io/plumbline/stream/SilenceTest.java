package io.plumbline.stream;

import static io.plumbline.stream.MonitorDriver.text;
import static io.plumbline.stream.MonitorDriver.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.run.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose silence it is: the run's, the monitor's own, the broker's, or everybody's. */
class SilenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path dir;
  private MonitorDriver driver;

  @BeforeEach
  void open() {
    driver = new MonitorDriver(dir);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aSilentRunIsStalledByWallClockAndAliveAgainWithItsNextEvent() throws Exception {
    listenFor(Duration.ofMinutes(11));
    driver.send("r1", step(1, 3.0));
    driver.send("r2", step(1, 3.0));
    listenFor(Duration.ofMinutes(9));
    driver.send("r2", step(2, 3.0));
    assertThat(status("r1")).isEqualTo(RunStatus.LIVE);
    listenFor(Duration.ofMinutes(2));
    assertThat(status("r1")).isEqualTo(RunStatus.STALLED);
    assertThat(status("r2")).isEqualTo(RunStatus.LIVE);
    JsonNode newest = newest(driver.forecasts(), "r1");
    assertThat(newest.get("status").asText()).isEqualTo("stalled");
    driver.send("r1", step(2, 3.0));
    assertThat(status("r1")).isEqualTo(RunStatus.LIVE);
  }

  @Test
  void aMonitorThatHasJustBegunToListenCallsNobodyStalled() {
    driver.send("r1", step(1, 3.0));
    driver.advance(Duration.ofHours(5)); // one look only: the machine slept
    assertThat(status("r1")).isEqualTo(RunStatus.LIVE);
    listenFor(Duration.ofMinutes(9));
    assertThat(status("r1")).isEqualTo(RunStatus.LIVE);
    listenFor(Duration.ofMinutes(2));
    assertThat(status("r1")).isEqualTo(RunStatus.STALLED);
  }

  @Test
  void aMonitorThatCatchesUpCallsNobodyStalled() {
    listenFor(Duration.ofMinutes(11));
    driver.send("silent", step(1, 3.0));
    for (int i = 0; i < 90; i++) {
      driver.advance(Duration.ofSeconds(10));
      // Written an hour ago: whoever seems silent may have records further down.
      driver.send(
          new TestRecord<>(
              utf8("other"),
              utf8(step(i + 1, 3.0)),
              MonitorDriver.START.minus(Duration.ofHours(1))));
    }
    assertThat(status("silent")).isEqualTo(RunStatus.LIVE);
    listenFor(Duration.ofMinutes(11));
    assertThat(status("silent")).isEqualTo(RunStatus.STALLED);
  }

  @Test
  void aMonitorWhoseBrokerIsAwayCallsNobodyStalled() {
    long answers = 0;
    for (int i = 0; i < 70; i++) {
      driver.heard = new MonitorTopology.Heard(OptionalLong.of(0), OptionalLong.of(answers += 20));
      driver.send("r1", step(i + 1, 3.0));
      driver.advance(Duration.ofSeconds(10));
    }
    // No broker answers any more: nothing is unread as far as is known, and nothing comes.
    listenFor(Duration.ofMinutes(60));
    assertThat(status("r1")).isEqualTo(RunStatus.LIVE);
    // It answers again, and the run is heard to be silent.
    for (int i = 0; i < 59; i++) {
      driver.heard = new MonitorTopology.Heard(OptionalLong.of(0), OptionalLong.of(answers += 20));
      driver.advance(Duration.ofSeconds(10));
      assertThat(status("r1")).isEqualTo(RunStatus.LIVE);
    }
    for (int i = 0; i < 4; i++) {
      driver.heard = new MonitorTopology.Heard(OptionalLong.of(0), OptionalLong.of(answers += 20));
      driver.advance(Duration.ofSeconds(10));
    }
    assertThat(status("r1")).isEqualTo(RunStatus.STALLED);
  }

  @Test
  void aMonitorBehindByLessThanTheStallTimeCallsNobodyStalled() {
    listenFor(Duration.ofMinutes(11));
    driver.send("silent", step(1, 3.0));
    for (int i = 0; i < 120; i++) {
      // Eight minutes behind for twenty minutes, one record at each look, many to come.
      driver.heard = new MonitorTopology.Heard(OptionalLong.of(5_000), OptionalLong.of(i));
      driver.advance(Duration.ofSeconds(10));
      sendWritten("other", i, Duration.ofMinutes(8));
    }
    assertThat(status("silent")).isEqualTo(RunStatus.LIVE);
    for (int i = 120; i < 185; i++) {
      // Records are always waiting, but those read were written just now: it keeps up.
      driver.heard = new MonitorTopology.Heard(OptionalLong.of(50), OptionalLong.of(i));
      driver.advance(Duration.ofSeconds(10));
      sendWritten("other", i, Duration.ofSeconds(1));
    }
    assertThat(status("silent")).isEqualTo(RunStatus.STALLED);
  }

  @Test
  void aMonitorThatSleptForLessThanTheStallTimeCallsNobodyStalled() {
    listenFor(Duration.ofMinutes(11));
    driver.send("r1", step(1, 3.0));
    listenFor(Duration.ofMinutes(2));
    driver.advance(Duration.ofMinutes(9));
    assertThat(status("r1")).isEqualTo(RunStatus.LIVE);
  }

  @Test
  void aSlowRunIsNotStalledByAMonitorThatWasDown() {
    for (int i = 0; i < 12; i++) {
      driver.send("slow", step(i + 1, 3.0));
      listenFor(Duration.ofMinutes(10));
    }
    driver.advance(Duration.ofHours(4)); // more than twenty of its intervals
    listenFor(Duration.ofMinutes(30));
    assertThat(status("slow")).isEqualTo(RunStatus.LIVE);
    listenFor(Duration.ofHours(4));
    assertThat(status("slow")).isEqualTo(RunStatus.STALLED);
  }

  @Test
  void whenAllRunsFallSilentAtOnceThatIsSaidAndTheyAreGivenTime() throws Exception {
    listenFor(Duration.ofMinutes(11));
    for (String run : List.of("r1", "r2", "r3", "r4")) {
      driver.send(run, step(1, 3.0));
      listenFor(Duration.ofMinutes(1));
    }
    listenFor(Duration.ofMinutes(24));
    for (String run : List.of("r1", "r2", "r3", "r4")) {
      assertThat(status(run)).isEqualTo(RunStatus.LIVE);
    }
    listenFor(Duration.ofMinutes(8));
    List<TestRecord<byte[], byte[]>> alerts = driver.alerts();
    assertThat(alerts).hasSize(4);
    for (TestRecord<byte[], byte[]> alert : alerts) {
      assertThat(JSON.readTree(alert.value()).get("message").asText())
          .contains("so did all 4 live runs at once");
    }
  }

  @Test
  void oneRunAmongOthersThatAreHeardIsGivenNoMoreTime() throws Exception {
    listenFor(Duration.ofMinutes(11));
    for (String run : List.of("dead", "r2", "r3", "r4")) {
      driver.send(run, step(1, 3.0));
    }
    for (int i = 0; i < 11; i++) {
      driver.send("r" + (2 + i % 3), step(i + 2, 3.0));
      listenFor(Duration.ofMinutes(1));
    }
    assertThat(status("dead")).isEqualTo(RunStatus.STALLED);
    JsonNode alert = JSON.readTree(driver.alerts().get(0).value());
    assertThat(alert.get("message").asText()).doesNotContain("at once");
    assertThat(alert.get("runbook").asText()).isEqualTo("deploy/runbooks/RunStalled.md");
    assertThat(alert.get("runbook_url").asText())
        .isEqualTo("http://monitor:9464/runbooks/RunStalled");
  }

  private void sendWritten(String run, int step, Duration ago) {
    driver.send(new TestRecord<>(utf8(run), utf8(step(step + 1, 3.0)), driver.now().minus(ago)));
  }

  /** Lets time pass in steps of ten seconds: the monitor is there all the while. */
  private void listenFor(Duration time) {
    for (long left = time.toSeconds(); left > 0; left -= 10) {
      driver.advance(Duration.ofSeconds(10));
    }
  }

  private RunStatus status(String run) {
    return Objects.requireNonNull(driver.sink.shown.get(run), run).progress().status();
  }

  private static JsonNode newest(List<TestRecord<byte[], byte[]>> records, String run)
      throws Exception {
    JsonNode newest = null;
    for (TestRecord<byte[], byte[]> record : records) {
      if (text(record.key()).equals(run)) {
        newest = JSON.readTree(record.value());
      }
    }
    assertThat(newest).isNotNull();
    return newest;
  }

  private static String step(int step, double loss) {
    return "{\"step\":" + step + ",\"tokens\":" + 1000L * step + ",\"loss\":" + loss + "}";
  }
}
