package io.plumbline.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that must be refused, and the label of the reason; from {@code
 * src/test/resources/events/hostile.jsonl}.
 *
 * <p>Its lines: {@code name}; {@code key} as text or {@code key_base64}, or neither; the value as
 * {@code text} or {@code bytes_base64}, or neither for a tombstone; {@code pad_to}, the size in
 * bytes to which blanks are appended; {@code expected}.
 */
@SuppressWarnings("ArrayRecordComponent") // bytes to be sent, not compared
public record Hostile(
    String name, byte @Nullable [] key, byte @Nullable [] value, String expected) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Every such record. */
  public static List<Hostile> all() {
    return Samples.lines("/events/hostile.jsonl").stream().map(Hostile::parse).toList();
  }

  private static Hostile parse(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      byte[] value = bytes(node, "text", "bytes_base64");
      if (value != null && node.has("pad_to")) {
        int length = value.length;
        value = Arrays.copyOf(value, node.get("pad_to").asInt());
        Arrays.fill(value, length, value.length, (byte) ' ');
      }
      return new Hostile(
          node.get("name").asText(),
          bytes(node, "key", "key_base64"),
          value,
          node.get("expected").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  private static byte @Nullable [] bytes(JsonNode node, String text, String base64)
      throws IOException {
    if (node.has(base64)) {
      return node.get(base64).binaryValue();
    }
    return node.has(text) ? node.get(text).asText().getBytes(StandardCharsets.UTF_8) : null;
  }

  @Override
  public String toString() {
    return expected + ": " + name;
  }
}
