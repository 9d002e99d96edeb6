package io.plumbline.drift;

import java.util.List;
import java.util.OptionalLong;

/**
 * The graded answer of the drift detectors after one event.
 *
 * @param grade the gravest grade over all findings
 * @param reason while warming up: what is waited for; else one sentence
 * @param score the drift statistic over its threshold: 1 confirms; signed, above 0 for losses above
 *     the expected curve
 * @param findings every finding that is suspected or confirmed, gravest first; empty when steady or
 *     warming up
 */
public record DriftVerdict(Grade grade, String reason, double score, List<Found> findings) {

  /** How sure a verdict is. */
  public enum Grade {
    WARMING_UP,
    STEADY,
    SUSPECTED,
    CONFIRMED
  }

  /**
   * One finding.
   *
   * @param grade SUSPECTED or CONFIRMED
   * @param evidence as it is while suspected, as it was when confirmed
   * @param confirmedTokens where it was confirmed, empty while it is suspected
   */
  public record Found(
      Finding finding, Grade grade, Evidence evidence, OptionalLong confirmedTokens) {

    /** At the newest loss. */
    public static Found suspected(Finding finding, Evidence evidence) {
      return new Found(finding, Grade.SUSPECTED, evidence, OptionalLong.empty());
    }

    static Found confirmed(DriftState.Standing standing) {
      return new Found(
          standing.finding(),
          Grade.CONFIRMED,
          standing.evidence(),
          OptionalLong.of(standing.atTokens()));
    }
  }

  public DriftVerdict {
    findings = List.copyOf(findings);
  }

  /**
   * The verdict where there is too little to judge by: what was found stands, else it is warming
   * up.
   *
   * @param reason what is waited for
   */
  public DriftVerdict waitingFor(String reason) {
    return grade == Grade.STEADY ? warmingUp(reason) : this;
  }

  /** The verdict while there is too little to judge. */
  public static DriftVerdict warmingUp(String reason) {
    return new DriftVerdict(Grade.WARMING_UP, reason, 0, List.of());
  }
}
