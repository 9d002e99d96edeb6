package io.plumbline.law;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Certified data: a file of {@code src/test/resources/reference}.
 *
 * @param certified every {@code name=number} of its head
 * @param schedule the kind of schedule that its head names, empty if none
 * @param rows its numbers, line by line
 */
public record Reference(Map<String, Double> certified, String schedule, List<double[]> rows) {
  /** Reads one. */
  public static Reference read(String name) {
    Map<String, Double> certified = new TreeMap<>();
    String schedule = "";
    List<double[]> rows = new ArrayList<>();
    for (String line : lines(name)) {
      if (line.startsWith("# certified") || line.startsWith("# noise")) {
        numbers(line, certified);
      } else if (line.startsWith("# schedule: ")) {
        schedule = line.split(" ", -1)[2];
        numbers(line, certified);
      } else if (Character.isDigit(line.charAt(0))) {
        String[] cells = line.split(",", -1);
        double[] row = new double[cells.length];
        for (int i = 0; i < row.length; i++) {
          row[i] = Double.parseDouble(cells[i]);
        }
        rows.add(row);
      }
    }
    return new Reference(certified, schedule, rows);
  }

  /** The file as it is. */
  static List<String> lines(String name) {
    String path = "/reference/" + name;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Reference.class.getResourceAsStream(path), path),
                StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A certified number. */
  public double certified(String name) {
    return Objects.requireNonNull(certified.get(name), name);
  }

  private static void numbers(String line, Map<String, Double> into) {
    for (String word : line.replace(',', ' ').replace(';', ' ').split(" +", -1)) {
      int at = word.indexOf('=');
      if (at > 0) {
        into.put(word.substring(0, at), Double.valueOf(word.substring(at + 1)));
      }
    }
  }
}
