package io.plumbline.drift;

import io.plumbline.drift.DriftState.Standing;
import io.plumbline.drift.DriftVerdict.Found;
import java.util.ArrayList;
import java.util.List;

/**
 * What the detectors have found: what is confirmed and has not gone away, and what is suspected at
 * the newest loss. Immutable; what changes nothing returns the same.
 *
 * @param open confirmed, the oldest first
 * @param suspected at the newest loss
 */
public record Findings(List<Standing> open, List<Found> suspected) {
  /** Nothing. */
  public static final Findings NONE = new Findings(List.of(), List.of());

  public Findings {
    open = List.copyOf(open);
    suspected = List.copyOf(suspected);
  }

  /** Whether this is confirmed. */
  boolean has(Finding finding) {
    for (int i = 0; i < open.size(); i++) { // without an iterator: asked several times a loss
      if (open.get(i).finding() == finding) {
        return true;
      }
    }
    return false;
  }

  /** Whether the loss is confirmed to lie above or below the predicted curve. */
  boolean drifting() {
    return has(Finding.DRIFT_UP) || has(Finding.DRIFT_DOWN) || has(Finding.PLATEAU);
  }

  /**
   * With one more that is confirmed, unless it already is: it keeps the evidence that it began
   * with.
   */
  Findings confirming(Finding finding, Evidence evidence, long tokens) {
    return has(finding) ? this : confirming(new Standing(finding, evidence, tokens));
  }

  /** With one more that is suspected at this loss. */
  Findings suspecting(Finding finding, Evidence evidence) {
    List<Found> more = new ArrayList<>(suspected);
    more.add(Found.suspected(finding, evidence));
    return new Findings(open, more);
  }

  /** With what was suspected before and is no spike: where a loss tells nothing of it. */
  Findings stillSuspecting(List<Found> before) {
    if (before.isEmpty()) {
      return this;
    }
    List<Found> more = new ArrayList<>(suspected);
    before.stream().filter(found -> found.finding() != Finding.SPIKE).forEach(more::add);
    return new Findings(open, more);
  }

  /** What is confirmed; what is suspected is for each loss to say. */
  Findings confirmed() {
    return suspected.isEmpty() ? this : new Findings(open, List.of());
  }

  /** Without this one, which has gone away. */
  Findings without(Finding finding) {
    return has(finding)
        ? new Findings(
            open.stream().filter(standing -> standing.finding() != finding).toList(), suspected)
        : this;
  }

  /** Only this one, if it is confirmed. */
  Findings only(Finding finding) {
    return new Findings(
        open.stream().filter(standing -> standing.finding() == finding).toList(), List.of());
  }

  private Findings confirming(Standing standing) {
    List<Standing> more = new ArrayList<>(open);
    more.add(standing);
    return new Findings(more, suspected);
  }
}
