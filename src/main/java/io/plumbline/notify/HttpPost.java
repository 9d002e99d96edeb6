package io.plumbline.notify;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Posts JSON. Every request ends within a bound, whatever the other side does: connecting, sending
 * and the whole answer have a time limit, an answer's text is cut, redirects are not followed.
 * Certificates are checked against the JDK's trust store. Thread-safe.
 */
final class HttpPost {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** The whole of a request: what Prometheus grants an Alertmanager. */
  private static final long ANSWER_SECONDS = 10;

  /** As much of an answer as a log line may hold. */
  private static final int MAX_SAID = 200;

  /** Shorter parts of an address are words such as api or v2. */
  private static final int MIN_SECRET = 7;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final Authorization authorization;

  HttpPost(Authorization authorization) {
    this.authorization = authorization;
  }

  /** The answer of this address; never completes exceptionally. */
  CompletableFuture<Reply> json(Address address, byte[] body, Map<String, String> headers) {
    HttpRequest request;
    try {
      request = request(address, body, headers);
    } catch (IOException | IllegalArgumentException e) {
      return CompletableFuture.completedFuture(Reply.failed(why(e)));
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(
            request, HttpResponse.BodyHandlers.ofByteArrayConsumer(part -> keep(said, part)));
    return answer
        .thenApply(
            response ->
                Reply.of(response.statusCode(), shown(said, address), retryAfterMs(response)))
        .exceptionally(e -> Reply.failed(why(e)))
        .completeOnTimeout(
            Reply.failed("no answer within " + ANSWER_SECONDS + " s"),
            ANSWER_SECONDS,
            TimeUnit.SECONDS)
        .whenComplete((reply, e) -> answer.cancel(true));
  }

  private HttpRequest request(Address address, byte[] body, Map<String, String> headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.uri())
            .timeout(Duration.ofSeconds(ANSWER_SECONDS))
            .header("Content-Type", "application/json")
            .header("User-Agent", "plumbline")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    authorization.header().ifPresent(value -> request.header("Authorization", value));
    return request.build();
  }

  private static void keep(ByteArrayOutputStream said, Optional<byte[]> part) {
    part.ifPresent(bytes -> said.write(bytes, 0, Math.min(bytes.length, MAX_SAID - said.size())));
  }

  /** What was answered, without the secrets of the address, which many a 404 page repeats. */
  private static String shown(ByteArrayOutputStream said, Address address) {
    String text = said.toString(StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
    String secret = address.uri().getRawPath() + "/" + address.uri().getRawQuery();
    for (String part : secret.split("[/&=]+", -1)) {
      text = part.length() < MIN_SECRET ? text : text.replace(part, "...");
    }
    return text;
  }

  /** Only the form in seconds; a date would need this machine's clock to be theirs. */
  private static OptionalLong retryAfterMs(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,6}"))
        .map(value -> OptionalLong.of(1000 * Long.parseLong(value)))
        .orElse(OptionalLong.empty());
  }

  static String why(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = root.getMessage();
    return root.getClass().getSimpleName() + (said == null ? "" : ": " + said);
  }
}
