package io.plumbline.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.plumbline.Page;
import io.plumbline.query.AheadMetric;
import io.plumbline.run.AlertKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What dashboards, rules, runbooks and pages say is what the program publishes. */
class NamesInUseTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern NAME = Pattern.compile("\\bplumbline_[a-z][a-z0-9_]*");
  private static final Pattern RECORDED = Pattern.compile("\\bplumbline:[a-z0-9_]+:[a-z0-9_]+");
  private static final List<String> RULES =
      List.of("deploy/prometheus/alerts.yml", "deploy/prometheus/recording.yml");

  @Test
  void everyMetricNamedAnywhereIsPublished() throws IOException {
    Set<String> published =
        MetricNames.all().stream()
            .flatMap(
                metric -> Stream.concat(Stream.of(metric.name()), metric.sampleNames().stream()))
            .collect(Collectors.toCollection(TreeSet::new));
    for (AheadMetric metric : AheadMetric.values()) {
      assertThat(published.add(metric.series())).as("two of one name").isTrue();
    }
    Set<String> used = new TreeSet<>();
    for (Path file : files()) {
      Set<String> here = find(NAME, file);
      assertThat(published).as(file.toString()).containsAll(here);
      used.addAll(here);
    }
    // Or the pattern has stopped finding anything.
    assertThat(used).hasSizeGreaterThan(30);
  }

  @Test
  void everyMetricIsOnADashboardOrInARule() throws IOException {
    Set<String> used = new TreeSet<>();
    for (Path file : files()) {
      if (!file.toString().endsWith(".md")) {
        used.addAll(find(NAME, file));
      }
    }
    for (Metric metric : MetricNames.all()) {
      assertThat(Stream.concat(Stream.of(metric.name()), metric.sampleNames().stream()))
          .as("nobody looks at " + metric.name())
          .anyMatch(used::contains);
    }
  }

  @Test
  void everyRecordedSeriesThatIsUsedIsRecorded() throws IOException {
    Set<String> recorded =
        rules().stream()
            .filter(rule -> rule.has("record"))
            .map(rule -> rule.path("record").asText())
            .collect(Collectors.toSet());
    for (Path file : files()) {
      assertThat(recorded).as(file.toString()).containsAll(find(RECORDED, file));
    }
  }

  @Test
  void labelsInQueriesExist() throws IOException {
    Pattern selector = Pattern.compile("(plumbline_[a-z0-9_]+)\\{([^}]*)}");
    Pattern label = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)");
    Map<String, List<String>> bySample = new HashMap<>();
    MetricNames.all().forEach(m -> m.sampleNames().forEach(name -> bySample.put(name, m.labels())));
    List.of(AheadMetric.values()).forEach(m -> bySample.put(m.series(), m.labels()));
    for (Path file : files()) {
      if (file.toString().contains("tests")) {
        continue;
      }
      String text = Files.readString(file).replace("\\\"", "\"");
      for (MatchResult use : selector.matcher(text).results().toList()) {
        List<String> labels = bySample.get(use.group(1));
        assertThat(labels).as(use.group()).isNotNull();
        Set<String> known = new TreeSet<>(List.of("job", "instance", "le"));
        known.addAll(labels);
        String withoutValues = use.group(2).replaceAll("\"[^\"]*\"", "\"\"");
        assertThat(label.matcher(withoutValues).results().map(r -> r.group(1)))
            .as(file + ": " + use.group())
            .allMatch(known::contains);
      }
    }
  }

  @Test
  void everyKindOfAlertHasItsRuleWithItsSeverity() throws IOException {
    for (AlertKind kind : AlertKind.values()) {
      JsonNode rule = alerts().get(kind.alertName());
      assertThat(rule).as(kind.alertName()).isNotNull();
      assertThat(rule.path("expr").asText()).contains("kind=\"" + kind.label() + "\"");
      assertThat(rule.at("/labels/severity").asText())
          .isEqualTo(kind.severity().name().toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void everyKindOfAlertIsInTheTableOfAlertsWithItsSeverity() throws IOException {
    String page = Files.readString(Path.of("topology/alerts.md"));
    for (AlertKind kind : AlertKind.values()) {
      assertThat(page)
          .contains(
              "| [`%s`](../deploy/runbooks/%s.md) | %s |"
                  .formatted(
                      kind.name(),
                      kind.alertName(),
                      kind.severity().name().toLowerCase(Locale.ROOT)));
    }
  }

  @Test
  void everyMetricAheadIsInItsTable() throws IOException {
    String page = Files.readString(Path.of("grafana/metrics.md"));
    for (AheadMetric metric : AheadMetric.values()) {
      assertThat(page)
          .contains("| `" + metric.series() + "` | " + String.join(", ", metric.labels()) + " |");
    }
  }

  @Test
  void everyAlertSaysHowLongHowGraveAndWhatToDo() throws IOException {
    for (JsonNode rule : alerts().values()) {
      String name = rule.path("alert").asText();
      assertThat(rule.path("for").asText()).as(name).isNotEmpty();
      assertThat(rule.at("/labels/severity").asText()).as(name).isIn("page", "warning", "info");
      assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
      assertThat(rule.at("/annotations/description").asText()).as(name).isNotBlank();
      assertThat(rule.at("/annotations/runbook_url").asText()).endsWith("/runbooks/" + name);
      if (name.startsWith("Run")) {
        assertThat(rule.at("/annotations/summary").asText()).contains("{{ $labels.run }}");
      }
    }
  }

  @Test
  void everyAlertHasARunbookAndEveryRunbookAnAlert() throws IOException {
    try (Stream<Path> books = Files.list(Path.of("deploy/runbooks"))) {
      assertThat(
              books
                  .map(path -> path.getFileName().toString())
                  .filter(name -> !name.endsWith(".svg") && !name.equals("README.md"))
                  .map(name -> name.replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(alerts().keySet());
    }
    for (String name : alerts().keySet()) {
      assertThat(Files.readString(Path.of("deploy/runbooks", name + ".md")))
          .startsWith("# " + name + "\n")
          .containsSubsequence("## Meaning\n", "## Impact\n", "## Diagnosis\n", "## Mitigation\n");
    }
  }

  @Test
  void everyKindOfAlertHasTheRunbookThatItsRecordsNameAndTheMonitorServes() throws Exception {
    for (AlertKind kind : AlertKind.values()) {
      assertThat(Path.of("deploy/runbooks", kind.alertName() + ".md")).isRegularFile();
      Answer page =
          new RunbookPage().get(Request.of("/runbooks/" + kind.alertName(), "", Optional.empty()));
      assertThat(page.status()).isEqualTo(200);
    }
  }

  @Test
  void everyKindOfAlertShowsARealOneOrSaysThatThereIsNone() throws Exception {
    for (AlertKind kind : AlertKind.values()) {
      String name = kind.alertName();
      String page = Files.readString(Path.of("deploy/runbooks", name + ".md"));
      if (page.contains("No picture: ")) {
        continue;
      }
      assertThat(page).as(name).contains("](" + name + ".svg)");
      Answer picture =
          new RunbookPage().get(Request.of("/runbooks/" + name + ".svg", "", Optional.empty()));
      assertThat(picture.status()).as(name).isEqualTo(200);
      assertThat(picture.contentType()).startsWith("image/svg+xml");
      assertThat(picture.body().toString(java.nio.charset.StandardCharsets.UTF_8))
          .contains("<svg", kind.label());
    }
  }

  @Test
  void everyAlertIsTestedFiringAndSilent() throws IOException {
    Set<String> fires = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    try (Stream<Path> tests = Files.list(Path.of("deploy/prometheus/tests"))) {
      for (Path file : tests.toList()) {
        for (JsonNode test : YAML.readTree(file.toFile()).path("tests")) {
          for (JsonNode check : test.path("alert_rule_test")) {
            (check.path("exp_alerts").isEmpty() ? silent : fires)
                .add(check.path("alertname").asText());
          }
          // A check that nothing at all fires is silence for each.
          for (JsonNode check : test.path("promql_expr_test")) {
            if (check.path("expr").asText().equals("count(ALERTS)")
                && check.path("exp_samples").isEmpty()) {
              silent.addAll(alerts().keySet());
            }
          }
        }
      }
    }
    assertThat(fires).containsAll(alerts().keySet());
    assertThat(silent).containsAll(alerts().keySet());
  }

  @Test
  void composeAndDockerfileNameVersions() throws IOException {
    JsonNode services = YAML.readTree(Path.of("deploy/compose.yml").toFile()).path("services");
    List<String> images = new ArrayList<>();
    services.forEach(service -> images.add(service.path("image").asText()));
    Files.readString(Path.of("deploy/Dockerfile"))
        .lines()
        .filter(line -> line.startsWith("FROM "))
        .forEach(line -> images.add(line.split(" ", -1)[1]));
    assertThat(images).hasSizeGreaterThan(5).allMatch(image -> image.matches(".+:v?[0-9].*"));
    services.forEach(
        service ->
            service
                .path("ports")
                .forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:")));
  }

  private static Map<String, JsonNode> alerts() throws IOException {
    return rules().stream()
        .filter(rule -> rule.has("alert"))
        .collect(Collectors.toMap(rule -> rule.path("alert").asText(), rule -> rule));
  }

  private static List<JsonNode> rules() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    for (String file : RULES) {
      for (JsonNode group : YAML.readTree(Path.of(file).toFile()).path("groups")) {
        group.path("rules").forEach(rules::add);
      }
    }
    return rules;
  }

  /** Everything that names metrics for others to read; photographs name nothing. */
  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("grafana", "deploy")) {
      try (Stream<Path> all = Files.walk(Path.of(folder))) {
        all.filter(file -> Files.isRegularFile(file) && !file.toString().endsWith(".png"))
            .forEach(files::add);
      }
    }
    Page.all().stream().map(Page::path).filter(page -> !files.contains(page)).forEach(files::add);
    return files;
  }

  private static Set<String> find(Pattern pattern, Path file) {
    try {
      return pattern
          .matcher(Files.readString(file))
          .results()
          .map(MatchResult::group)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
