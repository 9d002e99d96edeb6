package io.plumbline.event;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Valid events of every type as text, from {@code src/test/resources/events/samples}. */
final class Samples {
  static final List<String> TYPES =
      List.of("run", "step", "eval", "end", "heartbeat", "change", "mute", "delete");

  private Samples() {}

  /** The events of one type, one JSON object each. */
  static List<String> of(String type) {
    return lines("/events/samples/" + type + ".jsonl");
  }

  /** All of them. */
  static List<String> all() {
    return TYPES.stream().flatMap(type -> of(type).stream()).toList();
  }

  static List<String> lines(String resource) {
    try (@Nullable InputStream in = Samples.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new AssertionError(resource + " is not among the test resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new AssertionError(resource, e);
    }
  }
}
