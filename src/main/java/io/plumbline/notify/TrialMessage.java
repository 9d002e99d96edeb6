package io.plumbline.notify;

import io.plumbline.run.AlertKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A message that says it is a trial, sent to a webhook the way an alert's opening is: same body,
 * same authorization, most urgent severity that the webhook is told.
 */
public final class TrialMessage {
  private static final String RUN = "plumbline-doctor";

  private TrialMessage() {}

  /**
   * Sends it.
   *
   * @return why it was not taken; empty when it was
   */
  public static Optional<String> send(WebhookSettings settings, long nowMs) {
    AlertKind kind =
        Arrays.stream(AlertKind.values())
            .filter(each -> settings.severities().contains(each.severity()))
            .min((a, b) -> a.severity().compareTo(b.severity()))
            .orElseThrow();
    String message =
        "a trial message of plumbline doctor: no run is concerned, nothing is to be done";
    Notice notice =
        new Notice(
            RUN + "/trial/1",
            new Notice.Subject(RUN, kind),
            new Notice.Standing(true, true, false),
            new Notice.Times(nowMs, OptionalLong.empty(), nowMs),
            message,
            Map.of("id", RUN + "/trial/1", "run", RUN, "kind", kind.label(), "message", message));
    byte[] body = settings.template().render(Placeholders.values(notice, settings.links()));
    Reply reply =
        new HttpPost(settings.authorization())
            .json(settings.address(), body, Map.of("Idempotency-Key", RUN + "/" + nowMs))
            .join();
    return reply.outcome() == Reply.Outcome.TAKEN ? Optional.empty() : Optional.of(reply.why());
  }
}
