package io.plumbline.dashboards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards as committed: made by the code, and fit to be read by somebody new. */
class DashboardsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void theFilesAreWhatTheCodeMakes() throws IOException {
    if (Boolean.getBoolean("plumbline.golden.write")) {
      DashboardFiles.write();
    }
    for (var file : DashboardFiles.contents().entrySet()) {
      assertThat(Files.readString(DashboardFiles.FOLDER.resolve(file.getKey()), UTF_8))
          .as("%s: mvn test -Dtest=DashboardsTest -Dplumbline.golden.write=true", file.getKey())
          .isEqualTo(file.getValue());
    }
    try (Stream<Path> files = Files.list(DashboardFiles.FOLDER)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(DashboardFiles.contents().keySet());
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelSaysWhatItShowsAndInWhatUnit(JsonNode board) {
    for (JsonNode panel : panels(board)) {
      String title = panel.path("title").asText();
      assertThat(title).isNotBlank();
      assertThat(panel.path("description").asText()).as(title).isNotBlank();
      assertThat(panel.at("/fieldConfig/defaults/unit").asText()).as(title).isNotBlank();
      assertThat(panel.path("targets")).as(title).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyQueryUsesTheChosenDataSourceAndJob(JsonNode board) {
    for (JsonNode panel : panels(board)) {
      assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
      for (JsonNode target : panel.path("targets")) {
        assertThat(target.at("/datasource/uid").asText()).isEqualTo("${datasource}");
        assertThat(target.path("expr").asText()).contains("job=~\"$job\"");
      }
    }
    for (JsonNode variable : board.at("/templating/list")) {
      if (variable.path("type").asText().equals("query")) {
        assertThat(variable.at("/datasource/uid").asText()).isEqualTo("${datasource}");
      }
    }
    assertThat(board.at("/templating/list/0/type").asText()).isEqualTo("datasource");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void ratesFollowTheZoomAndCountersAreOnlyShownAsRates(JsonNode board) {
    Pattern rateRange = Pattern.compile("(rate|increase)\\([^\\[]*\\[([^]]*)]");
    Pattern counter = Pattern.compile("(\\w*)\\(plumbline_\\w+_(total|bucket|sum|count)\\b");
    for (String expr : expressions(board)) {
      assertThat(rateRange.matcher(expr).results().map(r -> r.group(2)))
          .as(expr)
          .allMatch("$__rate_interval"::equals);
      assertThat(counter.matcher(expr).results().map(r -> r.group(1)))
          .as(expr)
          .allMatch("rate"::equals);
      assertThat(
              Pattern.compile("[^(]plumbline_\\w+_(total|bucket|sum|count)\\b")
                  .matcher(expr)
                  .find())
          .as(expr)
          .isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsLieSideBySideAndNotOverEachOther(JsonNode board) {
    Set<Integer> ids = new HashSet<>();
    Set<List<Integer>> taken = new HashSet<>();
    for (JsonNode panel : board.path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).isTrue();
      JsonNode at = panel.path("gridPos");
      assertThat(at.path("x").asInt() + at.path("w").asInt()).isLessThanOrEqualTo(24);
      for (int x = 0; x < at.path("w").asInt(); x++) {
        for (int y = 0; y < at.path("h").asInt(); y++) {
          List<Integer> cell = List.of(at.path("x").asInt() + x, at.path("y").asInt() + y);
          assertThat(taken.add(cell)).as("%s at %s", panel.path("title"), cell).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void aDashboardIsNotEditedInGrafana(JsonNode board) {
    assertThat(board.path("editable").asBoolean(true)).isFalse();
    assertThat(board.path("uid").asText()).startsWith("plumbline-");
  }

  @Test
  void theFleetNeverDrawsEveryRun() {
    for (String expr : expressions(FleetDashboard.build())) {
      boolean aSum =
          Pattern.compile("^(sum|count)( by \\((kind|status|regime)\\) )?\\(").matcher(expr).find();
      assertThat(aSum || expr.contains("topk($limit")).as(expr).isTrue();
    }
  }

  @Test
  void linksLeadToDashboardsThatExist() {
    Set<String> uids = new HashSet<>();
    dashboards().forEach(board -> uids.add(board.path("uid").asText()));
    for (JsonNode board : dashboards().toList()) {
      assertThat(
              Pattern.compile("/d/([\\w-]+)")
                  .matcher(board.toString())
                  .results()
                  .map(r -> r.group(1)))
          .allMatch(uids::contains);
    }
  }

  @Test
  void provisioningIsReadOnlyAndFindsTheFolder() throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    JsonNode provider =
        yaml.readTree(Path.of("grafana/provisioning/dashboards/plumbline.yml").toFile())
            .at("/providers/0");
    assertThat(provider.path("allowUiUpdates").asBoolean(true)).isFalse();
    assertThat(provider.at("/options/path").asText()).isEqualTo("/var/lib/grafana/dashboards");
    JsonNode source =
        yaml.readTree(Path.of("grafana/provisioning/datasources/prometheus.yml").toFile())
            .at("/datasources/0");
    assertThat(source.path("type").asText()).isEqualTo("prometheus");
    assertThat(source.path("editable").asBoolean(true)).isFalse();
  }

  static Stream<JsonNode> dashboards() {
    return DashboardFiles.contents().keySet().stream().map(DashboardsTest::read);
  }

  private static JsonNode read(String name) {
    try {
      return MAPPER.readTree(DashboardFiles.FOLDER.resolve(name).toFile());
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static List<JsonNode> panels(JsonNode board) {
    List<JsonNode> panels = new ArrayList<>();
    for (JsonNode panel : board.path("panels")) {
      if (!panel.path("type").asText().equals("row")) {
        panels.add(panel);
      }
    }
    assertThat(panels).isNotEmpty();
    return panels;
  }

  private static List<String> expressions(JsonNode board) {
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : panels(board)) {
      panel.path("targets").forEach(target -> expressions.add(target.path("expr").asText()));
    }
    return expressions;
  }
}
