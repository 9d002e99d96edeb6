package io.plumbline.app.bench.forecast;

import io.plumbline.app.backtest.Backtest;
import io.plumbline.app.backtest.RunOutcome;
import io.plumbline.app.backtest.ScheduleSight;
import io.plumbline.app.bench.baseline.Baseline;
import io.plumbline.app.bench.baseline.HuberBaseline;
import io.plumbline.app.bench.baseline.LastValueBaseline;
import io.plumbline.app.bench.baseline.LogLogBaseline;
import io.plumbline.app.bench.baseline.MomentumBaseline;
import io.plumbline.app.recording.RecordedFile;
import io.plumbline.app.recording.RecordedRun;
import io.plumbline.app.recording.Recording;
import io.plumbline.app.recording.ScheduleClass;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Forecasts of recorded runs beside baselines computed on the same prefixes.
 *
 * <p>A forecast is held against the mean of the last 2 % of the run's points. Baselines see the
 * points from {@link #BASELINES_FROM} of the planned tokens on: fitting warm-up too would only make
 * them worse.
 */
public final class ForecastBench {
  private static final double BASELINES_FROM = 0.05;

  /** So many of a run's first points are kept to recognise others that share its trunk. */
  private static final int FIRST_POINTS = 5;

  /** All there are, in the order of the table. */
  public static final List<Baseline> BASELINES =
      List.of(
          new LastValueBaseline(),
          new LogLogBaseline(),
          new HuberBaseline(),
          new MomentumBaseline());

  private final MonitorSettings settings;
  private final List<Baseline> baselines;
  private final List<Double> shares;
  private final List<Double> noted;
  private final ScheduleSight sight;

  /**
   * Prepares the measurement.
   *
   * @param baselines to hold the forecasts against
   * @param shares of the planned tokens at which forecasts are held against what happened
   * @param sight what the forecasts may know of the schedules
   */
  public ForecastBench(
      MonitorSettings settings,
      List<Baseline> baselines,
      List<Double> shares,
      ScheduleSight sight) {
    this.settings = settings;
    this.sight = sight;
    this.baselines = List.copyOf(baselines);
    this.shares = List.copyOf(shares);
    this.noted =
        DoubleStream.concat(
                shares.stream().mapToDouble(Double::doubleValue),
                IntStream.rangeClosed(ForecastPath.FROM, ForecastPath.TO)
                    .mapToDouble(percent -> percent / 100.0))
            .distinct()
            .sorted()
            .boxed()
            .toList();
  }

  /**
   * The runs of one recording, forecast with the shipped prior.
   *
   * @return none for a run that declares no target, did not get there or ended in a loss that is
   *     not finite
   */
  public List<BenchedRun> of(RecordedFile file) throws IOException {
    RunMonitor monitor = new RunMonitor(settings);
    Map<String, RunOutcome> outcomes = outcomes(file, new Backtest(run -> monitor, noted, sight));
    List<BenchedRun> runs = new ArrayList<>();
    for (RecordedRun run : RecordedRun.of(file)) {
      RunOutcome outcome = outcomes.get(run.run());
      if (outcome != null
          && outcome.declared().target().isPresent()
          && outcome.happened().complete()) {
        runs.add(of(run, outcome));
      }
    }
    return runs;
  }

  /** The same runs of one recording, each forecast with the prior it may know. */
  public List<BenchedRun> informed(RecordedFile file, List<BenchedRun> runs, LearnedPriors priors)
      throws IOException {
    Map<String, LearnedPriors.Taught> taught = new HashMap<>();
    runs.forEach(run -> taught.put(run.recorded().run(), priors.of(run)));
    Map<String, RunOutcome> outcomes =
        outcomes(
            file,
            new Backtest(
                run ->
                    new RunMonitor(
                        settings, taught.getOrDefault(run, LearnedPriors.NOTHING).priors()),
                noted,
                sight));
    return runs.stream()
        .map(
            run -> {
              RunOutcome outcome = outcomes.get(run.recorded().run());
              int teachers =
                  taught.getOrDefault(run.recorded().run(), LearnedPriors.NOTHING).teachers();
              return outcome == null ? run : run.informed(outcome.said().forecasts(), teachers);
            })
        .toList();
  }

  private static Map<String, RunOutcome> outcomes(RecordedFile file, Backtest backtest)
      throws IOException {
    Map<String, RunOutcome> outcomes = new HashMap<>();
    try (Recording recording = file.open()) {
      backtest.of(recording).forEach(outcome -> outcomes.put(outcome.run(), outcome));
    }
    return outcomes;
  }

  private BenchedRun of(RecordedRun run, RunOutcome outcome) {
    Baseline.Points points = Baseline.Points.of(run);
    double target = outcome.declared().target().orElseThrow();
    Baseline.Course course =
        new Baseline.Course(
            target, outcome.declared().schedule(), run.declaration().tokensPerStep());
    Map<Double, double[]> theirs = new HashMap<>();
    for (RunOutcome.ForecastAt at : outcome.said().forecasts()) {
      if (at.tokens().isPresent() && shares.contains(at.share())) {
        Baseline.Points seen = points.between(BASELINES_FROM * target, at.tokens().getAsDouble());
        theirs.put(
            at.share(),
            baselines.stream()
                .mapToDouble(
                    baseline -> seen.count() == 0 ? Double.NaN : baseline.forecast(seen, course))
                .toArray());
      }
    }
    return new BenchedRun(
        new BenchedRun.Recorded(
            run.file(),
            run.run(),
            run.declaration(),
            run.declaration().schedule().map(ScheduleClass::of).orElse(ScheduleClass.UNDECLARED),
            points.first(FIRST_POINTS)),
        new BenchedRun.End(
            outcome.happened().finalLoss(), TailNoise.standardError(points.losses())),
        outcome.said().forecasts(),
        theirs,
        outcome.said().lesson(),
        0);
  }
}
