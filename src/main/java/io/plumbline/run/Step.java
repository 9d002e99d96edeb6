package io.plumbline.run;

import io.plumbline.family.Teaching;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one event makes of a run.
 *
 * @param state to keep
 * @param report to show
 * @param teachings to pass on to families, in order; most often none
 * @param told what runs that read the same batches may learn from it
 */
public record Step(
    RunState state, RunReport report, List<Teaching> teachings, Optional<BatchNews> told) {
  public Step {
    teachings = List.copyOf(teachings);
  }

  /** Both as one: an event may first end the wait for losses of the step before it. */
  Step after(Step first) {
    List<Teaching> taught = new ArrayList<>(first.teachings);
    taught.addAll(teachings);
    return new Step(state, report.after(first.report), taught, told.or(() -> first.told));
  }
}
