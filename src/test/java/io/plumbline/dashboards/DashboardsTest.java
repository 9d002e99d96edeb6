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

  /** Ten thousand runs: a panel shows one run, sums of them, or the {@code $limit} first. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void noPanelAndNoVariableShowsEveryRun(JsonNode board) {
    Pattern bounded =
        Pattern.compile(
            "topk\\(\\$limit|run=\"\\$run\""
                + "|^\\(?(\\d \\* )?(sum|count|min|max)( by \\((kind|status|regime|reason|instance|le|target|target, outcome|version"
                + "|parameter|flops)\\) )?\\(|^histogram_quantile\\(|^time\\(\\) - max by \\(target\\)"
                + "|^rate\\(|plumbline_family_frontier");
    for (String expr : expressions(board)) {
      assertThat(bounded.matcher(expr).find()).as(expr).isTrue();
    }
    for (JsonNode variable : board.at("/templating/list")) {
      if (variable.path("type").asText().equals("query")) {
        assertThat(variable.path("definition").asText())
            .containsPattern("topk\\(200, |^label_values\\(plumbline_build_info");
      }
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

  /** From the fleet to a run or its family, to the runbook, and back: with job, time and source. */
  @Test
  void linksKeepJobTimeAndDataSource() {
    for (JsonNode board : dashboards().toList()) {
      assertThat(board.at("/links/0/keepTime").asBoolean()).isTrue();
      Pattern.compile("/d/[\\w-]+[^\"]*")
          .matcher(board.toString())
          .results()
          .map(link -> link.group())
          .forEach(
              link ->
                  assertThat(link)
                      .contains(
                          "${datasource:queryparam}", "${job:queryparam}", "${__url_time_range}"));
    }
    assertThat(FleetDashboard.build().toString())
        .contains("/d/plumbline-run", "/d/plumbline-family", "${monitor}/runbooks/");
    assertThat(FamilyDashboard.build().toString()).contains("/d/plumbline-run");
    assertThat(RunDashboard.build().toString())
        .contains("/d/plumbline-family", "${monitor}/runbooks/");
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
