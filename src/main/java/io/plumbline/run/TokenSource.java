package io.plumbline.run;

import java.util.Locale;

/** Where a run's token counts come from, best first. */
public enum TokenSource {
  /** The trainer sends them. */
  EXPLICIT,
  /** Samples seen x declared sequence length. */
  SAMPLES,
  /** Step x declared tokens per step. */
  STEPS,
  /** Nothing is declared: steps stand in for tokens, and what needs tokens is absent. */
  STEPS_ONLY,
  /** No positioned event yet. */
  NONE;

  /** As in JSON and the info metric, e.g. {@code steps_only}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
