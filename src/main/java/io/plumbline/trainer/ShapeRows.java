package io.plumbline.trainer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Logs with a line for each step. */
final class ShapeRows implements TrainerLog {
  private final List<Shape> shapes;
  private OptionalLong plannedSteps = OptionalLong.empty();

  ShapeRows(List<Shape> shapes) {
    this.shapes = shapes;
  }

  @Override
  public List<String> line(String line) {
    String plain = LogFormat.plain(line);
    for (Shape shape : shapes) {
      Optional<Row> row = shape.read(plain);
      if (row.isPresent()) {
        if (row.get().plannedSteps().isPresent()) {
          plannedSteps = row.get().plannedSteps();
        }
        return List.of(row.get().json());
      }
    }
    return List.of();
  }

  @Override
  public List<String> pause() {
    return List.of();
  }

  @Override
  public OptionalLong plannedSteps() {
    return plannedSteps;
  }
}
