package io.plumbline.notify;

import java.time.Duration;
import java.util.List;

/**
 * How to reach Alertmanager.
 *
 * @param addresses of its instances, without {@code /api/v2}; at least one. All are sent
 *     everything: the instances of a cluster tell each other of silences and of what was notified,
 *     but not of alerts
 * @param authorization for all of them
 * @param resend an open alert is sent again so often, and lives four times as long without: as
 *     Prometheus does
 * @param hold an alert that was told as open is told as over no sooner than this after: longer than
 *     a group waits for its first notification, or a short alert would be told nobody
 * @param job the label {@code job}: the name under which Prometheus scrapes this monitor
 * @param links for annotations
 * @param longestPause between two attempts
 */
public record AlertmanagerSettings(
    List<Address> addresses,
    Authorization authorization,
    Duration resend,
    Duration hold,
    String job,
    Links links,
    Duration longestPause) {

  /** Half of the default resend interval: an Alertmanager that is back is not kept waiting. */
  public static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  public AlertmanagerSettings {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("no address of an Alertmanager");
    }
  }
}
