package io.plumbline.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code series}, {@code labels}, {@code label/NAME/values} and {@code metadata}. */
final class Listings {
  private Listings() {}

  static Answer series(Fleet fleet, Parameters parameters) {
    if (parameters.all("match[]").isEmpty()) {
      throw QueryError.badData("no match[] parameter provided");
    }
    Set<Labels> all = new TreeSet<>();
    selected(fleet, parameters).forEach(series -> all.add(series.labels()));
    return Envelope.success(
        json -> {
          json.writeStartArray();
          for (Labels labels : all.stream().limit(parameters.limit()).toList()) {
            Envelope.writeLabels(json, labels);
          }
          json.writeEndArray();
        },
        List.of());
  }

  static Answer labels(Fleet fleet, Parameters parameters) {
    Set<String> names = new TreeSet<>();
    selected(fleet, parameters).forEach(series -> names.addAll(series.labels().byName().keySet()));
    return strings(names, parameters);
  }

  /**
   * The values of a label.
   *
   * @param name as in the path
   */
  static Answer values(Fleet fleet, Parameters parameters, String name) {
    if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]{0,200}")) {
      throw QueryError.badData("invalid label name; letters, digits and _ make one");
    }
    Set<String> values = new TreeSet<>();
    selected(fleet, parameters).forEach(series -> values.add(series.labels().get(name)));
    values.remove("");
    return strings(values, parameters);
  }

  static Answer metadata(Parameters parameters) {
    String wanted = parameters.first("metric").orElse("");
    TreeMap<String, AheadMetric> metrics = new TreeMap<>();
    for (AheadMetric metric : AheadMetric.values()) {
      if (wanted.isEmpty() || metric.series().equals(wanted)) {
        metrics.put(metric.series(), metric);
      }
    }
    return Envelope.success(
        json -> {
          json.writeStartObject();
          for (AheadMetric metric : metrics.values().stream().limit(parameters.limit()).toList()) {
            json.writeArrayFieldStart(metric.series());
            json.writeStartObject();
            json.writeStringField("type", "gauge");
            json.writeStringField("help", metric.help());
            json.writeStringField("unit", metric.unit());
            json.writeEndObject();
            json.writeEndArray();
          }
          json.writeEndObject();
        },
        List.of());
  }

  private static Answer strings(Set<String> strings, Parameters parameters) {
    List<String> shown = strings.stream().limit(parameters.limit()).toList();
    return Envelope.success(json -> Envelope.writeStrings(json, shown), List.of());
  }

  /** By any of {@code match[]}, or all; between {@code start} and {@code end}, or ever. */
  private static List<Series> selected(Fleet fleet, Parameters parameters) {
    long from = parameters.timeMs("start").orElse(-Parameters.FOREVER_MS);
    long to = parameters.timeMs("end").orElse(Parameters.FOREVER_MS);
    if (to < from) {
      throw QueryError.badData(
          "invalid parameter \"end\": end timestamp must not be before start time");
    }
    if (parameters.all("match[]").isEmpty()) {
      return fleet.select(List.of(), from, to);
    }
    List<Series> selected = new ArrayList<>();
    for (String match : parameters.all("match[]")) {
      selected.addAll(fleet.select(Parser.selector(match), from, to));
    }
    return selected;
  }
}
