package io.plumbline.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.app.console.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of runs, one line each, at most 100 characters wide. */
public final class DemoTable {
  private static final String LAYOUT = "%-30s %5s %7s  %-21s %11s  %-15s %s";

  private DemoTable() {}

  /** Head and one line for each run. */
  public static List<String> lines(List<DemoRow> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            LAYOUT,
            "run",
            "seen",
            "loss",
            "forecast (80 %)",
            "tokens/par.",
            "regime",
            "alerts open"));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private static String line(DemoRow row) {
    if (row.latest().isEmpty()) {
      return row.run().run();
    }
    JsonNode record = row.latest().get();
    return String.format(
        Locale.ROOT,
        LAYOUT,
        row.run().run(),
        Text.number(100 * record.path("share").asDouble(Double.NaN), 0) + " %",
        number(record, "loss", 3),
        forecast(record),
        tokensPerParameter(record.path("regime")),
        record.path("regime").path("regime").asText().replace('_', '-'),
        alerts(record));
  }

  /** For example {@code 1.742 (1.712-1.771)}. */
  static String forecast(JsonNode record) {
    JsonNode forecast = record.path("forecast");
    return forecast.isMissingNode()
        ? "-"
        : number(forecast, "loss", 3)
            + " ("
            + number(forecast, "lo80", 3)
            + "-"
            + number(forecast, "hi80", 3)
            + ")";
  }

  private static String tokensPerParameter(JsonNode regime) {
    return number(regime, "tokens_per_parameter", 1)
        + "/"
        + number(regime, "planned_tokens_per_parameter", 1);
  }

  private static String alerts(JsonNode record) {
    List<String> open = new ArrayList<>();
    for (JsonNode alert : record.path("open_alerts")) {
      String kind = alert.path("kind").asText().toUpperCase(Locale.ROOT);
      open.add(alert.path("grade").asText().equals("confirmed") ? kind : kind + "?");
    }
    return String.join(" ", open);
  }

  private static String number(JsonNode node, String field, int digits) {
    return Text.number(node.path(field).asDouble(Double.NaN), digits);
  }
}
