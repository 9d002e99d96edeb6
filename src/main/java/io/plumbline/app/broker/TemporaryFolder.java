package io.plumbline.app.broker;

import io.plumbline.app.console.CommandFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** A folder that is gone, with all that is in it, once closed. */
public final class TemporaryFolder implements AutoCloseable {
  private final Path path;

  private TemporaryFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes one.
   *
   * @throws CommandFailed if the system's folder for temporary files cannot be written to
   */
  public static TemporaryFolder create() {
    try {
      return new TemporaryFolder(Files.createTempDirectory("plumbline-demo-"));
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot make a temporary folder ("
              + e
              + "); free some space, or set java.io.tmpdir to a writable one in JAVA_OPTS",
          e);
    }
  }

  public Path path() {
    return path;
  }

  /** Deletes it; what cannot be deleted is named on the log and left. */
  @Override
  public void close() {
    try {
      delete(path);
    } catch (IOException e) {
      LoggerFactory.getLogger(TemporaryFolder.class)
          .warn("The temporary folder {} could not be deleted: {}", path, e.toString());
    }
  }

  /** Deletes a folder and all that is in it; one that is gone already is fine. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
  }
}
