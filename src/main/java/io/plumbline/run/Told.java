package io.plumbline.run;

import io.plumbline.drift.DriftVerdict;
import io.plumbline.family.Teaching;
import io.plumbline.regime.RegimeVerdict;
import java.util.List;
import java.util.Optional;

/**
 * Last of the five values: what everybody may know now. {@link Telling} makes it; a {@link Step} is
 * all of it that leaves the monitor.
 *
 * @param state to keep
 * @param drift the detectors' verdict
 * @param regime undertrained, compute-optimal or overtrained
 * @param transitions of its alerts, in order
 * @param renewed whether anything that is published per run changed
 * @param teachings to pass on to families
 * @param news what runs that read the same batches may learn
 */
record Told(
    RunState state,
    DriftVerdict drift,
    RegimeVerdict regime,
    List<Alert> transitions,
    boolean renewed,
    List<Teaching> teachings,
    Optional<BatchNews> news) {

  Step step() {
    return new Step(state, Reports.of(state, drift, regime, transitions, renewed), teachings, news);
  }
}
