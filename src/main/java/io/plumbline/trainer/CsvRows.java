package io.plumbline.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A table of comma-separated values (RFC 4180, no line breaks inside a value). The first line names
 * the columns, by any name that events accept; a line that repeats a heading begins a new table.
 * Empty cells are absent.
 */
final class CsvRows implements TrainerLog {
  private List<String> names = List.of();

  @Override
  public List<String> line(String line) {
    List<String> cells = cells(line.strip());
    if (names.isEmpty() || heading(cells)) {
      names = cells;
      return List.of();
    }
    // Training or evaluation: events tell by which loss there is.
    boolean any = false;
    Row row = new Row("step");
    for (int i = 0; i < Math.min(names.size(), cells.size()); i++) {
      String value = cells.get(i);
      if (!names.get(i).isEmpty() && !value.isEmpty()) {
        row = row.put(names.get(i), value);
        any = true;
      }
    }
    return any ? List.of(row.untyped()) : List.of();
  }

  private static boolean heading(List<String> cells) {
    return cells.stream().noneMatch(cell -> cell.matches(Shape.NUMBER));
  }

  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
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
