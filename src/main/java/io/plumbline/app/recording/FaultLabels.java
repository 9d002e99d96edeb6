package io.plumbline.app.recording;

import io.plumbline.app.console.CommandFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was done to recorded runs: the {@code LABELS.csv} in a recording's folder, or one that is
 * named; the bundled index for those that come with the program. A run in neither is healthy.
 *
 * <p>The first three columns are the run's id (the name of its file), the fault ({@code none} for a
 * healthy run) and the first optimizer step it acts on, which may be empty.
 */
public final class FaultLabels {
  /**
   * What was done to a run.
   *
   * @param name of the fault, one word
   * @param step the first optimizer step it acts on; empty if nobody knows
   */
  public record Fault(String name, OptionalLong step) {}

  private static final Map<String, Fault> BUNDLED = bundled();

  private final Optional<Path> named;
  private final Map<Path, Map<String, Fault>> read = new HashMap<>();

  /**
   * Labels read when they are asked for.
   *
   * @param named this file instead of those beside the recordings
   */
  public FaultLabels(Optional<Path> named) {
    this.named = named;
  }

  /**
   * What was done to a run of this recording; empty for a healthy one.
   *
   * @throws CommandFailed if a label file cannot be read
   */
  public Optional<Fault> of(RecordedFile file, String run) {
    Optional<Fault> byRun = Optional.ofNullable(faults(file).get(run));
    return byRun.or(() -> of(file));
  }

  /** The same of the run that the recording's file is named for. */
  Optional<Fault> of(RecordedFile file) {
    return Optional.ofNullable(faults(file).get(file.fileName()));
  }

  private synchronized Map<String, Fault> faults(RecordedFile file) {
    if (file.source().equals(RecordedFile.BUNDLED)) {
      return BUNDLED;
    }
    Path path = Path.of(file.name()).toAbsolutePath().normalize();
    return read.computeIfAbsent(
        named.orElseGet(() -> path.resolveSibling("LABELS.csv")), FaultLabels::read);
  }

  private static Map<String, Fault> bundled() {
    Map<String, Fault> faults = new HashMap<>();
    for (DemoRun run : DemoRun.all()) {
      run.fault()
          .ifPresent(
              fault ->
                  faults.put(run.run(), new Fault(fault.name(), OptionalLong.of(fault.step()))));
    }
    return Map.copyOf(faults);
  }

  private static Map<String, Fault> read(Path labels) {
    if (!Files.exists(labels)) {
      return Map.of();
    }
    Map<String, Fault> faults = new HashMap<>();
    try {
      for (String line : Files.readAllLines(labels, StandardCharsets.UTF_8)) {
        List<String> cells = List.of(line.split(",", -1));
        if (cells.size() > 1 && !cells.get(1).equals("none") && !cells.get(0).equals("run")) {
          faults.put(cells.get(0), new Fault(cells.get(1), step(cells, labels)));
        }
      }
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot read " + labels + " (" + CommandFailed.reason(e) + "); mend it or remove it", e);
    }
    return faults;
  }

  private static OptionalLong step(List<String> cells, Path labels) {
    if (cells.size() < 3 || cells.get(2).isBlank()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(cells.get(2).trim()));
    } catch (NumberFormatException e) {
      throw new CommandFailed(
          labels
              + " says that "
              + cells.get(0)
              + " broke at step "
              + cells.get(2)
              + "; give a whole number or nothing",
          e);
    }
  }
}
