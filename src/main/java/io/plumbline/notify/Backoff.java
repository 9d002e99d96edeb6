package io.plumbline.notify;

import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * When to try again: after n failures, 2^(n-1) x first, at most {@code most}, and of that a random
 * share between a half and all, so that many who failed together do not come back together.
 */
final class Backoff {
  /** Long enough for a connection that was just reset, short enough to go unnoticed. */
  private static final long FIRST_MS = 500;

  private final long mostMs;
  private final RandomGenerator random;
  private int failures;
  private long retryAtMs;

  Backoff(long mostMs, RandomGenerator random) {
    this.mostMs = mostMs;
    this.random = random;
  }

  boolean mayTry(long nowMs) {
    return nowMs >= retryAtMs;
  }

  long retryAtMs() {
    return retryAtMs;
  }

  boolean failing() {
    return failures > 0;
  }

  /**
   * One more failure.
   *
   * @param askedMs how long the other side asked to be left alone; heard up to the cap
   */
  void failed(long nowMs, OptionalLong askedMs) {
    failures++;
    long whole = Math.min(mostMs, FIRST_MS << Math.min(failures - 1, 20));
    long wait = whole / 2 + (long) (random.nextDouble() * (whole - whole / 2));
    retryAtMs = nowMs + Math.max(wait, Math.min(mostMs, askedMs.orElse(0)));
  }

  void succeeded() {
    failures = 0;
    retryAtMs = 0;
  }
}
