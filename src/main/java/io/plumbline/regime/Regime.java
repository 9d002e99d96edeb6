package io.plumbline.regime;

import java.util.Locale;

/**
 * Where the planned end of a run lies against the compute-optimal ratio of tokens to parameters.
 */
public enum Regime {
  /** Parameters or target are not declared. */
  UNKNOWN,
  UNDERTRAINED,
  COMPUTE_OPTIMAL,
  OVERTRAINED;

  /** As a metric label and in JSON, e.g. {@code compute_optimal}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
