package io.plumbline.drift;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * Where something is in a run.
 *
 * @param tokens tokens seen
 * @param step the same as a step, empty where steps are unknown
 */
public record Place(long tokens, OptionalLong step) {
  /** Of what is nowhere. */
  public static final Place NONE = new Place(0, OptionalLong.empty());

  /** For people: its step, or its tokens where steps are unknown. */
  String says() {
    return step.isPresent()
        ? "step " + step.getAsLong()
        : String.format(Locale.ROOT, "%.4g tokens", (double) tokens);
  }
}
