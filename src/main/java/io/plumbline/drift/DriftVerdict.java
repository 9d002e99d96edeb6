package io.plumbline.drift;

import java.util.List;

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
   */
  public record Found(Finding finding, Grade grade, Evidence evidence) {}

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
