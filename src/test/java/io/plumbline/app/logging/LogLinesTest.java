package io.plumbline.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.Rejection;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunState;
import io.plumbline.run.Step;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Which changes have a line, and that there are never many. */
class LogLinesTest {
  private static final Logger LINES = logger("io.plumbline.app.logging");
  private static final Logger CLIENT = logger("org.apache.kafka.clients.NetworkClient");

  private final ListAppender<ILoggingEvent> seen = new ListAppender<>();
  private final EventCodec codec = new EventCodec();
  private final RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
  private final Map<String, RunState> states = new HashMap<>();
  private long nowMs = 1_000_000;
  private final RunLog runs = new RunLog(() -> nowMs);

  @BeforeEach
  void listen() {
    seen.start();
    LINES.addAppender(seen);
    LINES.setAdditive(false);
    LINES.setLevel(Level.INFO);
  }

  @AfterEach
  void stop() {
    LINES.detachAppender(seen);
    LINES.setAdditive(true);
    LINES.setLevel(null);
  }

  private static Logger logger(String name) {
    return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name);
  }

  private void event(String run, String json) {
    Decoded decoded =
        codec.decode(run.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    if (!(decoded instanceof Decoded.Valid valid)) {
      throw new AssertionError(decoded);
    }
    RunState before = states.computeIfAbsent(run, monitor::begin);
    Step step = monitor.step(before, valid.event(), nowMs);
    states.put(run, step.state());
    runs.report("0_0", step.report());
  }

  private List<String> lines() {
    List<String> lines =
        seen.list.stream().map(line -> line.getLevel() + " " + line.getFormattedMessage()).toList();
    seen.list.clear();
    return lines;
  }

  @Test
  void aRunHasALineWhenItIsNewDeclaredBrokenAndOver() {
    event("r", "{\"step\":1,\"tokens\":1000,\"loss\":3}");
    assertThat(lines()).containsExactly("INFO Run r is new, not declared yet");
    event("r", "{\"type\":\"run\",\"family\":\"f\",\"params\":1e6,\"target_tokens\":1000000}");
    assertThat(lines())
        .containsExactly("INFO Run r is declared, family f, 1.00e+06 tokens planned");
    for (int step = 2; step <= 200; step++) {
      event(
          "r",
          String.format(
              Locale.ROOT,
              "{\"step\":%d,\"tokens\":%d000,\"loss\":%f}",
              step,
              step,
              2 + Math.pow(step, -0.5)));
    }
    assertThat(lines()).isEmpty();
    event("r", "{\"step\":201,\"tokens\":201000,\"loss\":\"NaN\"}");
    assertThat(lines())
        .singleElement()
        .asString()
        .startsWith("WARN Alert DIVERGED (page) of run r open: ")
        .contains("Next: ");
    event("r", "{\"type\":\"end\",\"status\":\"failed\"}");
    assertThat(lines())
        .anyMatch(line -> line.startsWith("INFO Run r failed, step 201, 2.01e+05 tokens"));
  }

  @Test
  void aLineKnowsWhatItIsAboutAndStaysOneLineWhateverTheRunIsCalled() {
    event("a\u202eb", "{\"step\":1,\"tokens\":1000,\"loss\":3}");
    ILoggingEvent line = seen.list.get(0);
    assertThat(line.getKeyValuePairs()).anyMatch(pair -> pair.key.equals("run"));
    assertThat(new TextLines().line(line)).contains("Run a\\u202eb is new").hasLineCount(1);
    assertThat(new JsonLines().line(line)).contains("\"run\":\"a\u202eb\"").hasLineCount(1);
  }

  @Test
  void aThousandRunsAtOnceAreSomeTwentyLinesAndTheirNumber() {
    for (int run = 0; run < 1_000; run++) {
      event("r" + run, "{\"step\":1,\"tokens\":1000,\"loss\":3}");
    }
    runs.settle();
    assertThat(lines()).hasSize(20);
    nowMs += 10_000;
    runs.settle();
    assertThat(lines())
        .containsExactly("INFO 980 more changes of runs; the status page shows all runs");
    runs.settle();
    assertThat(lines()).isEmpty();
    event("late", "{\"step\":1,\"tokens\":1000,\"loss\":3}");
    assertThat(lines()).hasSize(1);
  }

  @Test
  void runsThatCameWithTheirPartitionAreNotNew() {
    for (int step = 1; step <= 3; step++) {
      event("r", "{\"step\":" + step + ",\"tokens\":" + step + "000,\"loss\":3}");
    }
    lines();
    runs.forgetAll("0_0");
    event("r", "{\"step\":4,\"tokens\":4000,\"loss\":3}");
    assertThat(lines()).isEmpty();
  }

  @Test
  void theFirstRefusedRecordOfAReasonIsShownTheOthersAreCounted() {
    RejectionLog rejections = new RejectionLog(() -> nowMs);
    for (int offset = 0; offset < 10_000; offset++) {
      rejections.rejected(Rejection.NO_LOSS, "no loss", 0, offset);
    }
    rejections.rejected(Rejection.NOT_JSON, "not JSON", 1, 7);
    rejections.settle();
    assertThat(lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("partition 0 offset 0) is no event (no_loss): no loss."))
        .anyMatch(line -> line.contains("partition 1 offset 7) is no event (not_json)"));
    nowMs += 60_000;
    rejections.settle();
    assertThat(lines())
        .singleElement()
        .asString()
        .contains("9999 more records", "9999 no_loss", "partition 0 offset 9999: no loss");
    nowMs += 60_000;
    rejections.settle();
    assertThat(lines()).isEmpty();
    nowMs += 3_600_000;
    rejections.rejected(Rejection.NO_LOSS, "no loss", 0, 20_000);
    assertThat(lines()).hasSize(1);
  }

  @Test
  void aBrokerThatIsAwayHasOneLineAndOneWhenItIsBack() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    BrokerLog brokers = new BrokerLog(() -> nowMs);
    brokers.attach();
    try {
      for (int attempt = 0; attempt < 50; attempt++) {
        CLIENT.warn(
            "[Consumer clientId=c, groupId=g] Connection to node 1 (localhost/127.0.0.1:{}) could"
                + " not be established. Node may not be available.",
            port);
      }
      CLIENT.warn("Bootstrap broker localhost:{} (id: -1 rack: null) disconnected", port);
      brokers.settle();
      assertThat(lines())
          .containsExactly(
              "WARN The Kafka broker localhost:"
                  + port
                  + " cannot be reached; nothing is lost, it is tried until it is back");
      nowMs += 12_000;
      try (ServerSocket back = new ServerSocket(port)) {
        brokers.settle();
        assertThat(back.isBound()).isTrue();
      }
      assertThat(lines())
          .containsExactly(
              "INFO The Kafka broker localhost:" + port + " takes connections again, after 12 s");
    } finally {
      brokers.detach();
    }
    assertThat(CLIENT.getLevel()).isEqualTo(Level.ERROR);
    assertThat(CLIENT.isAdditive()).isTrue();
  }
}
