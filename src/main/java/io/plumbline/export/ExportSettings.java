package io.plumbline.export;

/**
 * Where and how much is shown.
 *
 * @param address the address the HTTP endpoint listens at: a host name or an IP address
 * @param port TCP port, 0..65535; 0 takes a free one
 * @param maxRuns how many runs a scrape shows at most, at least 1; each is about 120 series
 * @param version plumbline's own version, for the build metric and the status page
 * @param grafana where readers find Grafana, without a slash at the end: an address that a browser
 *     opens
 */
public record ExportSettings(
    String address, int port, int maxRuns, String version, String grafana) {

  /**
   * Every interface: Prometheus nearly always scrapes from another host or container. What is shown
   * is read-only, but it is not protected by a password; bind to 127.0.0.1 where that matters.
   */
  public static final String DEFAULT_ADDRESS = "0.0.0.0";

  /** In the range that Prometheus exporters use by convention. */
  public static final int DEFAULT_PORT = 9464;

  /** Where Grafana listens unless told otherwise. */
  public static final String DEFAULT_GRAFANA = "http://localhost:3000";

  /** About 240,000 series: a large but ordinary scrape of some 20 MB before compression. */
  public static final int DEFAULT_MAX_RUNS = 2_000;

  public ExportSettings {
    grafana = grafana.replaceAll("/+$", "");
    if (address.isBlank()) {
      throw new IllegalArgumentException(
          "the HTTP address is empty; give --http-address a host name or an IP address");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "the HTTP port is " + port + "; give --http-port a number from 0 (any free) to 65535");
    }
    if (maxRuns < 1) {
      throw new IllegalArgumentException(
          "the largest number of exported runs is "
              + maxRuns
              + "; give --export-max-runs 1 or more");
    }
  }

  /** The defaults for this version. */
  public static ExportSettings defaults(String version) {
    return new ExportSettings(
        DEFAULT_ADDRESS, DEFAULT_PORT, DEFAULT_MAX_RUNS, version, DEFAULT_GRAFANA);
  }

  /** The same with another port. */
  public ExportSettings withPort(int newPort) {
    return new ExportSettings(address, newPort, maxRuns, version, grafana);
  }

  /** The same with another address. */
  public ExportSettings withAddress(String newAddress) {
    return new ExportSettings(newAddress, port, maxRuns, version, grafana);
  }

  /** The same with another limit of runs. */
  public ExportSettings withMaxRuns(int newMaxRuns) {
    return new ExportSettings(address, port, newMaxRuns, version, grafana);
  }
}
