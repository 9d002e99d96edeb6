package io.plumbline.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.app.config.SettingSources.Source;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.logging.LogSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Where a setting comes from, and which of several givers is heard. */
class SettingSourcesTest {

  @Property(tries = 300)
  void theLastOfFileEnvironmentAndFlagsThatGivesASettingCounts(
      @ForAll ConfigKey key, @ForAll Set<Source> givers) throws IOException {
    Map<Source, String> values = new EnumMap<>(Source.class);
    values.put(Source.DEFAULT, key.defaultValue());
    for (Source giver : givers) {
      if (giver != Source.DEFAULT) {
        values.put(giver, giver + " = \\ \u00fc:# " + key);
      }
    }
    SettingSources sources = given(key, values);
    Source last = values.keySet().stream().reduce((earlier, later) -> later).orElseThrow();
    assertThat(sources.given(key).source()).isEqualTo(last);
    assertThat(sources.given(key).value()).isEqualTo(values.get(last));
    for (ConfigKey other : ConfigKey.values()) {
      if (other != key) {
        assertThat(sources.given(other).source()).isEqualTo(Source.DEFAULT);
      }
    }
    assertThat(sources.warnings()).isEmpty();
  }

  private static SettingSources given(ConfigKey key, Map<Source, String> values)
      throws IOException {
    Optional<Path> file = Optional.empty();
    if (values.containsKey(Source.FILE)) {
      String escaped = values.get(Source.FILE).replace("\\", "\\\\");
      file = Optional.of(file("# first\n" + key.key() + " = " + escaped + "\n"));
    }
    try {
      return SettingSources.of(
          file,
          values.containsKey(Source.ENVIRONMENT)
              ? Map.of(key.variable(), values.get(Source.ENVIRONMENT))
              : Map.of(),
          values.containsKey(Source.FLAG) ? Map.of(key.key(), values.get(Source.FLAG)) : Map.of());
    } finally {
      if (file.isPresent()) {
        Files.delete(file.get());
      }
    }
  }

  @Test
  void anEntryOfAFileIsKnownByItsLine() throws Exception {
    Path file =
        file(
            """
            \ufeff# settings

            http.port=1
            webhook.template=\\
               slack
            ! more
              application.id : a\\u0062c
            kafka.port 7
            """);
    assertThat(SettingsFile.read(file))
        .containsExactly(
            new SettingsFile.Entry("http.port", "1", 3),
            new SettingsFile.Entry("webhook.template", "slack", 4),
            new SettingsFile.Entry("application.id", "abc", 7),
            new SettingsFile.Entry("kafka.port", "7", 8));
    SettingSources sources = SettingSources.of(Optional.of(file), Map.of(), Map.of());
    assertThat(sources.given(ConfigKey.APPLICATION_ID).where()).isEqualTo(file + " line 7");
  }

  @Test
  void whatIsWrongInAFileIsSaidWithItsLine() throws Exception {
    assertFileFails("a=1\n", "unknown setting a in FILE line 1");
    assertFileFails(
        "http.port=1\n\nhttp.port=x\n", "http.port is 'x' in FILE line 3; give a whole");
    assertFileFails("# \nhttp.port=\\u00zz\n", "FILE line 2 is not well formed");
    Path latin = Files.createTempFile("plumbline", ".properties");
    Files.write(latin, "application.id=\u00fc".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> SettingsFile.read(latin)).hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> SettingsFile.read(Path.of("no-such-file")))
        .hasMessageContaining("no-such-file");
  }

  private static void assertFileFails(String text, String message) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> MonitorConfig.load(Optional.of(file), Map.of(), Map.of()))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(message.replace("FILE", file.toString()));
  }

  @Test
  void aKeyThatStandsTwiceIsWarnedOf() throws Exception {
    Path file = file("http.port=1\nhttp.port=2\n");
    SettingSources sources = SettingSources.of(Optional.of(file), Map.of(), Map.of());
    assertThat(sources.given(ConfigKey.HTTP_PORT).value()).isEqualTo("2");
    assertThat(sources.warnings()).singleElement().asString().contains("line 1 and in line 2");
  }

  @Test
  void aMisspelledKafkaSettingIsWarnedOfAndPassedOn() {
    SettingSources sources =
        SettingSources.of(
            Optional.empty(),
            Map.of(),
            Map.of(
                "kafka.secuirty.protocol", "SSL",
                "streams.consumer.max.poll.record", "5",
                "streams.topic.retention.ms", "5",
                "streams.producer.linger.ms", "5"));
    assertThat(sources.kafka()).containsEntry("secuirty.protocol", "SSL");
    assertThat(sources.warnings())
        .hasSize(2)
        .anyMatch(warning -> warning.contains("did you mean kafka.security.protocol?"))
        .anyMatch(warning -> warning.contains("did you mean streams.consumer.max.poll.records?"));
  }

  @Test
  void aVariableThatIsNearlyKafkasIsWarnedOfOthersAreNot() {
    SettingSources sources =
        SettingSources.of(
            Optional.empty(),
            Map.of(
                "KAFKA_SECURTY_PROTOCOL", "SSL",
                "KAFKA_HOME", "/opt/kafka",
                "KAFKA_OPTS", "-Xmx1g",
                "KAFKA_HEAP_OPTS", "-Xmx1g",
                "KAFKA_SASL_MECHANISM", "PLAIN",
                "STREAMS_COMIT_INTERVAL_MS", "50"),
            Map.of());
    assertThat(sources.kafka()).containsOnlyKeys("sasl.mechanism");
    assertThat(sources.warnings())
        .hasSize(2)
        .anyMatch(
            warning ->
                warning.contains("KAFKA_SECURTY_PROTOCOL is not used")
                    && warning.contains("did you mean KAFKA_SECURITY_PROTOCOL?"))
        .anyMatch(warning -> warning.contains("did you mean STREAMS_COMMIT_INTERVAL_MS?"));
    assertThat(sources.streams()).isEmpty();
    assertThat(sources.passedOn()).containsOnlyKeys("kafka.sasl.mechanism");
  }

  @Test
  void whatKubernetesSaysOfAServiceCalledPlumblineIsNoSetting() {
    SettingSources sources =
        SettingSources.of(
            Optional.empty(),
            Map.of(
                "PLUMBLINE_PORT", "tcp://10.0.0.7:9464",
                "PLUMBLINE_SERVICE_HOST", "10.0.0.7",
                "PLUMBLINE_SERVICE_PORT", "9464",
                "PLUMBLINE_SERVICE_PORT_HTTP", "9464",
                "PLUMBLINE_PORT_9464_TCP", "tcp://10.0.0.7:9464",
                "PLUMBLINE_PORT_9464_TCP_ADDR", "10.0.0.7",
                "PLUMBLINE_HTTP_PORT", "tcp://10.0.0.8:80"),
            Map.of());
    assertThat(sources.given(ConfigKey.HTTP_PORT).source()).isEqualTo(Source.DEFAULT);
    assertThatThrownBy(
            () -> SettingSources.of(Optional.empty(), Map.of("PLUMBLINE_PORT", "9464"), Map.of()))
        .hasMessageContaining("did you mean PLUMBLINE_HTTP_PORT?");
  }

  @Test
  void theLogFormatIsFoundBeforeAnythingIsParsed() throws Exception {
    Path file = file("log.format=json\nno such setting\n");
    assertThat(early(Map.of())).isEqualTo(LogSettings.Format.TEXT);
    assertThat(early(Map.of(), "monitor", "--log-format", "json"))
        .isEqualTo(LogSettings.Format.JSON);
    assertThat(early(Map.of(), "monitor", "--log-format=JSON")).isEqualTo(LogSettings.Format.JSON);
    assertThat(early(Map.of(), "monitor", "--set", "log.format=json"))
        .isEqualTo(LogSettings.Format.JSON);
    assertThat(early(Map.of("PLUMBLINE_LOG_FORMAT", "json"), "monitor", "--no-such-flag"))
        .isEqualTo(LogSettings.Format.JSON);
    assertThat(early(Map.of("PLUMBLINE_LOG_FORMAT", "json"), "monitor", "--log-format", "text"))
        .isEqualTo(LogSettings.Format.TEXT);
    assertThat(early(Map.of(), "monitor", "--config", file.toString()))
        .isEqualTo(LogSettings.Format.JSON);
  }

  private static LogSettings.Format early(Map<String, String> environment, String... args) {
    return EarlyLogFormat.of(List.of(args), environment);
  }

  @Test
  void whatKafkaCallsAPasswordIsSecret() {
    assertThat(List.of("sasl.jaas.config", "ssl.key.password", "ssl.keystore.key", "my.token"))
        .allMatch(KafkaClientKeys::secret);
    assertThat(List.of("security.protocol", "bootstrap.servers", "consumer.max.poll.records"))
        .noneMatch(KafkaClientKeys::secret);
  }

  private static Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile("plumbline", ".properties"), text);
  }
}
