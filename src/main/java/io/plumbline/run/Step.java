package io.plumbline.run;

import io.plumbline.family.Teaching;
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
}
