package io.plumbline.run;

import io.plumbline.curve.RunClock;
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
    return new RunReport(
        state.run(),
        state.declaration(),
        progress(state),
        state.bins(),
        expected(state),
        new RunReport.Verdicts(drift, regime),
        new RunReport.Alerts(state.head().desk().alerts().open(), transitions),
        renewed);
  }

  private static RunReport.Expected expected(RunState state) {
    long tokens = state.head().track().latest().tokens();
    return new RunReport.Expected(
        state.tie().belief(),
        state.model().outlook(),
        state.model().whyNoOutlook(),
        state
            .model()
            .expectation()
            .filter(line -> tokens > 0)
            .map(line -> Forecaster.of(line.ofOneLoss(tokens))));
  }

  private static Progress progress(RunState state) {
    Track track = state.head().track();
    Latest latest = track.latest();
    OptionalLong target = state.declaration().horizonTokens();
    return new Progress(
        track.status(),
        Math.max(track.attempt(), (int) Math.min(Integer.MAX_VALUE, track.counts().restarts())),
        new Progress.Reach(
            latest.step(),
            latest.tokens(),
            track.counting().source(),
            target.isPresent() ? OptionalDouble.of(target.getAsLong()) : OptionalDouble.empty()),
        losses(state),
        new Progress.Readings(
            known(latest.learningRate()),
            known(latest.gradientNorm()),
            state.head().evaluations().metrics()),
        speed(track, target),
        heard(track.clock()),
        track.counts());
  }

  private static Progress.Losses losses(RunState state) {
    return new Progress.Losses(
        state.head().track().latest().loss(),
        state.curve().smoothedLoss(),
        state.curve().noiseSd(),
        known(state.head().evaluations().lossNats()));
  }

  private static Progress.Speed speed(Track track, OptionalLong target) {
    OptionalDouble rate = known(track.clock().tokensPerMs() * 1000);
    OptionalDouble eta =
        rate.isPresent() && target.isPresent() && rate.getAsDouble() > 0
            ? OptionalDouble.of(
                Math.max(0, target.getAsLong() - track.latest().tokens()) / rate.getAsDouble())
            : OptionalDouble.empty();
    return new Progress.Speed(rate, eta);
  }

  private static Progress.Heard heard(RunClock clock) {
    return new Progress.Heard(
        clock.eventMs() >= 0 ? clock.eventMs() : clock.arrivalMs(), clock.arrivalMs());
  }

  private static OptionalDouble known(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
