package io.plumbline.dashboards;

/**
 * One PromQL query of a panel.
 *
 * @param expr with Grafana's variables in it
 * @param legend name of each series, labels in double braces
 * @param kind over time, or only now; as series, or as rows of a table
 */
record Query(String expr, String legend, Kind kind) {
  enum Kind {
    RANGE,
    INSTANT,
    TABLE
  }

  static Query range(String expr, String legend) {
    return new Query(expr, legend, Kind.RANGE);
  }

  static Query instant(String expr, String legend) {
    return new Query(expr, legend, Kind.INSTANT);
  }

  static Query table(String expr) {
    return new Query(expr, "", Kind.TABLE);
  }
}
