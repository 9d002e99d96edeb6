package io.plumbline.app.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One bounded GET: the first kilobytes of the answer, or why there is none. */
final class Web {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** Enough for what is asked here; a scrape of a large fleet is 20 MB. */
  private static final int MOST_BYTES = 64 << 10;

  private Web() {}

  /**
   * What came back.
   *
   * @param status HTTP status; 0 when there was no answer
   * @param body its beginning; why there was none
   */
  record Answer(int status, String body) {}

  static Answer get(String url) {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return new Answer(
            response.statusCode(), new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return new Answer(0, Refusal.said(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, "interrupted");
    }
  }
}
