package io.plumbline.trainer;

import java.util.List;
import java.util.OptionalLong;

/** One JSON object a line: an event already; what it lacks is for its validation to say. */
final class JsonRows implements TrainerLog {
  @Override
  public List<String> line(String line) {
    String plain = line.strip();
    return plain.startsWith("{") ? List.of(plain) : List.of();
  }

  @Override
  public List<String> pause() {
    return List.of();
  }

  @Override
  public OptionalLong plannedSteps() {
    return OptionalLong.empty();
  }
}
