package io.plumbline.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What a scraper would get from a sink, without the network. */
final class Scrape {
  private Scrape() {}

  static String text(PrometheusSink sink) {
    return text(sink, "");
  }

  static String text(PrometheusSink sink, String accept) {
    try {
      return new MetricsPage(sink.registry())
          .get(new Request("/metrics", accept, "", Map.of()))
          .body()
          .toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static List<String> lines(PrometheusSink sink) {
    return text(sink).lines().filter(line -> !line.startsWith("#")).toList();
  }
}
