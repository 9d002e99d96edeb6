package io.plumbline.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.run.AlertKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a webhook's template can say of an alert: every field of the record ({@code
 * topology/events/alert.schema.json}), and in words for people:
 *
 * <ul>
 *   <li>{@code status}: OPEN, RESOLVED or MUTED
 *   <li>{@code alertname}, {@code summary}, {@code evidence}
 *   <li>{@code runbook_url}, {@code dashboard_url}, {@code page_url}, {@code monitor_url}
 *   <li>{@code color} as Slack has it ({@code #d00000}), {@code card_color} as Adaptive Cards do
 * </ul>
 */
public final class Placeholders {
  private static final String SCHEMA = "/topology/events/alert.schema.json";
  private static final Set<String> DERIVED =
      Set.of(
          "status",
          "alertname",
          "summary",
          "evidence",
          "runbook_url",
          "dashboard_url",
          "page_url",
          "monitor_url",
          "color",
          "card_color");

  private Placeholders() {}

  /** Every name. */
  public static Set<String> names() {
    Set<String> names = new HashSet<>(DERIVED);
    try (InputStream schema = Placeholders.class.getResourceAsStream(SCHEMA)) {
      if (schema == null) {
        throw new IllegalStateException(SCHEMA + " is missing from the program's jar");
      }
      new ObjectMapper()
          .readTree(schema)
          .path("properties")
          .fieldNames()
          .forEachRemaining(names::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  /** The values for one message. */
  static Map<String, Object> values(Notice notice, Links links) {
    Map<String, Object> values = new HashMap<>(notice.fields());
    String alertName = notice.subject().kind().alertName();
    String status = status(notice);
    boolean open = status.equals("OPEN");
    AlertKind.Severity severity = notice.subject().kind().severity();
    values.put("status", status);
    values.put("alertname", alertName);
    values.put("severity", Wording.severity(notice.subject().kind()));
    values.put("summary", Wording.summary(notice));
    values.put("evidence", Wording.evidence(notice));
    values.put("runbook_url", links.runbook(alertName));
    values.put("dashboard_url", links.dashboard(notice.subject().run()));
    values.put("page_url", links.page(notice.subject().run()));
    values.put("monitor_url", links.status());
    values.put("color", open ? color(severity) : "#2e8b57");
    values.put("card_color", open ? cardColor(severity) : "good");
    return values;
  }

  private static String status(Notice notice) {
    if (notice.standing().tells()) {
      return "OPEN";
    }
    return notice.standing().open() && notice.standing().muted() ? "MUTED" : "RESOLVED";
  }

  private static String color(AlertKind.Severity severity) {
    return switch (severity) {
      case PAGE -> "#d00000";
      case WARNING -> "#e8a000";
      case INFO -> "#439fe0";
    };
  }

  private static String cardColor(AlertKind.Severity severity) {
    return switch (severity) {
      case PAGE -> "attention";
      case WARNING -> "warning";
      case INFO -> "accent";
    };
  }
}
