package io.plumbline.app.bench.prior;

import io.plumbline.app.recording.RecordedFile;
import io.plumbline.app.recording.Recording;
import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.event.TrainingEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A complete run whose learning rate was logged throughout: what a joint fit needs of it.
 *
 * @param source the folder its recording lies in
 * @param params active parameters, NaN when not declared
 * @param peakRate highest learning rate logged
 * @param curve its losses, binned as the monitor bins them
 * @param clock of the learning rates logged, up to the planned end
 */
public record RatedRun(
    String source, double params, double peakRate, LossCurve curve, AnnealClock clock) {
  /** A run with this share of its planned tokens behind it is complete. */
  private static final double COMPLETE = 0.98;

  /** A lagged rate below this share of the peak has fallen. */
  private static final double HIGH = 0.9;

  /** What the learning rate does: kinds that tell a floor from an anneal only together. */
  enum Shape {
    /** Still high at the end. */
    CONSTANT,
    /** High half way, fallen at the end. */
    DECAY,
    /** Fallen half way. */
    COSINE
  }

  /** By the heat half way and at the end. */
  Shape shape() {
    if (clock.heat(clock.horizon()) > HIGH) {
      return Shape.CONSTANT;
    }
    return clock.heat(0.5 * clock.horizon()) > HIGH ? Shape.DECAY : Shape.COSINE;
  }

  /** The complete runs of one recording that logged their learning rate. */
  public static List<RatedRun> of(RecordedFile file) throws IOException {
    Map<String, Collected> runs = new LinkedHashMap<>();
    try (Recording recording = file.open()) {
      for (var line = recording.next(); line.isPresent(); line = recording.next()) {
        line.get()
            .event()
            .ifPresent(
                event -> runs.computeIfAbsent(event.run(), run -> new Collected()).accept(event));
      }
    }
    return runs.values().stream()
        .filter(Collected::isComplete)
        .map(run -> run.rated(file.source()))
        .toList();
  }

  private static final class Collected {
    private Declaration declaration = Declaration.NONE;
    private LossCurve curve = LossCurve.EMPTY;
    private final List<Double> tokens = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();

    void accept(TrainingEvent event) {
      if (event instanceof TrainingEvent.RunDeclared declared) {
        declaration = declaration.mergedWith(declared.declaration());
      } else if (event instanceof TrainingEvent.StepLogged step) {
        long seen = tokens(step);
        if (seen > curve.lastTokens()) {
          double rate = step.learningRate().orElse(Double.NaN);
          curve = curve.plus(seen, step.at().step().orElse(-1), step.lossNats(), rate);
          if (rate >= 0) {
            tokens.add((double) seen);
            rates.add(rate);
          }
        }
      }
    }

    private long tokens(TrainingEvent.StepLogged step) {
      OptionalLong perStep = declaration.tokensPerStep();
      return step.at()
          .tokens()
          .orElseGet(
              () ->
                  step.at().step().isPresent() && perStep.isPresent()
                      ? step.at().step().getAsLong() * perStep.getAsLong()
                      : 0);
    }

    boolean isComplete() {
      double target = declaration.horizonTokens().orElse(Long.MAX_VALUE);
      return curve.lastTokens() >= COMPLETE * target
          && !tokens.isEmpty()
          && tokens.get(tokens.size() - 1) >= COMPLETE * target
          && rates.stream().anyMatch(rate -> rate > 0);
    }

    RatedRun rated(String source) {
      Schedule schedule =
          Schedule.points(
              tokens.stream().mapToDouble(Double::doubleValue).toArray(),
              rates.stream().mapToDouble(Double::doubleValue).toArray());
      AnnealClock clock =
          AnnealClock.of(
              schedule,
              declaration.horizonTokens().orElseThrow(),
              declaration.tokensPerStep().orElse(0));
      return new RatedRun(
          source, declaration.activeParams().orElse(Double.NaN), schedule.peak(), curve, clock);
    }
  }
}
