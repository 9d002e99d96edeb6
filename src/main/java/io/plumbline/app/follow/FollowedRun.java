package io.plumbline.app.follow;

import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.recording.Recording;
import io.plumbline.trainer.LogFormat;
import io.plumbline.trainer.TrainerLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A log becoming the events of one run: finds out its format, declares what it tells of the plan,
 * validates each event as the monitor would, and leaves out what is none.
 */
public final class FollowedRun {
  /** Lines after which somebody should hear that nothing was recognised. */
  private static final long PATIENCE_LINES = 1_000;

  private final ValidEvents events;
  private final OptionalLong loggingSteps;
  private final boolean declareSteps;
  private final Consumer<String> say;
  private Optional<Reading> reading;
  private OptionalLong declaredSteps = OptionalLong.empty();
  private long lines;

  /** The log in a format, once that is known. */
  private record Reading(LogFormat format, TrainerLog log) {}

  /**
   * Nothing is read yet.
   *
   * @param format empty to find out
   * @param loggingSteps steps between two lines, for logs that do not name the step
   * @param declareSteps whether the planned steps that the log names are the run's target
   * @param events takes each valid event
   * @param say takes remarks for people
   */
  public FollowedRun(
      String run,
      Optional<LogFormat> format,
      OptionalLong loggingSteps,
      boolean declareSteps,
      Consumer<Recording.Line> events,
      Consumer<String> say) {
    this.events = new ValidEvents(run, events);
    this.loggingSteps = loggingSteps;
    this.declareSteps = declareSteps;
    this.say = say;
    this.reading = format.map(this::reading);
  }

  /**
   * One event of the run's, e.g. its declaration.
   *
   * @throws CommandFailed if it is not valid
   */
  public void event(String type, Map<String, Object> fields) {
    events.must(type, fields);
  }

  /**
   * The next line of the log.
   *
   * @param nowMs when it was written, if that is known: now, while it is being followed
   */
  public void line(String text, OptionalLong nowMs) {
    lines++;
    reading = reading.or(() -> LogFormat.recognised(text).map(this::reading));
    if (reading.isPresent()) {
      rows(reading.get(), reading.get().log().line(text), nowMs);
    } else if (lines == PATIENCE_LINES) {
      say.accept(
          "none of "
              + lines
              + " lines tells of a step in a format that is known; give --format, one of "
              + String.join(", ", LogFormat.labels()));
    }
  }

  /** Nothing more is there for now. */
  public void pause(OptionalLong nowMs) {
    reading.ifPresent(now -> rows(now, now.log().pause(), nowMs));
  }

  /** Lines read. */
  public long lines() {
    return lines;
  }

  /** Events left out because they were not valid. */
  public long refused() {
    return events.refused();
  }

  /** What the log is; empty while unknown. */
  public Optional<LogFormat> format() {
    return reading.map(Reading::format);
  }

  private Reading reading(LogFormat found) {
    if (found == LogFormat.HF && loggingSteps.isEmpty()) {
      throw new CommandFailed(
          "Hugging Face's log does not name its steps; give --logging-steps as the trainer has it");
    }
    return new Reading(found, found.reader(loggingSteps.orElse(1)));
  }

  private void rows(Reading from, List<String> rows, OptionalLong nowMs) {
    if (declareSteps && !from.log().plannedSteps().equals(declaredSteps)) {
      declaredSteps = from.log().plannedSteps();
      event("run", Map.of("target_steps", declaredSteps.orElseThrow()));
    }
    boolean jsonl = from.format() == LogFormat.JSONL;
    for (String row : rows) {
      String timed =
          !jsonl && nowMs.isPresent()
              ? row.substring(0, row.length() - 1) + ",\"ts\":" + nowMs.getAsLong() + "}"
              : row;
      // As the monitor would take it: a row that names a run of its own is that run's.
      events
          .row(timed, jsonl)
          .ifPresent(why -> say.accept("line " + lines + " is left out: " + why));
    }
  }
}
