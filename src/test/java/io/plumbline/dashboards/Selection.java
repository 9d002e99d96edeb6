package io.plumbline.dashboards;

/**
 * How runs are found among ten thousand. What the reader types is taken as it is, not as a regular
 * expression: escaped by Grafana, and in back quotes, in which Prometheus unescapes nothing.
 */
final class Selection {
  /** Matchers of {@code plumbline_run_info}: parts of a run's id and of its tags. */
  static final String SEARCHED = "run=~`.*${search:regex}.*`,tags=~`.*${tag:regex}.*`";

  /** Families by number of runs. */
  static final String LARGEST_FAMILIES =
      "count by (family) (plumbline_run_info{job=~\"$job\",family!=\"\"})";

  /** Runs by their newest event, of those searched for. */
  static final String LATEST_RUNS =
      "max by (run) (plumbline_run_last_event_timestamp_seconds{job=~\"$job\",run=~`.*${search:regex}.*`})"
          + " and on (run) plumbline_run_info{job=~\"$job\",family=~\"$family\","
          + SEARCHED
          + "}";

  private Selection() {}
}
