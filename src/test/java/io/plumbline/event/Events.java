package io.plumbline.event;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Events as trainers write them, for tests to hand on. */
public final class Events {
  private Events() {}

  /**
   * The event of a record without a key.
   *
   * @param json in which an apostrophe may stand for a quotation mark
   * @param values for the format that it is, if there are any
   */
  public static TrainingEvent event(String json, Object... values) {
    return decoded(null, quoted(json, values));
  }

  /** The event of a record with the run as its key. */
  public static TrainingEvent of(String run, String json, Object... values) {
    return decoded(run.getBytes(StandardCharsets.UTF_8), quoted(json, values));
  }

  /** What a run event with these fields, such as {@code 'params':1e6}, declares. */
  public static Declaration declaration(String fields) {
    return ((TrainingEvent.RunDeclared) event("{'type':'run','run':'r'," + fields + "}"))
        .declaration();
  }

  private static String quoted(String json, Object[] values) {
    return (values.length == 0 ? json : String.format(Locale.ROOT, json, values))
        .replace('\'', '"');
  }

  private static TrainingEvent decoded(byte @Nullable [] key, String json) {
    return new EventCodec()
        .decode(key, json.getBytes(StandardCharsets.UTF_8))
        .fold(
            Decoded.Valid::event,
            rejected -> {
              throw new AssertionError(rejected.detail() + ": " + json);
            });
  }
}
