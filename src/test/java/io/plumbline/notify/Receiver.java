package io.plumbline.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whoever is at the end of a webhook: keeps what it gets, answers as it is told. */
public final class Receiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private volatile int status = 200;

  /** One request that was taken. */
  public record Message(Headers headers, JsonNode body) {}

  public Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          int now = status;
          if (now == 200) {
            messages.add(new Message(exchange.getRequestHeaders(), JSON.readTree(body)));
          }
          exchange.sendResponseHeaders(now, -1);
          exchange.close();
        });
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook/SECRET-TOKEN";
  }

  public void answers(int newStatus) {
    status = newStatus;
  }

  public List<Message> messages() {
    return messages;
  }

  /** How often Alertmanager said this of this alert. */
  public long told(String status, String alertName) {
    return messages.stream()
        .flatMap(message -> stream(message.body().path("alerts")))
        .filter(alert -> alert.path("status").asText().equals(status))
        .filter(alert -> alert.at("/labels/alertname").asText().equals(alertName))
        .count();
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return java.util.stream.StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
