package io.plumbline.app;

import io.plumbline.forecast.Forecast;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Forecasts of recorded runs beside baselines computed on the same prefixes.
 *
 * <p>A forecast is held against the mean of the last 2 % of the run's points. Baselines see the
 * points from {@link #BASELINES_FROM} of the planned tokens on: fitting warm-up too would only make
 * them worse. plumbline knows no family: each run is the first one it ever sees.
 */
final class ForecastBench {
  private static final double BASELINES_FROM = 0.05;

  private static final List<Baseline> BASELINES =
      List.of(new LastValueBaseline(), new LogLogBaseline(), new HuberBaseline());

  private final MonitorSettings settings;
  private final List<Double> shares;

  ForecastBench(MonitorSettings settings, List<Double> shares) {
    this.settings = settings;
    this.shares = List.copyOf(shares);
  }

  /** Names of the baselines, in the order of {@link Case#baselines}. */
  static List<String> baselineLabels() {
    return BASELINES.stream().map(Baseline::label).toList();
  }

  /**
   * One run at one share of its tokens.
   *
   * @param schedule the class of the declared schedule
   * @param happened the final loss
   * @param forecast plumbline's; empty if it had none
   * @param baselines theirs, NaN for none
   */
  record Case(
      ScheduleClass schedule,
      double share,
      double happened,
      Optional<Forecast> forecast,
      double[] baselines) {}

  /**
   * The cases of one recording.
   *
   * @return none for a run that declares no target, did not get there or ended in a loss that is
   *     not finite
   */
  List<Case> of(Path file) throws IOException {
    Map<String, RunOutcome> outcomes = new HashMap<>();
    for (RunOutcome outcome : new Backtest(new RunMonitor(settings), shares).file(file)) {
      outcomes.put(outcome.run(), outcome);
    }
    List<Case> cases = new ArrayList<>();
    for (RecordedCurve curve : RecordedCurve.of(file)) {
      RunOutcome outcome = outcomes.get(curve.run());
      if (outcome != null && outcome.target().isPresent() && outcome.complete()) {
        cases.addAll(of(curve, outcome, outcome.target().getAsLong()));
      }
    }
    return cases;
  }

  private List<Case> of(RecordedCurve curve, RunOutcome outcome, double target) {
    Baseline.Points points = curve.points();
    List<Case> cases = new ArrayList<>();
    for (RunOutcome.ForecastAt at : outcome.forecasts()) {
      if (at.tokens().isPresent()) {
        Baseline.Points seen = points.between(BASELINES_FROM * target, at.tokens().getAsDouble());
        cases.add(
            new Case(
                curve
                    .declaration()
                    .schedule()
                    .map(ScheduleClass::of)
                    .orElse(ScheduleClass.UNDECLARED),
                at.share(),
                outcome.finalLoss(),
                at.forecast(),
                BASELINES.stream()
                    .mapToDouble(
                        baseline ->
                            seen.count() == 0 ? Double.NaN : baseline.forecast(seen, target))
                    .toArray()));
      }
    }
    return cases;
  }
}
