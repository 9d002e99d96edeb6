package io.plumbline.app.follow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.recording.Recording;
import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.Rejection;
import io.plumbline.trainer.LogFormat;
import io.plumbline.trainer.TrainerLog;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log becoming the events of one run: finds out its format, declares what it tells of the plan,
 * validates each event as the monitor would, and leaves out what is none.
 */
public final class FollowedRun {
  /** Lines after which somebody should hear that nothing was recognised. */
  private static final long PATIENCE_LINES = 1_000;

  private static final EventCodec CODEC = new EventCodec();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String run;
  private final OptionalLong loggingSteps;
  private final boolean declareSteps;
  private final Consumer<Recording.Line> events;
  private final Consumer<String> say;
  private final Map<Rejection, Long> refused = new EnumMap<>(Rejection.class);
  private @Nullable TrainerLog log;
  private @Nullable LogFormat format;
  private OptionalLong declaredSteps = OptionalLong.empty();
  private long lines;

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
    this.run = run;
    this.loggingSteps = loggingSteps;
    this.declareSteps = declareSteps;
    this.events = events;
    this.say = say;
    format.ifPresent(this::use);
  }

  /**
   * One event of the run's, e.g. its declaration.
   *
   * @throws CommandFailed if it is not valid
   */
  public void event(Map<String, Object> fields) {
    byte[] bytes = json(fields).getBytes(StandardCharsets.UTF_8);
    Recording.Line line = decoded(bytes);
    String why = line.decoded().fold(valid -> "", rejected -> rejected.detail());
    if (!why.isEmpty()) {
      throw new CommandFailed("the run cannot be declared so: " + why);
    }
    events.accept(line);
  }

  /**
   * The next line of the log.
   *
   * @param nowMs when it was written, if that is known: now, while it is being followed
   */
  public void line(String text, OptionalLong nowMs) {
    lines++;
    if (log == null) {
      LogFormat.recognised(text).ifPresent(this::use);
      if (log == null) {
        if (lines == PATIENCE_LINES) {
          say.accept(
              "none of "
                  + lines
                  + " lines tells of a step in a format that is known; give --format, one of "
                  + String.join(", ", LogFormat.labels()));
        }
        return;
      }
    }
    rows(log.line(text), nowMs);
  }

  /** Nothing more is there for now. */
  public void pause(OptionalLong nowMs) {
    if (log != null) {
      rows(log.pause(), nowMs);
    }
  }

  /** Lines read. */
  public long lines() {
    return lines;
  }

  /** Events left out because they were not valid. */
  public long refused() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What the log is; empty while unknown. */
  public Optional<LogFormat> format() {
    return Optional.ofNullable(format);
  }

  private void use(LogFormat found) {
    if (found == LogFormat.HF && loggingSteps.isEmpty()) {
      throw new CommandFailed(
          "Hugging Face's log does not name its steps; give --logging-steps as the trainer has it");
    }
    format = found;
    log = found.reader(loggingSteps.orElse(1));
  }

  private void rows(List<String> rows, OptionalLong nowMs) {
    if (log != null && declareSteps && !log.plannedSteps().equals(declaredSteps)) {
      declaredSteps = log.plannedSteps();
      Map<String, Object> declaration = new LinkedHashMap<>();
      declaration.put("type", "run");
      declaration.put("target_steps", declaredSteps.orElseThrow());
      event(declaration);
    }
    for (String row : rows) {
      take(row, nowMs);
    }
  }

  private void take(String row, OptionalLong nowMs) {
    boolean own = format != LogFormat.JSONL;
    String timed =
        own && nowMs.isPresent()
            ? row.substring(0, row.length() - 1) + ",\"ts\":" + nowMs.getAsLong() + "}"
            : row;
    Recording.Line line = decoded(timed.getBytes(StandardCharsets.UTF_8));
    Decoded.Rejected rejected = line.decoded().fold(valid -> null, no -> no);
    if (rejected == null) {
      events.accept(line);
    } else if (refused.merge(rejected.reason(), 1L, Long::sum) == 1) {
      say.accept("line " + lines + " is left out: " + rejected.detail());
    }
  }

  /** As the monitor would take it: a row that names a run of its own is that run's. */
  private Recording.Line decoded(byte[] bytes) {
    if (format == LogFormat.JSONL) {
      Recording.Line named = new Recording.Line(bytes, CODEC.decode(null, bytes));
      if (named.event().isPresent()) {
        return named;
      }
    }
    return new Recording.Line(bytes, CODEC.decode(run.getBytes(StandardCharsets.UTF_8), bytes));
  }

  private static String json(Map<String, Object> fields) {
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }
}
