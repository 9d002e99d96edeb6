package io.plumbline.export;

import java.util.Optional;

/**
 * The two probes: {@code /-/healthy} (the process answers) and {@code /-/ready} (503 with the
 * reason until it can be relied on).
 */
final class HealthPage implements Page {
  private final String path;
  private final Readiness readiness;

  private HealthPage(String path, Readiness readiness) {
    this.path = path;
    this.readiness = readiness;
  }

  static HealthPage healthy() {
    return new HealthPage("/-/healthy", Optional::empty);
  }

  static HealthPage ready(Readiness readiness) {
    return new HealthPage("/-/ready", readiness);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public boolean large() {
    return false;
  }

  @Override
  public Answer get(Request request) {
    return readiness
        .whyNotReady()
        .map(reason -> Answer.text(503, "not ready: " + reason + "\n"))
        .orElseGet(() -> Answer.text(200, "ok\n"));
  }
}
