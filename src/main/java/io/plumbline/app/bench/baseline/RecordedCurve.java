package io.plumbline.app.bench.baseline;

import io.plumbline.app.recording.Recording;
import io.plumbline.event.Declaration;
import io.plumbline.event.TrainingEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The points of one recorded run, all of them, for baselines that fit in one go.
 *
 * @param declaration what the run declared, merged
 * @param points step events with a finite, positive loss and a token count
 */
public record RecordedCurve(String run, Declaration declaration, Baseline.Points points) {

  /** Every run of a recording, in order of appearance; the recording stays open. */
  public static List<RecordedCurve> of(Recording recording) throws IOException {
    Map<String, Collected> runs = new LinkedHashMap<>();
    for (var line = recording.next(); line.isPresent(); line = recording.next()) {
      line.get()
          .event()
          .ifPresent(
              event -> runs.computeIfAbsent(event.run(), run -> new Collected()).accept(event));
    }
    List<RecordedCurve> curves = new ArrayList<>();
    runs.forEach((run, collected) -> curves.add(collected.curve(run)));
    return curves;
  }

  private static final class Collected {
    private Declaration declaration = Declaration.NONE;
    private final List<Double> tokens = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();

    void accept(TrainingEvent event) {
      if (event instanceof TrainingEvent.RunDeclared declared) {
        declaration = declaration.mergedWith(declared.declaration());
      } else if (event instanceof TrainingEvent.StepLogged step) {
        long seen = tokens(step);
        if (seen > 0 && Double.isFinite(step.lossNats()) && step.lossNats() > 0) {
          tokens.add((double) seen);
          losses.add(step.lossNats());
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

    RecordedCurve curve(String run) {
      return new RecordedCurve(
          run,
          declaration,
          new Baseline.Points(
              tokens.stream().mapToDouble(Double::doubleValue).toArray(),
              losses.stream().mapToDouble(Double::doubleValue).toArray()));
    }
  }
}
