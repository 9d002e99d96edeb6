package io.plumbline.notify;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where the reader of an alert goes next; the same pages as in {@code
 * deploy/prometheus/alerts.yml}.
 *
 * @param monitor address of this monitor as its readers reach it, without a slash at the end
 * @param grafana address of Grafana, likewise
 */
public record Links(String monitor, String grafana) {
  public Links {
    monitor = monitor.replaceAll("/+$", "");
    grafana = grafana.replaceAll("/+$", "");
  }

  /** What the alert means and what to do about it. */
  String runbook(String alertName) {
    return monitor + "/runbooks/" + alertName;
  }

  /** The run's dashboard. */
  String dashboard(String run) {
    return grafana + "/d/plumbline-run?var-run=" + URLEncoder.encode(run, StandardCharsets.UTF_8);
  }

  /** The run's page on the monitor, for those without Grafana. */
  String page(String run) {
    return monitor + "/run?id=" + URLEncoder.encode(run, StandardCharsets.UTF_8);
  }

  /** The status page: every run. */
  String status() {
    return monitor + "/";
  }
}
