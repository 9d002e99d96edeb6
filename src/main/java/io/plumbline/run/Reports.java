package io.plumbline.run;

import io.plumbline.drift.DriftDetector;
import io.plumbline.forecast.Forecaster;
import io.plumbline.regime.RegimeVerdict;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Makes the report of a run's state. */
final class Reports {
  private Reports() {}

  static RunReport of(
      RunState state, RegimeVerdict regime, List<Alert> transitions, boolean renewed) {
    return new RunReport(
        state.run(),
        state.declaration(),
        progress(state),
        state.tie().belief(),
        state.model().outlook(),
        state.model().whyNoOutlook(),
        state
            .model()
            .expectation()
            .filter(line -> state.head().latest().tokens() > 0)
            .map(line -> Forecaster.of(line.ofOneLoss(state.head().latest().tokens()))),
        DriftDetector.verdict(
            state.head().drift(),
            state.model().expectation().isEmpty() ? state.model().whyNoExpectation() : ""),
        regime,
        state.head().metrics(),
        state.bins(),
        state.head().alerts().open(),
        transitions,
        renewed);
  }

  private static Progress progress(RunState state) {
    RunHead head = state.head();
    RunClock clock = head.clock();
    Latest latest = head.latest();
    Counts counts = head.counts();
    OptionalLong target = state.declaration().horizonTokens();
    OptionalDouble rate = known(clock.tokensPerMs() * 1000);
    OptionalDouble eta =
        rate.isPresent() && target.isPresent() && rate.getAsDouble() > 0
            ? OptionalDouble.of(
                Math.max(0, target.getAsLong() - latest.tokens()) / rate.getAsDouble())
            : OptionalDouble.empty();
    return new Progress(
        head.status(),
        head.attempt(),
        latest.step() >= 0 ? OptionalLong.of(latest.step()) : OptionalLong.empty(),
        latest.tokens(),
        head.source(),
        target.isPresent() ? OptionalDouble.of(target.getAsLong()) : OptionalDouble.empty(),
        latest.loss(),
        state.curve().smoothedLoss(),
        state.curve().noiseSd(),
        known(latest.learningRate()),
        known(latest.gradientNorm()),
        known(head.evalLoss()),
        rate,
        eta,
        clock.eventMs() >= 0 ? clock.eventMs() : clock.arrivalMs(),
        clock.arrivalMs(),
        counts.steps(),
        counts.duplicates(),
        counts.late(),
        counts.rewinds(),
        counts.nonFinite());
  }

  private static OptionalDouble known(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
