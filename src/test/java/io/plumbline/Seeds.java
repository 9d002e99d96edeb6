package io.plumbline;

import java.util.function.IntConsumer;

/**
 * Checks that are repeated over random inputs, each from a seed of its own: one that fails says
 * from which, and how to run that one alone.
 */
public final class Seeds {
  /** Set to a seed, as in {@code -Dplumbline.seed=7}: only that one is checked. */
  public static final String ONLY = "plumbline.seed";

  private Seeds() {}

  /** Runs a check from the seeds 0, 1 ... count - 1. */
  public static void each(int count, IntConsumer check) {
    Integer only = Integer.getInteger(ONLY);
    if (only != null) {
      check.accept(only);
      return;
    }
    for (int seed = 0; seed < count; seed++) {
      try {
        check.accept(seed);
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError(
            "seed " + seed + " (this one alone: -D" + ONLY + "=" + seed + "): " + failure, failure);
      }
    }
  }
}
