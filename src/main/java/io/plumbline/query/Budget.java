package io.plumbline.query;

import java.util.function.LongSupplier;

/**
 * How much one query may cost: as {@code --query.max-samples} and {@code --query.timeout} of
 * Prometheus, smaller, because the monitor has runs to follow.
 */
final class Budget {
  /** 10,000 runs at 1,000 times, or all seven bounds of 100 runs at 11,000: some seconds. */
  static final long MOST_SAMPLES = 10_000_000;

  /** What an answer may hold: some 35 MB of JSON. */
  static final long MOST_ANSWERED = 1_000_000;

  /** Grafana and its readers have given up by then. */
  static final long LONGEST_MS = 10_000;

  /** The clock is looked at once in so many samples. */
  private static final int CLOCK_EVERY = 4_096;

  private final LongSupplier nanos;
  private final long untilNanos;
  private long samples;
  private long answered;
  private long unclocked;

  Budget(LongSupplier nanos, long timeoutMs) {
    this.nanos = nanos;
    this.untilNanos = nanos.getAsLong() + Math.min(LONGEST_MS, timeoutMs) * 1_000_000;
  }

  /**
   * So many samples are about to be looked at.
   *
   * @throws QueryError if that is too many, or time is up
   */
  void spend(int count) {
    samples += count;
    unclocked += count + 1;
    if (samples > MOST_SAMPLES) {
      throw QueryError.execution(
          "the query looks at more than "
              + MOST_SAMPLES
              + " samples; name the run, or ask for a shorter time or a larger step");
    }
    if (unclocked >= CLOCK_EVERY) {
      unclocked = 0;
      if (nanos.getAsLong() - untilNanos > 0) {
        throw QueryError.timeout(
            "the query took too long; name the run, or ask for a shorter time or a larger step");
      }
    }
  }

  /**
   * So many samples go into the answer.
   *
   * @throws QueryError if they are too many
   */
  void answer(int count) {
    answered += count;
    if (answered > MOST_ANSWERED) {
      throw QueryError.execution(
          "the answer would hold more than "
              + MOST_ANSWERED
              + " samples; name the run, aggregate, or ask for a shorter time or a larger step");
    }
  }
}
