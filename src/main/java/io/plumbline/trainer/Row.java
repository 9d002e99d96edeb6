package io.plumbline.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a log says of one step, by the names that events have. Numbers stay the text that they are
 * in the log: no digit is lost, and whether one makes sense is for the event's validation.
 *
 * @param plannedSteps steps of the whole run; empty when the line does not say
 */
record Row(String type, Map<String, Object> values, OptionalLong plannedSteps) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Row {
    values = new LinkedHashMap<>(values);
  }

  /** Nothing is known yet. */
  Row(String type) {
    this(type, Map.of(), OptionalLong.empty());
  }

  Row put(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Row(type, more, plannedSteps);
  }

  Row planned(String steps) {
    // Longer than any run, shorter than overflows.
    return steps.matches("[0-9]{1,15}")
        ? new Row(type, values, OptionalLong.of(Long.parseLong(steps)))
        : this;
  }

  boolean hasLoss() {
    return values.containsKey("loss") || values.containsKey("eval_loss");
  }

  /** The event, as JSON without its run. */
  String json() {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.putAll(values);
    return json(event);
  }

  /** The same without its type: training or evaluation is told by the loss that is there. */
  String untyped() {
    return json(values);
  }

  private static String json(Map<String, Object> event) {
    try {
      return JSON.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and maps of texts can be written", e);
    }
  }
}
