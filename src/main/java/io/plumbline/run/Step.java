package io.plumbline.run;

import io.plumbline.family.Teaching;
import java.util.List;

/**
 * What one event makes of a run.
 *
 * @param state to keep
 * @param report to show
 * @param teachings to pass on to families, in order; most often none
 */
public record Step(RunState state, RunReport report, List<Teaching> teachings) {
  public Step {
    teachings = List.copyOf(teachings);
  }
}
