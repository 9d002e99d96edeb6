package io.plumbline.notify;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The body of {@code POST /api/v2/alerts}: an array of alerts with labels, annotations, startsAt,
 * endsAt and generatorURL; times by RFC 3339.
 *
 * <p>Source: Alertmanager's {@code api/v2/openapi.yaml}, definition {@code postableAlert}.
 */
final class AlertmanagerJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final String job;
  private final Links links;

  AlertmanagerJson(String job, Links links) {
    this.job = job;
    this.links = links;
  }

  /**
   * One alert of the array.
   *
   * @param notice what to tell
   * @param endsMs when it is or was over, not before its start
   */
  record Item(Notice notice, long endsMs) {}

  byte[] bytes(List<Item> items) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024 * items.size());
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartArray();
      for (Item item : items) {
        write(json, item.notice(), item.endsMs());
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array in memory does not fail
    }
    return bytes.toByteArray();
  }

  private void write(JsonGenerator json, Notice notice, long endsMs) throws IOException {
    json.writeStartObject();
    write(json, "labels", Wording.labels(notice.subject(), job));
    json.writeObjectFieldStart("annotations");
    json.writeStringField("summary", Wording.summary(notice));
    json.writeStringField("description", notice.message());
    String evidence = Wording.evidence(notice);
    if (!evidence.isEmpty()) {
      json.writeStringField("evidence", evidence);
    }
    for (String name : Wording.evidenceNames()) {
      if (notice.fields().get(name) instanceof Number number) {
        json.writeStringField(name, Wording.text(number));
      }
    }
    String alertName = notice.subject().kind().alertName();
    json.writeStringField("runbook_url", links.runbook(alertName));
    json.writeStringField("dashboard_url", links.dashboard(notice.subject().run()));
    json.writeStringField("id", notice.id());
    json.writeEndObject();
    json.writeStringField("startsAt", Instant.ofEpochMilli(notice.times().startedMs()).toString());
    json.writeStringField("endsAt", Instant.ofEpochMilli(endsMs).toString());
    json.writeStringField("generatorURL", links.page(notice.subject().run()));
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, Map<String, String> texts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
  }
}
