package io.plumbline.dashboards;

/**
 * Addresses that lead from one dashboard to the next. They keep data source, job and time; a run is
 * also searched for, so that it is in the list of runs however many there are.
 */
final class Links {
  private static final String KEPT =
      "?${datasource:queryparam}&${job:queryparam}&${__url_time_range}";

  private Links() {}

  /** To the run whose id is the value of {@code field}. */
  static String run(String field) {
    String id = "${" + field + ":percentencode}";
    return "/d/plumbline-run" + KEPT + "&var-run=" + id + "&var-search=" + id;
  }

  /** To the family whose name is the value of {@code field}. */
  static String family(String field) {
    return "/d/plumbline-family" + KEPT + "&var-family=${" + field + ":percentencode}";
  }

  /** To the runbook of the kind of alert that is the value of {@code field}. */
  static String runbook(String field) {
    return "${monitor}/runbooks/${" + field + ":percentencode}";
  }
}
