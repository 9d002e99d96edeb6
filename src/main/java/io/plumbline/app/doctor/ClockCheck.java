package io.plumbline.app.doctor;

import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.QuorumInfo;

/**
 * This machine's clock against the cluster's. The leader of the metadata quorum says when it was
 * last caught up with itself, which is its time at that moment; half the time of the question is
 * the error.
 *
 * <p>It matters because runs are called stalled by this machine's clock against the times that
 * brokers put on events.
 */
public final class ClockCheck implements Check {
  private static final String NAME = "clock";

  /** Delays are shown in seconds; more than this is a clock that nobody sets. */
  private static final long DOUBT_MS = 2_000;

  private final Admin admin;
  private final Clock clock;
  private final long stallAfterMs;

  /**
   * Of this machine.
   *
   * @param clock this machine's
   * @param stallAfterMs after how long a silent run is stalled
   */
  public ClockCheck(Admin admin, Clock clock, long stallAfterMs) {
    this.admin = admin;
    this.clock = clock;
    this.stallAfterMs = stallAfterMs;
  }

  @Override
  public List<Finding> look() throws Refusal {
    long before = clock.millis();
    long asked = System.nanoTime();
    QuorumInfo quorum;
    try {
      quorum = Refusal.answer(admin.describeMetadataQuorum().quorumInfo());
    } catch (Refusal e) {
      if (e.notAllowed()) {
        return List.of(
            new Finding.Doubtful(
                NAME,
                "the cluster's time is not told: this user may not DESCRIBE the cluster",
                "allow it, or compare chronyc tracking here and on the brokers"));
      }
      throw e;
    }
    long roundMs = (System.nanoTime() - asked) / 1_000_000;
    OptionalLong theirs =
        quorum.voters().stream()
            .filter(voter -> voter.replicaId() == quorum.leaderId())
            .findFirst()
            .map(QuorumInfo.ReplicaState::lastCaughtUpTimestamp)
            .orElse(OptionalLong.empty());
    if (theirs.isEmpty()) {
      return List.of(
          new Finding.Doubtful(
              NAME,
              "the cluster does not tell its time",
              "compare chronyc tracking here and on the brokers"));
    }
    return List.of(
        finding(before + roundMs / 2 - theirs.getAsLong(), (roundMs + 1) / 2 + 1, stallAfterMs));
  }

  /**
   * What a difference means.
   *
   * @param aheadMs this machine's clock less the cluster's
   * @param errorMs how far off that may be
   */
  static Finding finding(long aheadMs, long errorMs, long stallAfterMs) {
    String found =
        Math.abs(aheadMs) <= errorMs
            ? "agrees with the cluster's within " + errorMs + " ms"
            : "%s %s the cluster's, give or take %d ms"
                .formatted(
                    Ages.of(Math.abs(aheadMs)), aheadMs > 0 ? "ahead of" : "behind", errorMs);
    String advice = "let an NTP service set both clocks (timedatectl; chronyc tracking)";
    if (Math.abs(aheadMs) - errorMs > stallAfterMs / 4) {
      return new Finding.Failing(
          NAME,
          found
              + (aheadMs > 0
                  ? ": runs are called stalled too early"
                  : ": runs are called stalled too late"),
          advice);
    }
    return Math.abs(aheadMs) - errorMs > DOUBT_MS
        ? new Finding.Doubtful(NAME, found + ": delays are shown wrong by that", advice)
        : new Finding.Fine(NAME, found);
  }
}
