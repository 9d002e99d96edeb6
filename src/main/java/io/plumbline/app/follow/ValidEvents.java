package io.plumbline.app.follow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.recording.Recording;
import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Rows of one run as events, validated as the monitor would; what is none goes no further. */
final class ValidEvents {
  private static final EventCodec CODEC = new EventCodec();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String run;
  private final Consumer<Recording.Line> events;
  private final Map<Rejection, Long> refused = new EnumMap<>(Rejection.class);

  /**
   * None yet.
   *
   * @param run whose they are
   * @param events takes each valid one
   */
  ValidEvents(String run, Consumer<Recording.Line> events) {
    this.run = run;
    this.events = events;
  }

  /**
   * An event that must be valid.
   *
   * @throws CommandFailed if it is not
   */
  void must(String type, Map<String, Object> fields) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.putAll(fields);
    Recording.Line line = decoded(json(event), false);
    String why = line.decoded().fold(valid -> "", rejected -> rejected.detail());
    if (!why.isEmpty()) {
      throw new CommandFailed("the run cannot be declared so: " + why);
    }
    events.accept(line);
  }

  /**
   * A row of the log.
   *
   * @param namesRun whether one that names a run of its own is that run's
   * @return why it is left out, when it is the first left out for that reason
   */
  Optional<String> row(String json, boolean namesRun) {
    Recording.Line line = decoded(json, namesRun);
    Optional<Decoded.Rejected> rejected =
        line.decoded().fold(valid -> Optional.empty(), Optional::of);
    if (rejected.isEmpty()) {
      events.accept(line);
      return Optional.empty();
    }
    boolean first = refused.merge(rejected.get().reason(), 1L, Long::sum) == 1;
    return first ? Optional.of(rejected.get().detail()) : Optional.empty();
  }

  /** Rows left out. */
  long refused() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }

  private Recording.Line decoded(String json, boolean namesRun) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    if (namesRun) {
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
