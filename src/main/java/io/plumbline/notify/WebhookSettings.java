package io.plumbline.notify;

import io.plumbline.run.AlertKind;
import java.time.Duration;
import java.util.Set;

/**
 * How to reach a webhook.
 *
 * @param address where to post
 * @param authorization for it
 * @param template the body
 * @param severities which alerts it is told
 * @param links for the body
 * @param longestPause between two attempts
 */
public record WebhookSettings(
    Address address,
    Authorization authorization,
    Template template,
    Set<AlertKind.Severity> severities,
    Links links,
    Duration longestPause) {

  /** A chat that is back is told within half a minute. */
  public static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  public WebhookSettings {
    severities = Set.copyOf(severities);
    if (severities.isEmpty()) {
      throw new IllegalArgumentException("a webhook that is told nothing");
    }
  }
}
