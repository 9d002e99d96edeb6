package io.plumbline.app.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** How a line looks, whatever is in it. */
class LineEncoderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOGGER = new LoggerContext().getLogger("io.plumbline.app.Some");

  @Test
  void aTextLineHasDateOffsetLevelAndLogger() {
    // Surefire runs in Kathmandu.
    assertThat(text(event("ready", null)))
        .isEqualTo("2026-11-24T06:49:05.678+05:45 WARN  Some: ready\n");
  }

  @Test
  void aRunIdCannotForgeALineOrRecolourATerminal() {
    String line =
        text(event("run a\n2026-11-24 ERROR\r\u001b[31mred\u202etxt\u0085\t is new", null));
    assertThat(line)
        .contains("run a\\n2026-11-24 ERROR\\r\\u001b[31mred\\u202etxt\\u0085\\t is new")
        .hasLineCount(1);
  }

  @Test
  void theStackTraceOfAnErrorIsIndentedWithTheRootCauseFirst() {
    Exception error =
        new IllegalStateException(
            "outer", new IllegalArgumentException("inner\n2026 ERROR forged"));
    List<String> lines = text(event("failed", error)).lines().toList();
    assertThat(lines.get(1))
        .isEqualTo("  java.lang.IllegalArgumentException: inner\\n2026 ERROR forged");
    assertThat(lines.get(2)).startsWith("    at io.plumbline.app.logging.LineEncoderTest");
    assertThat(lines).anyMatch("  wrapped by java.lang.IllegalStateException: outer"::equals);
    assertThat(lines.subList(1, lines.size())).allMatch(line -> line.startsWith("  "));
  }

  @Property(tries = 500)
  void everyJsonLineIsOneJsonObjectWithTheTextUnchanged(
      @ForAll String message, @ForAll String run, @ForAll boolean failed) throws Exception {
    LoggingEvent event =
        event(message, failed ? new IllegalStateException(message, new Exception(run)) : null);
    event.addKeyValuePair(new KeyValuePair("run", run));
    event.addKeyValuePair(new KeyValuePair("partition", 3));
    event.addKeyValuePair(new KeyValuePair("score", Double.NaN));
    byte[] bytes = json(event).getBytes(StandardCharsets.UTF_8);
    String line = new String(bytes, StandardCharsets.UTF_8);
    assertThat(line).endsWith("}\n").hasLineCount(1);
    JsonNode read = JSON.readTree(line);
    assertThat(read.get("timestamp").asText()).isEqualTo("2026-11-24T01:04:05.678Z");
    assertThat(read.get("level").asText()).isEqualTo("WARN");
    assertThat(read.get("logger").asText()).isEqualTo("io.plumbline.app.Some");
    assertThat(read.get("partition").isInt()).isTrue();
    assertThat(read.get("score").asText()).isEqualTo("NaN");
    assertThat(read.has("exception")).isEqualTo(failed);
    // Lone surrogates have no UTF-8; all else comes through.
    assertThat(read.get("run").asText())
        .isEqualTo(new String(run.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    assertThat(read.get("message").asText())
        .isEqualTo(new String(message.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  @Test
  void levelsAreForThisProgramOrForSingleLoggers() {
    assertThat(LogSettings.levels("debug, org.apache.kafka=INFO"))
        .containsEntry("io.plumbline", Level.DEBUG)
        .containsEntry("org.apache.kafka", Level.INFO)
        .hasSize(2);
    for (String wrong : List.of("loud", "info,", "info,=warn", "org.apache.kafka=", "all")) {
      assertThatThrownBy(() -> LogSettings.levels(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static LoggingEvent event(String message, @Nullable Throwable error) {
    LoggingEvent event = new LoggingEvent("", LOGGER, Level.WARN, message, error, new Object[0]);
    event.setInstant(Instant.parse("2026-11-24T01:04:05.678Z"));
    event.setThreadName("main");
    return event;
  }

  private static String text(LoggingEvent event) {
    return new TextLines().line(event);
  }

  private static String json(LoggingEvent event) {
    return new JsonLines().line(event);
  }
}
