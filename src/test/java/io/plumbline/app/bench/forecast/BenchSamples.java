package io.plumbline.app.bench.forecast;

import io.plumbline.app.backtest.RunOutcome;
import io.plumbline.app.bench.baseline.Baseline;
import io.plumbline.app.recording.RecordedFile;
import io.plumbline.app.recording.ScheduleClass;
import io.plumbline.event.Declaration;
import io.plumbline.event.EventCodec;
import io.plumbline.event.TrainingEvent;
import io.plumbline.family.Lesson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs as the forecast bench sees them, made up. */
final class BenchSamples {
  static final double HAPPENED = 2.5;

  private final String run;
  private String declared = "";
  private Baseline.Points first = new Baseline.Points(new double[0], new double[0]);
  private List<RunOutcome.ForecastAt> forecasts = List.of();
  private Map<Double, double[]> baselines = Map.of();
  private Optional<Lesson> lesson = Optional.empty();

  private BenchSamples(String run) {
    this.run = run;
  }

  static BenchSamples run(String run) {
    return new BenchSamples(run);
  }

  /** Fields of the run event, as JSON without its braces. */
  BenchSamples declared(String fields) {
    declared = "," + fields;
    return this;
  }

  BenchSamples beginning(double... losses) {
    double[] tokens = new double[losses.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = 100.0 * (i + 1);
    }
    first = new Baseline.Points(tokens, losses);
    return this;
  }

  BenchSamples forecasts(List<RunOutcome.ForecastAt> all) {
    forecasts = all;
    return this;
  }

  BenchSamples baselines(Map<Double, double[]> theirs) {
    baselines = theirs;
    return this;
  }

  BenchSamples teaching(Lesson taught) {
    lesson = Optional.of(taught);
    return this;
  }

  BenchedRun made() {
    return new BenchedRun(
        new BenchedRun.Recorded(
            new RecordedFile(
                "source",
                run,
                () -> {
                  throw new IllegalStateException("made up");
                }),
            run,
            declaration(),
            ScheduleClass.COSINE,
            first),
        new BenchedRun.End(HAPPENED, 0.001),
        forecasts,
        baselines,
        lesson,
        0);
  }

  private Declaration declaration() {
    String event = "{\"type\":\"run\",\"run\":\"" + run + "\"" + declared + "}";
    return new EventCodec()
        .decode(null, event.getBytes(StandardCharsets.UTF_8))
        .fold(
            valid -> ((TrainingEvent.RunDeclared) valid.event()).declaration(),
            rejected -> {
              throw new IllegalArgumentException(event + ": " + rejected.detail());
            });
  }
}
