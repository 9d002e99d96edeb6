package io.plumbline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of {@link DashboardLint} holds for each dashboard, and fails one that breaks it. */
class DashboardLintTest {
  @ParameterizedTest
  @MethodSource("io.plumbline.dashboards.DashboardsTest#dashboards")
  void theDashboardsBreakNoRule(JsonNode board) {
    assertThat(DashboardLint.findings(board)).isEmpty();
  }

  @Test
  void everyRuleFindsWhatBreaksIt() {
    breaks("template-datasource", board -> variable(board, 0).put("label", "Source"));
    breaks("template-job", board -> variable(board, 1).put("multi", false));
    breaks("template-job", board -> variable(board, 1).put("allValue", ".*"));
    breaks("template-on-time-change-reload", board -> variable(board, 1).put("refresh", 1));
    breaks(
        "panel-datasource",
        board -> ((ObjectNode) panel(board).get("datasource")).put("uid", "P1"));
    breaks("panel-title-description", board -> panel(board).put("description", ""));
    breaks("panel-title-description", board -> panel(board).remove("title"));
    breaks("panel-units", board -> defaults(board).put("unit", "furlongs"));
    breaks("panel-no-targets", board -> panel(board).putArray("targets"));
    breaks("target-rate-interval", expr("sum(rate(plumbline_events_total{job=~\"$job\"}[5m]))"));
    breaks("target-job", expr("sum(plumbline_runs) / sum(plumbline_runs{job=~\"$job\"})"));
    breaks("target-counter-agg", expr("sum(plumbline_events_total{job=~\"$job\"})"));
    breaks("uneditable-dashboard", board -> board.put("editable", true));
    breaks("uid", board -> board.put("uid", ""));
    breaks("version", board -> board.put("schemaVersion", 16));
    breaks(
        "unused-variable",
        board ->
            ((ArrayNode) board.at("/templating/list"))
                .addObject()
                .put("name", "spare")
                .put("type", "textbox"));
  }

  private static void breaks(String rule, Consumer<ObjectNode> change) {
    ObjectNode board = MonitorDashboard.build().deepCopy();
    change.accept(board);
    assertThat(DashboardLint.findings(board))
        .as(rule)
        .isNotEmpty()
        .allMatch(f -> f.startsWith(rule + ":"));
  }

  private static Consumer<ObjectNode> expr(String expr) {
    return board -> ((ObjectNode) panel(board).at("/targets/0")).put("expr", expr);
  }

  private static ObjectNode variable(ObjectNode board, int index) {
    return (ObjectNode) board.at("/templating/list/" + index);
  }

  private static ObjectNode panel(ObjectNode board) {
    return (ObjectNode) board.at("/panels/0");
  }

  private static ObjectNode defaults(ObjectNode board) {
    return (ObjectNode) board.at("/panels/0/fieldConfig/defaults");
  }

  @Test
  void theRulesNotFollowedAreSaid() {
    assertThat(DashboardLint.NOT_FOLLOWED.keySet())
        .containsAll(List.of("template-instance-rule", "target-instance-rule"));
  }
}
