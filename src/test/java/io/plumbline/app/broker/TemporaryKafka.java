package io.plumbline.app.broker;

import java.util.Map;

/** An {@link EmbeddedKafka} that leaves nothing behind. */
public final class TemporaryKafka implements AutoCloseable {
  private final TemporaryFolder folder = TemporaryFolder.create();
  private final EmbeddedKafka kafka;

  private TemporaryKafka(int port, Map<String, String> broker) {
    kafka = EmbeddedKafka.start(folder.path(), port, broker);
  }

  /**
   * Starts one.
   *
   * @param port 1 to 65535, or 0 for any free one
   */
  public static TemporaryKafka start(int port) {
    return start(port, Map.of());
  }

  /** As above, with settings of the broker over ours. */
  public static TemporaryKafka start(int port, Map<String, String> broker) {
    return new TemporaryKafka(port, broker);
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public void close() {
    kafka.close();
    folder.close();
  }
}
