package io.plumbline.app.recording;

import io.plumbline.app.console.CommandFailed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Recordings on disk without those that a {@code LABELS.csv} in their folder calls faulty. */
public final class HealthyRecordings {
  private HealthyRecordings() {}

  /**
   * Those behind the given paths, in the order of {@link Recordings#under}.
   *
   * @throws CommandFailed if a path or a label file cannot be read
   */
  public static List<RecordedFile> under(List<Path> paths) {
    FaultLabels labels = new FaultLabels(Optional.empty());
    return Recordings.under(paths).stream()
        .map(RecordedFile::of)
        .filter(file -> labels.of(file).isEmpty())
        .toList();
  }
}
