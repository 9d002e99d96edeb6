package io.plumbline.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One panel being put together. What every panel must have (title, description, unit, data source)
 * is asked for at once and cannot be forgotten.
 */
final class Panel {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ObjectNode json = JSON.objectNode();
  private final ObjectNode defaults;
  private final ArrayNode overrides;

  private Panel(String type, String title, String description, String unit, List<Query> queries) {
    json.put("type", type).put("title", title).put("description", description);
    json.put("pluginVersion", "12.1.0");
    boolean mixed = queries.stream().map(Query::source).distinct().count() > 1;
    json.set(
        "datasource",
        mixed
            ? JSON.objectNode().put("type", "datasource").put("uid", "-- Mixed --")
            : dataSource(queries.get(0).source()));
    ObjectNode field = json.putObject("fieldConfig");
    defaults = field.putObject("defaults").put("unit", unit);
    overrides = field.putArray("overrides");
    json.putObject("options");
    ArrayNode targets = json.putArray("targets");
    char refId = 'A';
    for (Query query : queries) {
      ObjectNode target = targets.addObject();
      target.set("datasource", dataSource(query.source()));
      boolean range = query.kind() == Query.Kind.RANGE;
      target
          .put("refId", String.valueOf(refId++))
          .put("expr", query.expr())
          .put("legendFormat", query.legend())
          .put("editorMode", "code")
          .put("range", range)
          .put("instant", !range)
          .put("format", query.kind() == Query.Kind.TABLE ? "table" : "time_series");
    }
  }

  /** Lines over time. */
  static Panel lines(String title, String description, String unit, Query... queries) {
    Panel panel = new Panel("timeseries", title, description, unit, List.of(queries));
    panel
        .defaults
        .putObject("custom")
        .put("lineWidth", 1)
        .put("fillOpacity", 0)
        .put("showPoints", "never")
        .put("spanNulls", false);
    panel.tooltipAndLegend("multi", "desc");
    return panel;
  }

  /** One number, the last. */
  static Panel number(String title, String description, String unit, Query query) {
    Panel panel = new Panel("stat", title, description, unit, List.of(query));
    reduceToLast(panel.options());
    panel.options().put("graphMode", "none").put("colorMode", "value").put("textMode", "auto");
    panel.options().put("justifyMode", "auto").put("orientation", "auto").put("wideLayout", true);
    panel.options().put("showPercentChange", false).put("percentChangeColorMode", "standard");
    return panel.thresholds("text");
  }

  /** Rows, one for each series; several queries become columns of the same row. */
  static Panel table(String title, String description, String unit, Query... queries) {
    Panel panel = new Panel("table", title, description, unit, List.of(queries));
    panel.options().put("showHeader", true).put("cellHeight", "sm").put("frameIndex", 0);
    ObjectNode custom = panel.defaults.putObject("custom");
    custom.put("align", "auto").put("filterable", true).put("inspect", false);
    custom.putObject("cellOptions").put("type", "auto");
    return panel;
  }

  /** States over time, one bar for each series. */
  static Panel states(String title, String description, Query query) {
    Panel panel = new Panel("state-timeline", title, description, "none", List.of(query));
    panel.options().put("mergeValues", true).put("showValue", "auto").put("rowHeight", 0.85);
    panel.tooltipAndLegend("single", "none");
    panel.defaults.putObject("custom").put("lineWidth", 0).put("fillOpacity", 80);
    return panel;
  }

  /** Lines against a number that is not time: the field named {@code x}. */
  static Panel trend(String title, String description, String unit, String x, Query... queries) {
    Panel panel = new Panel("trend", title, description, unit, List.of(queries));
    panel.options().put("xField", x);
    panel.tooltipAndLegend("multi", "desc");
    panel.defaults.putObject("custom").put("lineWidth", 1).put("showPoints", "never");
    return panel;
  }

  /**
   * Points against a number that is not time, one series for each value of the label {@code what};
   * both axes logarithmic. Numbers travel as the label {@code x}: one query, one frame, no join.
   */
  static Panel points(String title, String description, String unit, Query query) {
    Panel panel = new Panel("xychart", title, description, unit, List.of(query));
    panel.options().put("mapping", "auto");
    panel
        .options()
        .putArray("series")
        .addObject()
        .putObject("x")
        .putObject("matcher")
        .put("id", "byName")
        .put("options", "x");
    panel.tooltipAndLegend("single", "none");
    ObjectNode custom = panel.defaults.putObject("custom").put("show", "points");
    custom.putObject("pointSize").put("fixed", 7);
    custom.putObject("scaleDistribution").put("type", "log").put("log", 10);
    return panel
        .transform(
            "convertFieldType",
            Map.of(
                "conversions",
                List.of(Map.of("targetField", "x", "destinationType", "number")),
                "fields",
                Map.of()))
        .transform("sortBy", Map.of("sort", List.of(Map.of("field", "x")), "fields", Map.of()))
        .transform(
            "partitionByValues",
            Map.of(
                "fields",
                List.of("what"),
                "keepFields",
                false,
                "naming",
                Map.of("asLabels", true)));
  }

  private void tooltipAndLegend(String mode, String sort) {
    options().putObject("tooltip").put("mode", mode).put("sort", sort);
    options()
        .putObject("legend")
        .put("displayMode", "list")
        .put("placement", "bottom")
        .put("showLegend", true)
        .putArray("calcs");
  }

  /** From now on for so long, whatever the dashboard shows: {@code +6h}. */
  Panel ahead(String span) {
    json.put("timeFrom", span);
    return this;
  }

  ObjectNode options() {
    return (ObjectNode) json.get("options");
  }

  /** The panel's finished form at a place in the grid of 24 columns. */
  ObjectNode at(int id, int x, int y, int width, int height) {
    ObjectNode placed = json.deepCopy().put("id", id);
    placed.putObject("gridPos").put("x", x).put("y", y).put("w", width).put("h", height);
    return placed;
  }

  /** Colours from the first on, each following one from its value on. */
  Panel thresholds(String first, Object... valueThenColour) {
    ObjectNode thresholds = defaults.putObject("thresholds").put("mode", "absolute");
    ArrayNode steps = thresholds.putArray("steps");
    steps.addObject().put("color", first).putNull("value");
    for (int i = 0; i < valueThenColour.length; i += 2) {
      steps
          .addObject()
          .put("color", (String) valueThenColour[i + 1])
          .put("value", ((Number) valueThenColour[i]).doubleValue());
    }
    return this;
  }

  /** A colour from a value on; from nothing on for the first. */
  static ObjectNode step(String colour, @Nullable Integer from) {
    ObjectNode step = JSON.objectNode().put("color", colour);
    return step.put("value", from);
  }

  /** Draws the thresholds as lines. */
  Panel thresholdLines() {
    ((ObjectNode) defaults.get("custom")).putObject("thresholdsStyle").put("mode", "line");
    return this;
  }

  /** Numbers shown as words, each with its colour. */
  Panel words(Map<String, List<String>> wordAndColourByNumber) {
    ObjectNode mapping = defaults.putArray("mappings").addObject().put("type", "value");
    ObjectNode options = mapping.putObject("options");
    int index = 0;
    for (Map.Entry<String, List<String>> each : wordAndColourByNumber.entrySet()) {
      options
          .putObject(each.getKey())
          .put("text", each.getValue().get(0))
          .put("color", each.getValue().get(1))
          .put("index", index++);
    }
    return this;
  }

  Panel decimals(int decimals) {
    defaults.put("decimals", decimals);
    return this;
  }

  Panel range(double min, double max) {
    defaults.put("min", min).put("max", max);
    return this;
  }

  Panel stacked() {
    ObjectNode custom = (ObjectNode) defaults.get("custom");
    custom.put("fillOpacity", 30).putObject("stacking").put("mode", "normal").put("group", "A");
    return this;
  }

  /** One field's own look: property and value by turns. */
  Panel field(String name, Object... propertyThenValue) {
    ObjectNode override = overrides.addObject();
    override.putObject("matcher").put("id", "byName").put("options", name);
    ArrayNode properties = override.putArray("properties");
    for (int i = 0; i < propertyThenValue.length; i += 2) {
      ObjectNode property = properties.addObject().put("id", (String) propertyThenValue[i]);
      property.set("value", JSON.pojoNode(propertyThenValue[i + 1]));
    }
    return this;
  }

  /** One line's colour and width in pixels. */
  Panel colour(String name, String colour, int width) {
    return field(
        name, "color", Map.of("mode", "fixed", "fixedColor", colour), "custom.lineWidth", width);
  }

  /** Fills from the field above down to the field below: an interval. */
  Panel band(String above, String below, int opacity) {
    field(
        below,
        "custom.lineWidth",
        0,
        "custom.hideFrom",
        Map.of("legend", true, "tooltip", false, "viz", false));
    return field(
        above, "custom.fillBelowTo", below, "custom.fillOpacity", opacity, "custom.lineWidth", 0);
  }

  /** A link from a table's cell or a series to an address. */
  Panel link(String field, String title, String url) {
    return field(field, "links", List.of(Map.of("title", title, "url", url)));
  }

  /** A link from every series to an address. */
  Panel linkAll(String title, String url) {
    defaults.putArray("links").add(JSON.pojoNode(Map.of("title", title, "url", url)));
    return this;
  }

  /**
   * A table of several queries, one column each, in their order, with a row for each value of a
   * label that they share.
   *
   * @param names headings, one for each query
   */
  Panel columns(String label, String... names) {
    Map<String, Object> order = new HashMap<>(Map.of(label, 0));
    Map<String, Object> headings = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      String field = "Value #" + (char) ('A' + i);
      order.put(field, i + 1);
      headings.put(field, names[i]);
    }
    return transform("merge", Map.of())
        .transform(
            "organize",
            Map.of(
                "excludeByName",
                Map.of("Time", true, "job", true),
                "indexByName",
                order,
                "renameByName",
                headings));
  }

  Panel transform(String id, Map<String, Object> options) {
    ArrayNode all =
        json.has("transformations")
            ? (ArrayNode) json.get("transformations")
            : json.putArray("transformations");
    all.addObject().put("id", id).set("options", JSON.pojoNode(options));
    return this;
  }

  static ObjectNode dataSource() {
    return dataSource(Query.MEASURED);
  }

  private static ObjectNode dataSource(String variable) {
    return JSON.objectNode().put("type", "prometheus").put("uid", "${" + variable + "}");
  }

  private static void reduceToLast(ObjectNode options) {
    ObjectNode reduce = options.putObject("reduceOptions").put("values", false).put("fields", "");
    reduce.putArray("calcs").add("lastNotNull");
  }
}
