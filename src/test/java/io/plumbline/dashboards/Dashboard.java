package io.plumbline.dashboards;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A dashboard being put together: its variables, and its panels laid out in rows from the left. */
final class Dashboard {
  private static final int COLUMNS = 24;

  /** Of Grafana 12.1, which deploy/compose.yml runs. */
  static final int SCHEMA_VERSION = 41;

  /** Where the monitor's pages are, as the reader's browser reaches them; one sed changes it. */
  static final String MONITOR_URL = "http://localhost:9464";

  /** A list longer than this is searched, not read. */
  static final int MOST_LISTED = 200;

  private static final String ANNOTATION_STEP = "30s";

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
    json.put("editable", false)
        .put("graphTooltip", 1)
        .put("schemaVersion", SCHEMA_VERSION)
        .put("version", 1);
    json.put("refresh", "10s").put("timezone", "browser");
    json.putObject("time").put("from", "now-6h").put("to", "now");
    ArrayNode links = json.putArray("links");
    links
        .addObject()
        .put("type", "dashboards")
        .put("title", "plumbline")
        .put("icon", "external link")
        .put("tooltip", "")
        .put("targetBlank", false)
        .put("asDropdown", false)
        .put("includeVars", false)
        .put("keepTime", true)
        .putArray("tags")
        .add("plumbline");
    variables = json.putObject("templating").putArray("list");
    annotations = json.putObject("annotations").putArray("list");
    panels = json.putArray("panels");
    // Forecasts are a Prometheus data source too, and come before it in the alphabet.
    dataSource("datasource", "Data source", "/^(?!.*forecast).*$/i");
    query("job", "Job", "label_values(plumbline_build_info, job)", true);
  }

  /** A choice among the data sources of Prometheus' kind whose names fit a regular expression. */
  Dashboard dataSource(String name, String label, String regex) {
    variables
        .addObject()
        .put("type", "datasource")
        .put("name", name)
        .put("label", label)
        .put("query", "prometheus")
        .put("regex", regex)
        .put("refresh", 1);
    return this;
  }

  /** A variable whose values a query lists. */
  Dashboard query(String name, String label, String query, boolean several) {
    return query(name, label, query, "", several);
  }

  /**
   * The same, of an answer's text: of the label that the expression finds. A list of the {@link
   * #MOST_LISTED} that matter, where all would be ten thousand.
   */
  Dashboard listed(String name, String label, String expr, boolean several) {
    return query(
        name,
        label,
        "query_result(topk(" + MOST_LISTED + ", " + expr + "))",
        "/[{,]" + name + "=\"([^\"]*)\"/",
        several);
  }

  private Dashboard query(String name, String label, String query, String regex, boolean several) {
    ObjectNode variable =
        variables
            .addObject()
            .put("type", "query")
            .put("name", name)
            .put("label", label)
            .put("definition", query)
            .put("regex", regex)
            .put("refresh", 2)
            .put("sort", 1)
            .put("multi", several)
            .put("includeAll", several);
    if (several) {
      // A run may have no family; everything has a job and an instance.
      variable.put("allValue", name.equals("family") ? ".*" : ".+");
      variable.putObject("current").put("text", "All").put("value", "$__all");
    }
    variable.set("datasource", Panel.dataSource());
    variable
        .putObject("query")
        .put("qryType", query.startsWith("query_result") ? 3 : 1)
        .put("query", query)
        .put("refId", "PrometheusVariableQueryEditor-VariableQuery");
    return this;
  }

  /** A variable the reader types. */
  Dashboard text(String name, String label) {
    return text(name, label, "");
  }

  /** The same, with a value to begin with. */
  Dashboard text(String name, String label, String value) {
    variables
        .addObject()
        .put("type", "textbox")
        .put("name", name)
        .put("label", label)
        .put("query", value)
        .putObject("current")
        .put("text", value)
        .put("value", value);
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

  /**
   * Marks on every panel over time, where the query has a value. Grafana up to 12.1 reads the
   * expression beside the name, later ones in the target.
   *
   * @param title with labels in double braces
   * @param text HTML, likewise
   */
  Dashboard annotation(String name, String expr, String title, String text, String colour) {
    ObjectNode annotation =
        annotations
            .addObject()
            .put("name", name)
            .put("enable", true)
            .put("iconColor", colour)
            .put("expr", expr)
            .put("step", ANNOTATION_STEP)
            .put("titleFormat", title)
            .put("textFormat", text)
            .put("tagKeys", "kind,severity");
    annotation.set("datasource", Panel.dataSource());
    annotation
        .putObject("target")
        .put("refId", "Anno")
        .put("expr", expr)
        .put("interval", ANNOTATION_STEP);
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
