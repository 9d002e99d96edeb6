package io.plumbline.app.bench.prior;

import io.plumbline.app.recording.RecordedFile;
import io.plumbline.app.recording.RecordedRun;
import io.plumbline.curve.AnnealClock;
import io.plumbline.curve.LossCurve;
import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.event.TrainingEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    return RecordedRun.of(file).stream().map(RatedRun::of).flatMap(Optional::stream).toList();
  }

  private static Optional<RatedRun> of(RecordedRun run) {
    LossCurve curve = LossCurve.EMPTY;
    List<Double> tokens = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    for (RecordedRun.Reached at : run.reached()) {
      if (at.tokens() > curve.lastTokens()) {
        TrainingEvent.StepLogged step = at.step();
        double rate = step.learningRate().orElse(Double.NaN);
        curve = curve.plus(at.tokens(), step.at().step(), step.lossNats(), rate);
        if (rate >= 0) {
          tokens.add((double) at.tokens());
          rates.add(rate);
        }
      }
    }
    Declaration declaration = run.declaration();
    double end = COMPLETE * declaration.horizonTokens().orElse(Long.MAX_VALUE);
    boolean complete =
        curve.lastTokens() >= end
            && !tokens.isEmpty()
            && tokens.get(tokens.size() - 1) >= end
            && rates.stream().anyMatch(rate -> rate > 0);
    if (!complete) {
      return Optional.empty();
    }
    Schedule schedule =
        Schedule.points(
            tokens.stream().mapToDouble(Double::doubleValue).toArray(),
            rates.stream().mapToDouble(Double::doubleValue).toArray());
    AnnealClock clock =
        AnnealClock.of(
            schedule,
            declaration.horizonTokens().orElseThrow(),
            declaration.tokensPerStep().orElse(0));
    return Optional.of(
        new RatedRun(
            run.file().source(),
            declaration.activeParams().orElse(Double.NaN),
            schedule.peak(),
            curve,
            clock));
  }
}
