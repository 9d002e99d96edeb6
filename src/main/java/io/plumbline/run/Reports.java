package io.plumbline.run;

import io.plumbline.drift.DriftVerdict;
import io.plumbline.forecast.Forecaster;
import io.plumbline.regime.RegimeVerdict;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Makes the report of a run's state. */
final class Reports {
  private Reports() {}

  static RunReport of(
      RunState state,
      DriftVerdict drift,
      RegimeVerdict regime,
      List<Alert> transitions,
      boolean renewed) {
    long tokens = state.head().track().latest().tokens();
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
            .filter(line -> tokens > 0)
            .map(line -> Forecaster.of(line.ofOneLoss(tokens))),
        drift,
        regime,
        state.head().evaluations().metrics(),
        state.bins(),
        state.head().desk().alerts().open(),
        transitions,
        renewed);
  }

  private static Progress progress(RunState state) {
    Track track = state.head().track();
    RunClock clock = track.clock();
    Latest latest = track.latest();
    Counts counts = track.counts();
    OptionalLong target = state.declaration().horizonTokens();
    OptionalDouble rate = known(clock.tokensPerMs() * 1000);
    OptionalDouble eta =
        rate.isPresent() && target.isPresent() && rate.getAsDouble() > 0
            ? OptionalDouble.of(
                Math.max(0, target.getAsLong() - latest.tokens()) / rate.getAsDouble())
            : OptionalDouble.empty();
    return new Progress(
        track.status(),
        track.attempt(),
        latest.step(),
        latest.tokens(),
        track.counting().source(),
        target.isPresent() ? OptionalDouble.of(target.getAsLong()) : OptionalDouble.empty(),
        latest.loss(),
        state.curve().smoothedLoss(),
        state.curve().noiseSd(),
        known(latest.learningRate()),
        known(latest.gradientNorm()),
        known(state.head().evaluations().lossNats()),
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
