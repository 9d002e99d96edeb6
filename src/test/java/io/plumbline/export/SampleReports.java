package io.plumbline.export;

import io.plumbline.curve.Bin;
import io.plumbline.curve.Losses;
import io.plumbline.curve.Schedule;
import io.plumbline.drift.DriftVerdict;
import io.plumbline.event.Declaration;
import io.plumbline.event.Rejection;
import io.plumbline.event.ScheduleDeclaration;
import io.plumbline.family.Belief;
import io.plumbline.family.FamilyMemory;
import io.plumbline.family.LawShown;
import io.plumbline.family.Lesson;
import io.plumbline.family.LossSurface;
import io.plumbline.family.RunTraits;
import io.plumbline.forecast.Forecast;
import io.plumbline.forecast.ForecastDrivers;
import io.plumbline.law.LawEstimate;
import io.plumbline.regime.Regime;
import io.plumbline.regime.RegimeVerdict;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind;
import io.plumbline.run.Counts;
import io.plumbline.run.FamilyReport;
import io.plumbline.run.Muting;
import io.plumbline.run.Outlook;
import io.plumbline.run.Progress;
import io.plumbline.run.ReportSink.Stage;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunStatus;
import io.plumbline.run.ScheduleBasis;
import io.plumbline.run.SetAside;
import io.plumbline.run.TokenSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Fixed reports to export: no monitor, no clock, the same bytes for ever. */
final class SampleReports {
  static final long NOW_MS = 1_795_320_128_000L;

  static final String HOSTILE = "<script>alert(1)</script>\"'&\\\n{run}";

  private static final double HORIZON = 2.4e10;

  private SampleReports() {}

  /** A healthy run at 45 % of a cosine schedule. */
  static RunReport healthy(String run) {
    return healthy(run, 0.45, RunStatus.LIVE, NOW_MS - 3_000);
  }

  static RunReport healthy(String run, double share, RunStatus status, long lastMs) {
    double tokens = share * HORIZON;
    return report(
        run,
        declaration("llama-ladder"),
        progress(run, status, tokens, OptionalDouble.of(HORIZON), lossAt(share) + 0.013, lastMs),
        Optional.of(outlook(tokens)),
        "",
        new DriftVerdict(
            DriftVerdict.Grade.STEADY, "follows its predicted curve", -0.125, List.of()),
        regime(tokens),
        List.of());
  }

  /** A run with one confirmed alert that pages, one that is muted, and one suspected warning. */
  static RunReport drifting(String run) {
    double tokens = 0.7 * HORIZON;
    return report(
        run,
        declaration("llama-ladder"),
        progress(
            run,
            RunStatus.LIVE,
            tokens,
            OptionalDouble.of(HORIZON),
            lossAt(0.7) + 0.11,
            NOW_MS - 9_000),
        Optional.of(outlook(tokens)),
        "",
        new DriftVerdict(
            DriftVerdict.Grade.CONFIRMED, "above the predicted curve", 1.75, List.of()),
        regime(tokens),
        List.of(
            alert(run, AlertKind.DRIFT_UP, DriftVerdict.Grade.CONFIRMED),
            alert(
                run,
                AlertKind.EVAL_GAP,
                DriftVerdict.Grade.CONFIRMED,
                Optional.of(
                    new Muting(
                        List.of(AlertKind.EVAL_GAP),
                        NOW_MS + 3_600_000,
                        Long.MAX_VALUE,
                        "a new shard",
                        "ann"))),
            alert(run, AlertKind.SPIKE, DriftVerdict.Grade.SUSPECTED)));
  }

  /** A run whose last loss was NaN and whose id and family would be markup if they were let. */
  static RunReport hostile() {
    double tokens = 1_000_000;
    return report(
        HOSTILE,
        declaration(HOSTILE),
        progress(
            HOSTILE,
            RunStatus.STALLED,
            tokens,
            OptionalDouble.empty(),
            Double.NaN,
            NOW_MS - 3_600_000),
        Optional.empty(),
        "no horizon is declared " + HOSTILE,
        DriftVerdict.warmingUp("warming up " + HOSTILE),
        noRegime(),
        List.of(alert(HOSTILE, AlertKind.DIVERGED, DriftVerdict.Grade.CONFIRMED)));
  }

  /** A run with alerts, whose names and sentences are all this text. */
  static RunReport named(String name) {
    RunReport like = drifting(name);
    return report(
        name,
        declaration(name),
        like.progress(),
        like.outlook(),
        name,
        new DriftVerdict(DriftVerdict.Grade.CONFIRMED, name, 1.75, List.of()),
        like.verdicts().regime(),
        List.of(
            alert(name, AlertKind.DRIFT_UP, DriftVerdict.Grade.CONFIRMED),
            alert(
                name,
                AlertKind.EVAL_GAP,
                DriftVerdict.Grade.CONFIRMED,
                Optional.of(
                    new Muting(List.of(AlertKind.EVAL_GAP), NOW_MS, Long.MAX_VALUE, name, name)))));
  }

  /** A run that has said nothing but its first heartbeat. */
  static RunReport unknown(String run) {
    Progress progress =
        new Progress(
            RunStatus.LIVE,
            0,
            new Progress.Reach(OptionalLong.empty(), 0, TokenSource.NONE, OptionalDouble.empty()),
            new Progress.Losses(Double.NaN, Double.NaN, Double.NaN, OptionalDouble.empty()),
            new Progress.Readings(
                OptionalDouble.empty(), OptionalDouble.empty(), Map.of("accuracy " + run, 0.25)),
            new Progress.Speed(OptionalDouble.empty(), OptionalDouble.empty()),
            new Progress.Heard(NOW_MS, NOW_MS),
            new Counts(0, 0, 0, 0, 0));
    return report(
        run,
        Declaration.NONE,
        progress,
        Optional.empty(),
        "no loss seen yet",
        DriftVerdict.warmingUp("no loss seen yet"),
        noRegime(),
        List.of());
  }

  static RunReport report(
      String run,
      Declaration declaration,
      Progress progress,
      Optional<Outlook> outlook,
      String whyNot,
      DriftVerdict drift,
      RegimeVerdict regime,
      List<Alert> open) {
    return new RunReport(
        run,
        declaration,
        progress,
        seen(progress),
        new RunReport.Expected(
            Belief.SHIPPED,
            outlook,
            whyNot,
            outlook.map(
                known ->
                    forecast(
                        progress.tokens(),
                        lossAt(progress.tokens() / HORIZON),
                        progress.losses().noiseSd()))),
        new RunReport.Verdicts(drift, regime),
        new RunReport.Alerts(open, List.of()),
        false);
  }

  /** Bins on the curve up to where the run is; their learning rate falls in a line. */
  private static List<Bin> seen(Progress progress) {
    List<Bin> bins = new ArrayList<>();
    for (double tokens = 0.02 * progress.tokens();
        tokens > 0 && tokens < 0.99 * progress.tokens();
        tokens *= 1.02) {
      double loss = lossAt(tokens / HORIZON);
      bins.add(
          new Bin(
              (long) tokens,
              (long) (1.01 * tokens),
              OptionalLong.of((long) (tokens / 524_288)),
              1.005 * tokens,
              new Losses(loss, 20, loss, 0.08, 0.08, 18),
              3e-4 * (1 - tokens / HORIZON),
              Bin.Use.FIT));
    }
    return bins;
  }

  static Alert alert(String run, AlertKind kind, DriftVerdict.Grade grade) {
    return alert(run, kind, grade, Optional.empty());
  }

  private static Alert alert(
      String run, AlertKind kind, DriftVerdict.Grade grade, Optional<Muting> muted) {
    return new Alert(
        new Alert.Identity(run + "/" + kind.label() + "/1", run, kind),
        Alert.State.OPEN,
        grade,
        new Alert.Point(OptionalLong.of(30_000), 1.6e10, NOW_MS - 60_000),
        Optional.empty(),
        new Alert.Ground(
            52.5,
            30,
            1.55e10,
            OptionalLong.of(29_500),
            OptionalDouble.of(2.41),
            OptionalDouble.of(2.52),
            "Loss of " + run + " is 0.110 above its predicted curve since 15.5B tokens"),
        new Alert.Telling(grade == DriftVerdict.Grade.CONFIRMED ? 1 : 0, 0, muted));
  }

  static double lossAt(double share) {
    return 1.875 + 0.25 * Math.pow(share, -0.5) + 0.125 * (1 - share);
  }

  private static Outlook outlook(double tokens) {
    List<Forecast> grid = new ArrayList<>();
    double now = tokens / HORIZON;
    for (int i = 0; i < Outlook.GRID_POINTS; i++) {
      double share = Outlook.share(i);
      double sd = 0.004 + 0.0625 * Math.max(0, share - now);
      grid.add(forecast(share * HORIZON, lossAt(share), sd));
    }
    return new Outlook(
        new LawEstimate(1.875, 0.05, 0.25, 0.5, 0.0625, 0.125, 0.03125, HORIZON),
        grid.get(grid.size() - 1),
        grid,
        new ForecastDrivers(0.125, 0.25, 0.5, 0.125),
        ScheduleBasis.DECLARED,
        "declared: cosine",
        Optional.of(Schedule.cosine(3e-4, 1e9, HORIZON, 0.1)),
        tokens);
  }

  private static Forecast forecast(double tokens, double loss, double sd) {
    return new Forecast(
        tokens,
        loss,
        sd,
        new Forecast.Bounds(
            loss - 0.67 * sd,
            loss + 0.67 * sd,
            loss - 1.28 * sd,
            loss + 1.28 * sd,
            loss - 1.96 * sd,
            loss + 1.96 * sd));
  }

  private static Declaration declaration(String family) {
    return new Declaration(
        new Declaration.Lineage(Optional.of(family), Optional.empty(), OptionalLong.empty()),
        new Declaration.Size(
            OptionalDouble.of(1.2e9), OptionalDouble.empty(), OptionalDouble.empty()),
        new Declaration.Plan(
            OptionalLong.of((long) HORIZON),
            OptionalLong.empty(),
            Optional.of(
                new ScheduleDeclaration(
                    ScheduleDeclaration.Kind.COSINE,
                    OptionalDouble.of(3e-4),
                    OptionalLong.of(1_000_000_000),
                    OptionalLong.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.of(0.1),
                    List.of())),
            OptionalDouble.empty()),
        new Declaration.Batch(OptionalLong.of(524_288), OptionalLong.empty(), OptionalLong.empty()),
        Declaration.Data.NONE,
        Optional.empty(),
        Map.of("team", "pretraining", "cluster", "b"));
  }

  static Progress progress(
      String run,
      RunStatus status,
      double tokens,
      OptionalDouble target,
      double loss,
      long lastMs) {
    return new Progress(
        status,
        1,
        new Progress.Reach(
            OptionalLong.of((long) (tokens / 524_288)), tokens, TokenSource.EXPLICIT, target),
        new Progress.Losses(
            loss, Double.isNaN(loss) ? Double.NaN : loss - 0.0125, 0.0625, OptionalDouble.of(2.75)),
        new Progress.Readings(
            OptionalDouble.of(2.5e-4), OptionalDouble.of(0.375), Map.of("accuracy " + run, 0.25)),
        new Progress.Speed(
            OptionalDouble.of(1.5e6),
            target.isPresent()
                ? OptionalDouble.of((target.getAsDouble() - tokens) / 1.5e6)
                : OptionalDouble.empty()),
        new Progress.Heard(lastMs, lastMs),
        new Counts(20_000, 3, 1, 2, Double.isNaN(loss) ? 1 : 0));
  }

  private static RegimeVerdict regime(double tokens) {
    return new RegimeVerdict(
        Regime.COMPUTE_OPTIMAL,
        OptionalDouble.of(tokens / 1.2e9),
        OptionalDouble.of(6 * 1.2e9 * tokens),
        tokens,
        new RegimeVerdict.Planned(OptionalDouble.of(20), OptionalDouble.of(6 * 1.2e9 * HORIZON)),
        20,
        false,
        "ends at 20 tokens per parameter, where 20 are compute-optimal");
  }

  private static RegimeVerdict noRegime() {
    return new RegimeVerdict(
        Regime.UNKNOWN,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        0,
        RegimeVerdict.Planned.UNKNOWN,
        20,
        false,
        "the run declares no params");
  }

  /**
   * A family of ten complete runs, and one on its way, on Hoffmann's law with 0.2 % about it.
   *
   * @param name of the family
   */
  static FamilyReport family(String name) {
    List<Lesson> lessons = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      double params = 1e8 * Math.pow(2, i % 4);
      double tokens = 2e9 * Math.pow(2, i % 3 + i % 2);
      double loss = 1.69 + 406.4 * Math.pow(params, -0.34) + 410.7 * Math.pow(tokens, -0.28);
      lessons.add(
          new Lesson(
              name,
              "taught-" + i,
              i < 10,
              i < 10 ? 1 : 0.5,
              NOW_MS - i,
              loss * (1 + 0.002 * Math.sin(i * i)),
              new RunTraits(params, 1e-3, tokens, 524_288, 0.1, "cosine"),
              new LawShown(0.5 + 0.01 * i, 0.1, 0.06, 0.006)));
    }
    FamilyMemory memory = new FamilyMemory(name, lessons);
    return new FamilyReport(
        memory, memory.believedOf("", RunTraits.UNKNOWN), LossSurface.of(lessons));
  }

  static PrometheusSink sink(int maxRuns) {
    return new PrometheusSink(ExportSettings.defaults("1.2.3").withMaxRuns(maxRuns), false);
  }

  /** A sink that has been told something of everything it can be told. */
  static void tellEverything(PrometheusSink sink) {
    sink.report("0_1", healthy("r17"));
    sink.report("0_2", drifting("r18"));
    sink.report("0_2", hostile());
    sink.report("0_3", unknown("r19"));
    sink.family("1_0", family("llama-ladder"));
    for (int i = 0; i < 5; i++) {
      sink.accepted();
    }
    sink.aside("0_1", new SetAside("r9", "IllegalStateException: no", 0, "1.2.3"));
    sink.unreadable("training.cells", "no");
    sink.rejected(Rejection.NOT_JSON);
    sink.rejected(Rejection.NO_LOSS);
    sink.rejected(Rejection.NO_LOSS);
    sink.timed(Stage.DECODE, 2_000);
    sink.timed(Stage.STEP, 7_500);
    sink.timed(Stage.END_TO_END, 40_000_000);
    sink.timed(Stage.END_TO_END, -5_000_000);
    sink.timed(Stage.RESTORE, 1_200_000_000);
    sink.gauges().register(MetricNames.READY, () -> 1);
    sink.gauges().register(MetricNames.STREAM_LAG, () -> 42);
    sink.gauges().register(MetricNames.STREAM_RUNNING, () -> 1);
    sink.gauges().register(MetricNames.DELIVERIES, () -> 7, "alertmanager", "taken");
    sink.gauges().register(MetricNames.DELIVERIES, () -> 2, "alertmanager", "failed");
    sink.gauges().register(MetricNames.DELIVERY_OLDEST, () -> 3, "alertmanager");
    sink.gauges().register(MetricNames.DELIVERY_LAST_SUCCESS, () -> 1_795_348_800, "alertmanager");
  }
}
