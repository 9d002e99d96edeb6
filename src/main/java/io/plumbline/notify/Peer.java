package io.plumbline.notify;

import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One receiver: when it may be tried, and a line in the log when it stops taking what it is sent
 * and when it takes it again; not one for each attempt.
 */
final class Peer {
  private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

  private final String what;
  private final Address address;
  private final Backoff backoff;
  private long failingSinceMs;

  /**
   * A receiver that is well as far as anybody knows.
   *
   * @param what it is, for the log, e.g. {@code Alertmanager}
   */
  Peer(String what, Address address, long longestPauseMs, RandomGenerator random) {
    this.what = what;
    this.address = address;
    this.backoff = new Backoff(longestPauseMs, random);
  }

  Address address() {
    return address;
  }

  boolean mayTry(long nowMs) {
    return backoff.mayTry(nowMs);
  }

  long retryAtMs() {
    return backoff.retryAtMs();
  }

  /** What the receiver answered. */
  void answered(Reply reply, long nowMs) {
    if (reply.outcome() == Reply.Outcome.FAILED) {
      if (!backoff.failing()) {
        failingSinceMs = nowMs;
        LOG.warn(
            "{} at {} does not take alerts ({}); nothing is lost, it is tried again until it does",
            what,
            address,
            reply.why());
      }
      backoff.failed(nowMs, reply.retryAfterMs());
    } else if (backoff.failing()) {
      backoff.succeeded();
      LOG.info(
          "{} at {} takes alerts again, after {} s",
          what,
          address,
          (nowMs - failingSinceMs) / 1000);
    }
  }
}
