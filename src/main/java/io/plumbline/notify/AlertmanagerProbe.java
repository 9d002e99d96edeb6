package io.plumbline.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks an Alertmanager who it is; nothing is sent to it. */
public final class AlertmanagerProbe {
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final ObjectMapper JSON = new ObjectMapper();

  private AlertmanagerProbe() {}

  /**
   * What came back.
   *
   * @param well whether it is an Alertmanager that lets us in
   * @param said its version and cluster, or what is wrong: one clause
   */
  public record Answer(boolean well, String said) {}

  /** Asks one instance; back within seconds. */
  public static Answer ask(Address address, Authorization authorization) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address.below("/api/v2/status").uri()).timeout(PATIENCE);
      authorization.header().ifPresent(value -> request.header("Authorization", value));
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofString());
      return read(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Answer(false, "does not answer (" + HttpPost.why(e) + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(false, "was not asked to the end");
    }
  }

  private static Answer read(int status, String body) {
    if (status == 401 || status == 403) {
      return new Answer(false, "does not let us in (HTTP status " + status + ")");
    }
    try {
      JsonNode said = JSON.readTree(body);
      String version = said.path("versionInfo").path("version").asText();
      if (status == 200 && !version.isEmpty()) {
        int peers = said.path("cluster").path("peers").size();
        return new Answer(
            true,
            "Alertmanager "
                + version
                + ", cluster "
                + said.path("cluster").path("status").asText("unknown")
                + (peers > 1 ? " of " + peers : ""));
      }
    } catch (IOException e) {
      return new Answer(false, "answers, but not as an Alertmanager (HTTP status " + status + ")");
    }
    return new Answer(false, "answers, but not as an Alertmanager (HTTP status " + status + ")");
  }
}
