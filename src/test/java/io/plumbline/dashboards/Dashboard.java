package io.plumbline.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A dashboard being put together: its variables, and its panels laid out in rows from the left. */
final class Dashboard {
  private static final int COLUMNS = 24;

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final ArrayNode variables;
  private final ArrayNode panels;
  private final ArrayNode annotations;
  private int nextId = 1;
  private int x;
  private int y;
  private int rowHeight;

  Dashboard(String uid, String title, String description) {
    json.put("uid", uid).put("title", title).put("description", description);
    json.putArray("tags").add("plumbline");
    json.put("editable", false).put("graphTooltip", 1).put("schemaVersion", 39).put("version", 1);
    json.put("refresh", "10s").put("timezone", "browser");
    json.putObject("time").put("from", "now-6h").put("to", "now");
    ArrayNode links = json.putArray("links");
    links
        .addObject()
        .put("type", "dashboards")
        .put("title", "plumbline")
        .put("asDropdown", false)
        .put("includeVars", false)
        .put("keepTime", true)
        .putArray("tags")
        .add("plumbline");
    variables = json.putObject("templating").putArray("list");
    annotations = json.putObject("annotations").putArray("list");
    panels = json.putArray("panels");
    variables
        .addObject()
        .put("type", "datasource")
        .put("name", "datasource")
        .put("label", "Data source")
        .put("query", "prometheus")
        .put("refresh", 1);
    query("job", "Job", "label_values(plumbline_build_info, job)", false);
  }

  /** A variable whose values a query lists. */
  Dashboard query(String name, String label, String query, boolean several) {
    ObjectNode variable =
        variables
            .addObject()
            .put("type", "query")
            .put("name", name)
            .put("label", label)
            .put("definition", query)
            .put("refresh", 2)
            .put("sort", 1)
            .put("multi", several)
            .put("includeAll", several);
    if (several) {
      variable.put("allValue", ".*");
      variable.putObject("current").put("text", "All").put("value", "$__all");
    }
    variable.set("datasource", Panel.dataSource());
    variable.putObject("query").put("query", query).put("refId", name);
    return this;
  }

  /** A variable the reader types. */
  Dashboard text(String name, String label) {
    variables
        .addObject()
        .put("type", "textbox")
        .put("name", name)
        .put("label", label)
        .put("query", "");
    return this;
  }

  /** A variable with fixed choices, the first to begin with. */
  Dashboard choice(String name, String label, String... values) {
    ObjectNode variable =
        variables
            .addObject()
            .put("type", "custom")
            .put("name", name)
            .put("label", label)
            .put("query", String.join(",", values));
    variable.putObject("current").put("text", values[0]).put("value", values[0]);
    return this;
  }

  /** Marks on every panel over time, where the query has a value. */
  Dashboard annotation(String name, String expr, String title, String colour) {
    ObjectNode annotation =
        annotations
            .addObject()
            .put("name", name)
            .put("enable", true)
            .put("iconColor", colour)
            .put("expr", expr)
            .put("step", "30s")
            .put("titleFormat", title)
            .put("textFormat", "");
    annotation.set("datasource", Panel.dataSource());
    return this;
  }

  /** Places a panel right of the last one, or below all when there is no room. */
  Dashboard add(int width, int height, Panel panel) {
    if (x + width > COLUMNS) {
      newLine();
    }
    panels.add(panel.at(nextId++, x, y, width, height));
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return this;
  }

  /** A heading over the panels that follow. */
  Dashboard heading(String title) {
    newLine();
    ObjectNode row = panels.addObject().put("id", nextId++).put("type", "row").put("title", title);
    row.put("collapsed", false).putArray("panels");
    row.putObject("gridPos").put("x", 0).put("y", y).put("w", COLUMNS).put("h", 1);
    y++;
    return this;
  }

  ObjectNode json() {
    return json;
  }

  private void newLine() {
    x = 0;
    y += rowHeight;
    rowHeight = 0;
  }
}
