package io.plumbline.app.doctor;

import io.plumbline.notify.TrialMessage;
import io.plumbline.notify.WebhookSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The webhook: its host is reached; a trial message is sent only when asked for. */
public final class WebhookCheck implements Check {
  private static final String NAME = "webhook";

  private final WebhookSettings settings;
  private final boolean send;

  /**
   * Of one webhook.
   *
   * @param send whether to send a trial message
   */
  public WebhookCheck(WebhookSettings settings, boolean send) {
    this.settings = settings;
    this.send = send;
  }

  @Override
  public List<Finding> look() {
    URI uri = settings.address().uri();
    int port =
        uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    Optional<Route.Obstacle> obstacle =
        new Route(uri.getHost().replaceAll("^\\[|\\]$", ""), port).obstacle();
    if (obstacle.isPresent()) {
      return List.of(
          new Finding.Failing(
              NAME, settings.address() + ": " + obstacle.get().what(), obstacle.get().advice()));
    }
    if (!send) {
      return List.of(
          new Finding.Fine(
              NAME, settings.address() + " takes connections; --send-test sends it a message"));
    }
    return TrialMessage.send(settings, System.currentTimeMillis())
        .<List<Finding>>map(
            why ->
                List.of(
                    new Finding.Failing(
                        NAME,
                        settings.address() + " does not take a message: " + why,
                        "check webhook.url, webhook.authorization and webhook.template against what"
                            + " the chat expects")))
        .orElseGet(
            () -> List.of(new Finding.Fine(NAME, settings.address() + " took a trial message")));
  }
}
