package io.plumbline.app.recording;

import io.plumbline.app.console.CommandFailed;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where recordings lie: files as named, folders walked for {@code .jsonl} and {@code .jsonl.gz}.
 */
public final class Recordings {
  private Recordings() {}

  /**
   * The files behind the given paths, in the order given; those of a folder in order of their path,
   * subfolders included.
   *
   * @throws CommandFailed if a path is not there, cannot be listed, or a folder holds no recording
   */
  public static List<Path> under(List<Path> paths) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        files.addAll(inside(path));
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new CommandFailed("there is no file or folder " + path + "; check the path");
      }
    }
    return files;
  }

  private static List<Path> inside(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> found = walk.filter(Recordings::isRecording).sorted().toList();
      if (found.isEmpty()) {
        throw new CommandFailed(
            "no .jsonl or .jsonl.gz file in "
                + folder
                + "; a recording is one JSON event a line, as in topology/events.md");
      }
      return found;
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new CommandFailed("cannot list " + folder + " (" + CommandFailed.reason(e) + ")", e);
    }
  }

  private static boolean isRecording(Path path) {
    String name = path.getFileName().toString();
    return (name.endsWith(".jsonl") || name.endsWith(".jsonl.gz")) && Files.isRegularFile(path);
  }

  /**
   * One line for a file that is left out.
   *
   * @param file its path, or what says it
   */
  public static void sayUnreadable(PrintWriter err, Object file, IOException e) {
    err.printf(
        "plumbline: cannot read %s: %s; mend it or leave it out%n", file, CommandFailed.reason(e));
    err.flush();
  }
}
