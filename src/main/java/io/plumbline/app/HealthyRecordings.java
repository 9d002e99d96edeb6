package io.plumbline.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Recordings on disk without those that a {@code LABELS.csv} in their folder calls faulty. */
final class HealthyRecordings {
  private final Map<Path, Set<String>> faulty = new HashMap<>();

  private HealthyRecordings() {}

  /**
   * Those behind the given paths, in the order of {@link Recordings#under}.
   *
   * @throws CommandFailed if a path or a label file cannot be read
   */
  static List<RecordedFile> under(List<Path> paths) {
    HealthyRecordings labels = new HealthyRecordings();
    return Recordings.under(paths).stream()
        .filter(file -> !labels.isFaulty(file))
        .map(RecordedFile::of)
        .toList();
  }

  private boolean isFaulty(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    String run = file.getFileName().toString().replaceFirst("\\.jsonl(\\.gz)?$", "");
    return folder != null
        && faulty.computeIfAbsent(folder, HealthyRecordings::labelled).contains(run);
  }

  /** Runs whose second column in LABELS.csv names a fault. */
  private static Set<String> labelled(Path folder) {
    Path labels = folder.resolve("LABELS.csv");
    Set<String> faulty = new HashSet<>();
    if (Files.exists(labels)) {
      try {
        for (String line : Files.readAllLines(labels, StandardCharsets.UTF_8)) {
          String[] cells = line.split(",", -1);
          if (cells.length > 1 && !cells[1].equals("none")) {
            faulty.add(cells[0]);
          }
        }
      } catch (IOException e) {
        throw new CommandFailed(
            "cannot read " + labels + " (" + Recordings.reason(e) + "); mend it or remove it", e);
      }
    }
    return faulty;
  }
}
