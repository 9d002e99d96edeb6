package io.plumbline.app.broker;

import io.plumbline.app.console.StartupException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker inside this process: one KRaft node that is broker and controller, on a real
 * port, for a first try, the demo and the tests.
 *
 * <p>It keeps its data: a second start on the same directory finds topics, records and consumer
 * offsets again. Port 0 takes any free one. Up in about 3 to 5 seconds; {@link #close} flushes the
 * log and waits for it.
 *
 * <pre>{@code
 * try (EmbeddedKafka kafka = EmbeddedKafka.start(dataDir.resolve("kafka"), 19092)) {
 *   ... kafka.bootstrapServers() ...
 * }
 * }</pre>
 *
 * <p>It listens on the loopback address only and asks for no password; it is not for production:
 * one copy of everything. A failed start closes whatever was opened and throws {@link
 * StartupException} (port taken, directory not writable, directory in use by another process).
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String HOST = "localhost";
  private static final int NODE = 1;

  /** Held while a process uses the directory. */
  private static final String LOCK_FILE = "plumbline.lock";

  /** Where Kafka's own files live, below the data directory. */
  private static final String LOG_FOLDER = "log";

  private final int port;
  private final FileChannel lock;
  private final KafkaRaftServer server;
  private boolean closed;

  private EmbeddedKafka(int port, FileChannel lock, KafkaRaftServer server) {
    this.port = port;
    this.lock = lock;
    this.server = server;
  }

  /**
   * Starts a broker that keeps its data.
   *
   * @param dataDir created when missing; one process at a time may use it
   * @param port 1 to 65535, or 0 for any free one
   * @throws StartupException when it cannot start; nothing stays open
   */
  public static EmbeddedKafka start(Path dataDir, int port) {
    return start(dataDir, port, Map.of());
  }

  /** Where clients connect, e.g. {@code localhost:19092}. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /** The port clients connect to; never 0. */
  public int port() {
    return port;
  }

  /** Stops the broker, waits until its files are closed; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stop(server);
    release(lock);
  }

  /** As above, with settings of the broker over ours: listeners that ask for a password. */
  static EmbeddedKafka start(Path dataDir, int wantedPort, Map<String, String> broker) {
    if (wantedPort < 0 || wantedPort > 65_535) {
      throw new StartupException(
          "There is no port " + wantedPort + "; give 1 to 65535, or 0 for any free one");
    }
    FileChannel lock = lock(dataDir);
    KafkaRaftServer server = null;
    try {
      int port = freePort(wantedPort);
      Map<String, Object> settings = settings(dataDir, port, freePort(0));
      settings.putAll(broker);
      KafkaConfig config = new KafkaConfig(settings, false);
      format(dataDir);
      server = new KafkaRaftServer(config, Time.SYSTEM);
      server.startup();
      return new EmbeddedKafka(port, lock, server);
    } catch (Exception e) {
      // Its threads are not daemons: left alone, they would keep a process alive that has failed.
      if (server != null) {
        stop(server);
      }
      release(lock);
      throw e instanceof StartupException known
          ? known
          : new StartupException(
              "The embedded broker did not start in "
                  + dataDir
                  + ": "
                  + StartupException.why(e)
                  + "; try another --kafka-port or an empty --data-dir",
              e);
    }
  }

  private static FileChannel lock(Path dataDir) {
    FileChannel channel = null;
    try {
      Files.createDirectories(dataDir);
      channel =
          FileChannel.open(
              dataDir.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock held = tryLock(channel);
      if (held == null) {
        channel.close();
        throw new StartupException(
            dataDir + " is in use by another plumbline; stop that one or give another --data-dir");
      }
      return channel;
    } catch (IOException e) {
      release(channel);
      throw new StartupException(
          "Cannot write to "
              + dataDir
              + " ("
              + e
              + "); give a directory that you may write to with --data-dir",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  /** The port itself, or a free one for 0. */
  private static int freePort(int wanted) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the broker will bind: a port whose last connection still lingers is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), wanted));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartupException(
          "Port "
              + wanted
              + " is not free ("
              + e.getMessage()
              + "); stop what listens there, or give another --kafka-port (0 takes any free one)",
          e);
    }
  }

  private static void format(Path dataDir) throws Exception {
    Path log = dataDir.resolve(LOG_FOLDER);
    Files.createDirectories(log);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(NODE)
        .setClusterId(clusterId(log))
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(log.toString())
        .setDirectories(List.of(log.toString()))
        .setIgnoreFormatted(true)
        .run();
  }

  /** The id the directory was formatted with, or a new one for a new directory. */
  private static String clusterId(Path log) throws IOException {
    Path meta = log.resolve("meta.properties");
    Properties properties = new Properties();
    if (Files.exists(meta)) {
      try (Reader reader = Files.newBufferedReader(meta)) {
        properties.load(reader);
      }
    }
    return properties.getProperty("cluster.id", Uuid.randomUuid().toString());
  }

  private static Map<String, Object> settings(Path dataDir, int port, int controllerPort) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, port, HOST, controllerPort));
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.voters", "%d@%s:%d".formatted(NODE, HOST, controllerPort));
    settings.put("log.dirs", dataDir.resolve(LOG_FOLDER).toString());
    // One node holds the only copy of everything.
    settings.put("default.replication.factor", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    // Fifty partitions each are for clusters; they cost a second of the first start.
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.num.partitions", "4");
    // A lone consumer need not wait for others.
    settings.put("group.initial.rebalance.delay.ms", "0");
    // A typo in a topic's name should be an error, not a new topic.
    settings.put("auto.create.topics.enable", "false");
    // 128 MiB of heap by default, for a cleaner with a few small compacted topics.
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
    return settings;
  }

  private static void stop(KafkaRaftServer server) {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void release(@Nullable FileChannel lock) {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
