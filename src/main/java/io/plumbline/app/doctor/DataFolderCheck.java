package io.plumbline.app.doctor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The data folder: may be written to, has room, is not another monitor's.
 *
 * <p>Kafka Streams and the embedded broker each hold a lock on a file in it while they run; whether
 * it is held is tried, and let go at once. A file is written and deleted again to see that it can
 * be.
 */
public final class DataFolderCheck implements Check {
  private static final String NAME = "data.dir";

  /** Stores are small; compaction of the embedded broker's log needs some. */
  private static final long ROOM_BYTES = 1L << 30;

  private final Path folder;
  private final String applicationId;
  private final BooleanSupplier monitorRuns;

  /**
   * Of one application.
   *
   * @param monitorRuns whether the monitor of these settings was found at work: then the folder is
   *     in use, as it should be
   */
  public DataFolderCheck(Path folder, String applicationId, BooleanSupplier monitorRuns) {
    this.folder = folder.toAbsolutePath().normalize();
    this.applicationId = applicationId;
    this.monitorRuns = monitorRuns;
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    Path nearest = folder;
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    findings.add(writable(nearest));
    findings.add(room(nearest));
    if (Files.isDirectory(folder)) {
      findings.add(use());
    }
    return findings;
  }

  private Finding writable(Path nearest) {
    String what = folder + (nearest.equals(folder) ? "" : " does not exist yet; " + nearest);
    if (!Files.isDirectory(nearest)) {
      return new Finding.Failing(NAME, nearest + " is a file", "give a folder: --data-dir");
    }
    try {
      Files.delete(Files.createTempFile(nearest, ".plumbline-doctor", ""));
      return new Finding.Fine(NAME, what + " can be written to");
    } catch (IOException e) {
      return new Finding.Failing(
          NAME,
          what + " cannot be written to (" + e.getClass().getSimpleName() + ")",
          "let " + System.getProperty("user.name") + " write there, or give another --data-dir");
    }
  }

  private static Finding room(Path nearest) {
    try {
      long free = Files.getFileStore(nearest).getUsableSpace();
      String found = ProgramCheck.size(free) + " free";
      return free >= ROOM_BYTES
          ? new Finding.Fine("disk", found)
          : new Finding.Doubtful(
              "disk",
              found + " where " + nearest + " lies",
              "make room, or give another --data-dir: a store that cannot be written stops the"
                  + " monitor");
    } catch (IOException e) {
      return new Finding.Doubtful(
          "disk", "free space is not known (" + e.getMessage() + ")", "look with df " + nearest);
    }
  }

  private Finding use() {
    Path state = folder.resolve("state");
    boolean used =
        held(state.resolve(applicationId).resolve(".lock"))
            || held(folder.resolve("kafka").resolve("plumbline.lock"));
    if (used) {
      return monitorRuns.getAsBoolean()
          ? new Finding.Fine(NAME, "in use by the monitor that answers on the HTTP port")
          : new Finding.Failing(
              NAME,
              "in use by another process, and no monitor answers on the HTTP port of these settings",
              "stop that one, or give another --data-dir");
    }
    if (Files.exists(state.resolve(applicationId + ".running"))) {
      return new Finding.Doubtful(
          NAME,
          "the last monitor here did not stop in order",
          "nothing is lost: the next start restores its stores from Kafka");
    }
    return new Finding.Fine(NAME, "not in use");
  }

  private static boolean held(Path file) {
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      @Nullable FileLock lock = channel.tryLock();
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true; // by this very process
    } catch (IOException e) {
      return false; // said by the line about writing
    }
  }
}
