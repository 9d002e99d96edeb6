package io.plumbline.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments by which a measurement is told on which recordings. */
final class RecordingOptions {
  @Option(
      names = "--recordings",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Recordings, or folders of them (default: those that come with the program).")
  private List<Path> recordings = List.of();

  @Parameters(arity = "0..*", paramLabel = "PATH", description = "The same as --recordings PATH.")
  private List<Path> paths = List.of();

  /** Those given, either way; none for those that come with the program. */
  List<Path> given() {
    List<Path> all = new ArrayList<>(recordings);
    all.addAll(paths);
    return all;
  }
}
