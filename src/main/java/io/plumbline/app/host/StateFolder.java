package io.plumbline.app.host;

import io.plumbline.app.broker.TemporaryFolder;
import io.plumbline.app.console.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this program itself keeps beside the stores of Kafka Streams: the member id of this
 * directory's monitor, and a mark while one runs.
 *
 * <p>Under exactly-once, stores that were not closed in order cannot be told from stores with
 * uncommitted records: Kafka Streams drops them and restores from the changelog, after a page of
 * errors about corruption. The mark lets us drop them first, in one sentence.
 */
final class StateFolder {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);

  /** How Kafka Streams names the folder of one task. */
  private static final Pattern TASK = Pattern.compile("\\d+_\\d+");

  private final Path stores;
  private final Path memberId;
  private final Path running;

  /**
   * The folder of one application; nothing is touched yet.
   *
   * @param stateDir where Kafka Streams keeps the folders of its applications
   */
  StateFolder(Path stateDir, String applicationId) {
    stores = stateDir.resolve(applicationId);
    memberId = stateDir.resolve(applicationId + ".member-id");
    running = stateDir.resolve(applicationId + ".running");
  }

  /**
   * The id this directory's monitor always joins the consumer group under.
   *
   * @throws StartupException when the directory cannot be written
   */
  String memberId() {
    try {
      Files.createDirectories(stores);
      if (!Files.exists(memberId)) {
        Files.writeString(memberId, "plumbline-" + UUID.randomUUID());
      }
      return Files.readString(memberId).strip();
    } catch (IOException e) {
      throw notWritable(e);
    }
  }

  /**
   * Marks the folder as in use; drops the stores first when the mark of a killed monitor is there.
   * The caller holds Kafka Streams' lock on the folder.
   *
   * @throws StartupException when the directory cannot be written
   */
  void opened() {
    try {
      if (Files.exists(running)) {
        LOG.info("The last monitor here was killed; its stores are restored from Kafka");
        dropStores();
      } else {
        Files.createFile(running);
      }
    } catch (IOException e) {
      throw notWritable(e);
    }
  }

  /** Takes the mark away: the stores were closed in order. */
  void closed() {
    try {
      Files.deleteIfExists(running);
    } catch (IOException e) {
      LOG.warn("The next start will restore from Kafka: cannot delete {} ({})", running, e);
    }
  }

  private void dropStores() throws IOException {
    try (Stream<Path> folders = Files.list(stores)) {
      for (Path folder : folders.toList()) {
        if (TASK.matcher(folder.getFileName().toString()).matches()) {
          TemporaryFolder.delete(folder);
        }
      }
    }
  }

  private StartupException notWritable(IOException e) {
    return new StartupException(
        "Cannot write to the state directory "
            + stores
            + " ("
            + e
            + "); give a --data-dir that you may write to",
        e);
  }
}
