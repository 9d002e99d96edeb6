package io.plumbline.app.recording;

import io.plumbline.event.Declaration;
import io.plumbline.event.TrainingEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * All events of one recorded run, in the order recorded: what can be played more than once, and
 * played otherwise than it was.
 *
 * @param file the recording
 * @param run its id
 * @param declaration what it declared, merged
 * @param events all of them
 */
public record RecordedRun(
    RecordedFile file, String run, Declaration declaration, List<TrainingEvent> events) {

  public RecordedRun {
    events = List.copyOf(events);
  }

  /**
   * Every run of a recording, in order of appearance; lines that are no event are passed over.
   *
   * @throws IOException if the file cannot be read to its end
   */
  public static List<RecordedRun> of(RecordedFile file) throws IOException {
    Map<String, List<TrainingEvent>> runs = new LinkedHashMap<>();
    try (Recording recording = file.open()) {
      for (var line = recording.next(); line.isPresent(); line = recording.next()) {
        line.get()
            .event()
            .ifPresent(
                event -> runs.computeIfAbsent(event.run(), run -> new ArrayList<>()).add(event));
      }
    }
    List<RecordedRun> all = new ArrayList<>();
    runs.forEach((run, events) -> all.add(new RecordedRun(file, run, declared(events), events)));
    return all;
  }

  /** The same run, logged as seldom as this. */
  public RecordedRun at(Cadence cadence) {
    return new RecordedRun(file, run, declaration, cadence.of(events));
  }

  /**
   * A step event, and how far the run was with it.
   *
   * @param tokens seen, above 0: as logged, or steps times the tokens of a step as declared before
   */
  public record Reached(long tokens, TrainingEvent.StepLogged step) {}

  /** The step events of which that is known, in order. */
  public List<Reached> reached() {
    List<Reached> reached = new ArrayList<>();
    Declaration sofar = Declaration.NONE;
    for (TrainingEvent event : events) {
      if (event instanceof TrainingEvent.RunDeclared declared) {
        sofar = sofar.mergedWith(declared.declaration());
      } else if (event instanceof TrainingEvent.StepLogged step) {
        long tokens = tokens(step, sofar.tokensPerStep());
        if (tokens > 0) {
          reached.add(new Reached(tokens, step));
        }
      }
    }
    return reached;
  }

  private static long tokens(TrainingEvent.StepLogged step, OptionalLong perStep) {
    return step.at().tokens().orElseGet(() -> step.at().step().orElse(0) * perStep.orElse(0));
  }

  private static Declaration declared(List<TrainingEvent> events) {
    Declaration merged = Declaration.NONE;
    for (TrainingEvent event : events) {
      if (event instanceof TrainingEvent.RunDeclared declared) {
        merged = merged.mergedWith(declared.declaration());
      }
    }
    return merged;
  }

  /** Which of the events carry a training loss, in order. */
  public int[] lossEvents() {
    return IntStream.range(0, events.size())
        .filter(i -> events.get(i) instanceof TrainingEvent.StepLogged)
        .toArray();
  }

  /** The training losses, nats per token, in the order of {@link #lossEvents}; NaN included. */
  public double[] losses() {
    return events.stream()
        .filter(TrainingEvent.StepLogged.class::isInstance)
        .mapToDouble(event -> ((TrainingEvent.StepLogged) event).lossNats())
        .toArray();
  }
}
