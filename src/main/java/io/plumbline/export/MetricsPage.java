package io.plumbline.export;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code /metrics}: the Prometheus text format, or OpenMetrics if the scraper prefers it; {@code
 * ?name[]=plumbline_run_loss} shows only the families named.
 */
final class MetricsPage implements Page {
  private static final int FIRST_GUESS_BYTES = 1 << 16;

  private final CollectorRegistry registry;

  MetricsPage(CollectorRegistry registry) {
    this.registry = registry;
  }

  @Override
  public String path() {
    return "/metrics";
  }

  @Override
  public boolean large() {
    return true;
  }

  @Override
  public Answer get(Request request) throws IOException {
    String contentType = TextFormat.chooseContentType(request.accept());
    Set<String> names = Set.copyOf(request.parameters().getOrDefault("name[]", List.of()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_GUESS_BYTES);
    try (Writer writer =
        new UnlockedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      TextFormat.writeFormat(
          contentType,
          writer,
          registry.filteredMetricFamilySamples(name -> names.isEmpty() || names.contains(name)));
    }
    return new Answer(200, contentType, bytes, Map.of());
  }
}
