package io.plumbline.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.plumbline.app.CommandLineRun;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.console.Version;
import io.plumbline.app.logging.LogSettings;
import io.plumbline.export.ExportSettings;
import io.plumbline.notify.Authorization;
import io.plumbline.run.AlertKind;
import io.plumbline.run.MonitorSettings;
import io.plumbline.stream.MonitorTopology;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitorConfigTest {
  /** What an operator who sets nothing gets. */
  private static final MonitorConfig DEFAULTS =
      MonitorConfig.load(Optional.empty(), Map.of(), Map.of());

  @TempDir private Path folder;

  @Test
  void defaultsAreThese() {
    assertThat(DEFAULTS)
        .isEqualTo(
            new MonitorConfig(
                new MonitorConfig.Cluster(
                    "localhost:9092",
                    false,
                    9092,
                    new MonitorConfig.NewTopics(OptionalInt.empty(), Optional.empty()),
                    Map.of()),
                new MonitorConfig.Instance("plumbline", Path.of("plumbline-data"), 2, Map.of()),
                new MonitorConfig.Pages(
                    new ExportSettings(
                        "0.0.0.0", 9464, 2_000, Version.NUMBER, "http://localhost:3000"),
                    Optional.empty()),
                MonitorSettings.DEFAULTS,
                MonitorTopology.Keeping.DEFAULTS,
                new MonitorConfig.Families(true, Optional.empty()),
                new DeliveryConfig(
                    new DeliveryConfig.Alertmanagers(
                        List.of(),
                        Authorization.NONE,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        "plumbline"),
                    new DeliveryConfig.Webhook(
                        Optional.empty(),
                        Authorization.NONE,
                        WebhookTemplates.read("plain"),
                        Set.of(AlertKind.Severity.PAGE, AlertKind.Severity.WARNING)),
                    "http://localhost:3000"),
                new LogSettings(LogSettings.Format.TEXT, Map.of("io.plumbline", Level.INFO))));
  }

  @Test
  void flagsBeatTheEnvironmentWhichBeatsTheFileWhichBeatsTheDefaults() throws Exception {
    Path file = file("http.port=1001\nkafka.port=1002\nembedded=true\n# a comment\n");
    MonitorConfig config =
        MonitorConfig.load(
            Optional.of(file),
            Map.of("PLUMBLINE_HTTP_PORT", "2001", "PLUMBLINE_KAFKA_PORT", "2002"),
            Map.of("http.port", "3001"));
    assertThat(config.pages().export().port()).isEqualTo(3001);
    assertThat(config.cluster().port()).isEqualTo(2002);
    assertThat(config.cluster().embedded()).isTrue();
    assertThat(config.instance().applicationId()).isEqualTo("plumbline");
  }

  @Test
  void kafkasOwnSettingsPassThrough() throws Exception {
    Path file = file("kafka.security.protocol=SSL\nstreams.consumer.max.poll.records=10\n");
    MonitorConfig config =
        MonitorConfig.load(
            Optional.of(file),
            Map.of("KAFKA_SASL_MECHANISM", "PLAIN", "STREAMS_COMMIT_INTERVAL_MS", "50"),
            Map.of("kafka.client.rack", "a"));
    assertThat(config.cluster().clients())
        .containsOnly(
            Map.entry("security.protocol", "SSL"),
            Map.entry("sasl.mechanism", "PLAIN"),
            Map.entry("client.rack", "a"));
    assertThat(config.instance().streams())
        .containsOnly(
            Map.entry("consumer.max.poll.records", "10"), Map.entry("commit.interval.ms", "50"));
  }

  @Test
  void variablesOfOtherProgramsAreLeftAlone() {
    MonitorConfig config =
        MonitorConfig.load(
            Optional.empty(),
            Map.of(
                "KAFKA_HEAP_OPTS", "-Xmx1g", "KAFKA_PORT", "tcp://10.0.0.1:9092", "PATH", "/bin"),
            Map.of());
    assertThat(config).isEqualTo(DEFAULTS);
  }

  @Test
  void anUnknownKeyNamesTheNearestKnownOneAndWhereItStands() throws Exception {
    Path file = file("stall.after.second=5\n");
    assertThatThrownBy(() -> MonitorConfig.load(Optional.of(file), Map.of(), Map.of()))
        .isInstanceOf(CommandFailed.class)
        .hasMessage(
            "unknown setting stall.after.second in "
                + file
                + " line 1; did you mean stall.after.seconds?");
    assertThatThrownBy(
            () -> MonitorConfig.load(Optional.empty(), Map.of("PLUMBLINE_HTTPPORT", "1"), Map.of()))
        .hasMessageContaining("the environment; did you mean PLUMBLINE_HTTP_PORT?");
  }

  @Test
  void theAddressForReadersIsTheOneSetOrTheOneServed() {
    assertThat(MonitorConfig.load(Optional.empty(), Map.of(), Map.of("http.address", "10.0.0.7")))
        .extracting(config -> config.pages().address(9464))
        .isEqualTo("http://10.0.0.7:9464");
    assertThat(PublicAddress.of("::1", 80)).isEqualTo("http://[::1]:80");
    assertThat(PublicAddress.of("0.0.0.0", 80)).matches("http://.+:80").doesNotContain("0.0.0.0");
    assertThat(
            MonitorConfig.load(
                    Optional.empty(),
                    Map.of(),
                    Map.of("http.public.url", "https://watch.example.org/plumbline/"))
                .pages()
                .address(9464))
        .isEqualTo("https://watch.example.org/plumbline");
  }

  @ParameterizedTest
  @CsvSource({
    "http.public.url, watch.example.org, http://host:port",
    "http.public.url, ftp://host, http://host:port",
    "http.public.url, https://name:secret@host, http://host:port",
    "http.public.url, http://host?a=b, http://host:port",
    "http.port, 65536, whole number from 0 to 65535",
    "http.port, nine, whole number from 0 to 65535",
    "kafka.port, -1, whole number from 0 to 65535",
    "embedded, maybe, true or false",
    "stall.after.seconds, 0, whole number from 1 to",
    "optimal.tokens.per.parameter, NaN, a number from",
    "false.alarms.per.run, 1.5, a number from",
    "false.alarms.per.run, few, a number",
    "export.max.runs, 0, whole number from 1",
    "bootstrap.servers, ' ', host:port",
    "ended.grace.seconds, -5, whole number from 0",
    "retention.days, 0, whole number from 1",
    "warm.runs, many, whole number from 1",
    "stream.threads, 99999999999999999999, whole number from 1",
    "family.priors, shipped, learn or fixed"
  })
  void aValueOutOfRangeSaysWhatIsExpected(String key, String value, String expected) {
    assertThatThrownBy(() -> MonitorConfig.load(Optional.empty(), Map.of(), Map.of(key, value)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(key + " is '" + value + "' in the command line; give ")
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "log.format, xml, there is no format 'xml'; give text or json",
    "log.level, loud, there is no level 'loud'",
    "alertmanager.urls, am.example.org:9093, does not begin with http",
    "alertmanager.urls, 'http://a:1,', does not begin with http",
    "alertmanager.urls, http://user:SECRET@am:9093, holds a password",
    "alertmanager.urls, http://:9093, has no host",
    "alertmanager.urls, 'http://am:9093/SE CRET', it is no URL",
    "alertmanager.authorization, SECRET, neither 'Bearer TOKEN' nor 'Basic USER:PASSWORD'",
    "alertmanager.authorization, file:no-such-file, cannot be read",
    "webhook.url, ftp://hooks/SECRET, does not begin with http",
    "webhook.url, file:no-such-file, cannot be read",
    "webhook.url, https://hooks/#SECRET, fragment",
    "webhook.template, no-such-file.json, cannot be read",
    "webhook.severities, 'page,urgent', 'urgent'",
    "grafana.url, grafana, does not begin with http"
  })
  void whatMayHoldASecretIsRefusedWithoutShowingIt(String key, String value, String expected) {
    assertThatThrownBy(() -> MonitorConfig.load(Optional.empty(), Map.of(), Map.of(key, value)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(key + " in the command line cannot be used: ")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("SECRET");
  }

  @Test
  void secretsAreReadFromFilesAndNeverShown() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "Bearer SECRET\n");
    Path url = Files.writeString(folder.resolve("url"), "https://hooks.example.org/T/SECRET\n");
    MonitorConfig config =
        MonitorConfig.load(
            Optional.empty(),
            Map.of("PLUMBLINE_ALERTMANAGER_AUTHORIZATION", "file:" + token),
            Map.of(
                "alertmanager.urls",
                "http://a:9093, https://b/am/",
                "webhook.url",
                "file:" + url,
                "webhook.template",
                "slack"));
    assertThat(config.delivery().alertmanagers().addresses()).hasSize(2);
    assertThat(config.delivery().webhook().address().orElseThrow().uri().getPath())
        .isEqualTo("/T/SECRET");
    assertThat(config.toString()).doesNotContain("SECRET").contains("https://hooks.example.org");
  }

  @Test
  void priorsAreLearnedOrFixedAndMayComeFromAFile() throws Exception {
    MonitorConfig config =
        MonitorConfig.load(
            Optional.of(file("family.priors=fixed\nprior.file=laws.jsonl\n")), Map.of(), Map.of());
    assertThat(config.families().learn()).isFalse();
    assertThat(config.families().priorFile()).contains(Path.of("laws.jsonl"));
  }

  @Test
  void aPriorFileThatIsNotThereIsSaidBeforeAnythingStarts() {
    CommandLineRun run =
        CommandLineRun.of("monitor", "--prior-file", folder.resolve("none.jsonl").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errLines())
        .singleElement()
        .asString()
        .contains("there is no file", "none.jsonl");
  }

  @Test
  void runsAreKeptLongerThanTheyAreShown() {
    assertThatThrownBy(
            () ->
                MonitorConfig.load(
                    Optional.empty(),
                    Map.of(),
                    Map.of("ended.grace.seconds", "86400", "retention.days", "1")))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("retention.days is '1'")
        .hasMessageContaining("more than ended.grace.seconds");
  }

  @Test
  void aFileThatCannotBeReadIsSaid() {
    Path missing = folder.resolve("missing.properties");
    assertThatThrownBy(() -> MonitorConfig.load(Optional.of(missing), Map.of(), Map.of()))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("no such file");
  }

  @Test
  void everySettingHasOneNameInThreeSpellings() {
    assertThat(ConfigKey.HTTP_PORT.key()).isEqualTo("http.port");
    assertThat(ConfigKey.HTTP_PORT.variable()).isEqualTo("PLUMBLINE_HTTP_PORT");
    assertThat(ConfigKey.HTTP_PORT.flag()).isEqualTo("--http-port");
    assertThat(Arrays.stream(ConfigKey.values()).map(ConfigKey::key)).doesNotHaveDuplicates();
    assertThat(ConfigKey.values()).allMatch(key -> key.why().length() > 20);
  }

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("plumbline.properties"), text);
  }
}
