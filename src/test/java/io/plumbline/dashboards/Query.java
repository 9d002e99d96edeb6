package io.plumbline.dashboards;

/**
 * One PromQL query of a panel.
 *
 * @param expr with Grafana's variables in it
 * @param legend name of each series, labels in double braces
 * @param kind over time, or only now; as series, or as rows of a table
 * @param source variable that names the data source
 */
record Query(String expr, String legend, Kind kind, String source) {
  /** What was measured: Prometheus. */
  static final String MEASURED = "datasource";

  /** What lies ahead of now: the monitor's own query API. */
  static final String FORECASTS = "forecasts";

  enum Kind {
    RANGE,
    INSTANT,
    TABLE
  }

  static Query range(String expr, String legend) {
    return new Query(expr, legend, Kind.RANGE, MEASURED);
  }

  static Query ahead(String expr, String legend) {
    return new Query(expr, legend, Kind.RANGE, FORECASTS);
  }

  static Query instant(String expr, String legend) {
    return new Query(expr, legend, Kind.INSTANT, MEASURED);
  }

  static Query table(String expr) {
    return new Query(expr, "", Kind.TABLE, MEASURED);
  }
}
