package io.plumbline.app.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A recording to measure on.
 *
 * @param source what groups it with others: the folder it lies in
 * @param name its path, for messages
 * @param opener opens it
 */
public record RecordedFile(String source, String name, Opener opener) {
  /** The source of the recordings that come with the program. */
  static final String BUNDLED = "bundled";

  /** How to open a recording. */
  public interface Opener {
    Recording open() throws IOException;
  }

  /** A file on disk. */
  public static RecordedFile of(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    String source =
        folder == null || folder.getFileName() == null ? "-" : folder.getFileName().toString();
    return new RecordedFile(source, file.toString(), () -> new Recording(LineReader.open(file)));
  }

  /** The healthy ones of those that come with the program. */
  public static List<RecordedFile> bundled() {
    return bundled(DemoRun.all().stream().filter(run -> run.fault().isEmpty()));
  }

  /** All that come with the program, those broken on purpose included. */
  public static List<RecordedFile> allBundled() {
    return bundled(DemoRun.all().stream());
  }

  private static List<RecordedFile> bundled(Stream<DemoRun> runs) {
    return runs.map(run -> new RecordedFile(BUNDLED, run.run(), run::open)).toList();
  }

  /** The last part of its name without what says that it is a recording. */
  String fileName() {
    return name.replaceFirst(".*[/\\\\]", "").replaceFirst("\\.jsonl(\\.gz)?$", "");
  }

  public Recording open() throws IOException {
    return opener.open();
  }

  @Override
  public String toString() {
    return name;
  }
}
