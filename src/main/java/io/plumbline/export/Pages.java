package io.plumbline.export;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the page for a request and sends its answer: methods, errors, compression, headers. */
final class Pages implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

  /** Below this a compressed answer is no shorter on the wire. */
  private static final int WORTH_COMPRESSING = 1_024;

  /** A scrape of the largest fleet is some 20 MB; so many are held in memory at once. */
  private static final int LARGE_AT_ONCE = 6;

  /** Prometheus gives up after ten seconds by default. */
  private static final int LARGE_WAIT_SECONDS = 8;

  private final Map<String, Page> byPath;
  private final Semaphore large = new Semaphore(LARGE_AT_ONCE);

  Pages(List<Page> pages) {
    byPath =
        pages.stream()
            .collect(Collectors.toMap(Page::path, Function.identity(), (a, b) -> a, TreeMap::new));
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      String path = exchange.getRequestURI().getPath();
      Page page = path == null ? null : find(path);
      boolean forms = page != null && page.takesForms();
      if (!method.equals("GET") && !method.equals("HEAD") && !(forms && method.equals("POST"))) {
        String allowed = forms ? "GET, HEAD, POST" : "GET, HEAD";
        send(
            exchange,
            Answer.text(405, "only " + allowed + " are answered here\n").with("Allow", allowed));
      } else if (page == null) {
        String known = String.join(" ", byPath.keySet());
        send(exchange, Answer.text(404, "not found; there are " + known + "\n"));
      } else if (page.large()) {
        sendLarge(exchange, page);
      } else {
        send(exchange, answer(exchange, page));
      }
    }
  }

  private @Nullable Page find(String path) {
    Page found = byPath.get(path);
    for (int slash = path.lastIndexOf('/'); found == null && slash > 0; ) {
      found = byPath.get(path.substring(0, slash + 1));
      slash = path.lastIndexOf('/', slash - 1);
    }
    return found;
  }

  private void sendLarge(HttpExchange exchange, Page page) throws IOException {
    boolean mayGo = false;
    try {
      mayGo = large.tryAcquire(LARGE_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!mayGo) {
      send(exchange, Answer.text(503, "too many readers at once; try again\n"));
      return;
    }
    try {
      send(exchange, answer(exchange, page));
    } finally {
      large.release();
    }
  }

  private static Answer answer(HttpExchange exchange, Page page) {
    Request request;
    try {
      request =
          Request.of(
                  exchange.getRequestURI().getPath(),
                  header(exchange, "Accept"),
                  Optional.ofNullable(exchange.getRequestURI().getRawQuery()))
              .at(header(exchange, "Host"));
      if (exchange.getRequestMethod().equals("POST")) {
        request = request.withForm(Form.read(exchange));
      }
    } catch (IOException | IllegalArgumentException e) {
      return page.refused("the request is not well encoded: " + e.getMessage());
    }
    try {
      return page.get(request);
    } catch (IOException | RuntimeException e) {
      LOG.error("{} failed", page.path(), e);
      return Answer.text(500, "this page failed; the reason is in the monitor's log\n");
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    answer.headers().forEach(headers::set);
    headers.set("Content-Type", answer.contentType());
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-store");
    headers.set("Vary", "Accept, Accept-Encoding");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    int length = answer.body().size();
    if (length >= WORTH_COMPRESSING && acceptsGzip(header(exchange, "Accept-Encoding"))) {
      headers.set("Content-Encoding", "gzip");
      exchange.sendResponseHeaders(answer.status(), head ? -1 : 0);
      if (!head) {
        try (OutputStream out = new FastGzip(exchange.getResponseBody())) {
          answer.body().writeTo(out);
        }
      }
    } else {
      if (head) {
        headers.set("Content-Length", Integer.toString(length));
      }
      exchange.sendResponseHeaders(answer.status(), head || length == 0 ? -1 : length);
      if (!head && length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          answer.body().writeTo(out);
        }
      }
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  /** Whether gzip is named, and not refused with a weight of zero. */
  static boolean acceptsGzip(String acceptEncoding) {
    for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = coding.strip().split("\\s*;\\s*", -1);
      if (parts[0].equals("gzip") || parts[0].equals("*")) {
        return parts.length < 2 || !parts[1].matches("q\\s*=\\s*0(\\.0*)?");
      }
    }
    return false;
  }

  /** A scrape is mostly repetition: the fastest level already makes it a twentieth. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
