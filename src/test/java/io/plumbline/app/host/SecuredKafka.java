package io.plumbline.app.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real broker that asks who one is and allows only what its access list says: users plumbline and
 * trainer with their passwords on one port, and on another, which no client of theirs is told of,
 * whoever administers it.
 */
final class SecuredKafka implements AutoCloseable {
  private static final String HOST = "localhost";
  private static final String PASSWORD = "secret-of-";

  private final KafkaRaftServer server;
  private final int clients;
  private final int inside;

  private SecuredKafka(KafkaRaftServer server, int clients, int inside) {
    this.server = server;
    this.clients = clients;
    this.inside = inside;
  }

  static SecuredKafka start(Path folder) throws Exception {
    int clients;
    int inside;
    int controller;
    // Held together, or two of them might be the same.
    try (ServerSocket first = free();
        ServerSocket second = free();
        ServerSocket third = free()) {
      clients = first.getLocalPort();
      inside = second.getLocalPort();
      controller = third.getLocalPort();
    }
    Map<String, Object> settings = new TreeMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", "1");
    settings.put(
        "listeners",
        "CLIENTS://%1$s:%2$d,INSIDE://%1$s:%3$d,CONTROLLER://%1$s:%4$d"
            .formatted(HOST, clients, inside, controller));
    settings.put(
        "listener.security.protocol.map",
        "CLIENTS:SASL_PLAINTEXT,INSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("inter.broker.listener.name", "INSIDE");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("controller.quorum.voters", "1@%s:%d".formatted(HOST, controller));
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put(
        "listener.name.clients.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " user_plumbline=\"%1$splumbline\" user_trainer=\"%1$strainer\";"
                .formatted(PASSWORD));
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("super.users", "User:ANONYMOUS");
    settings.put("log.dirs", folder.toString());
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      settings.put(topic + ".replication.factor", "1");
      settings.put(topic + ".num.partitions", "4");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("auto.create.topics.enable", "false");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * 1024 * 1024));
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(folder.toString())
        .setDirectories(List.of(folder.toString()))
        .run();
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    server.startup();
    return new SecuredKafka(server, clients, inside);
  }

  /** For whoever may do everything, without a password. */
  String insideServers() {
    return HOST + ":" + inside;
  }

  /** Where users come in. */
  String servers() {
    return HOST + ":" + clients;
  }

  /** What a client of this user's needs beside the address. */
  static Map<String, String> login(String user) {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"%s\" password=\"%s%s\";".formatted(user, PASSWORD, user));
  }

  /** Allows exactly this, from now on. */
  void allow(Collection<AclBinding> bindings) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", insideServers()))) {
      admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
      admin.createAcls(bindings).all().get();
      // The controller has them; the broker hears of it a moment later.
      Cluster.awaitRights(admin, bindings);
    }
  }

  private static ServerSocket free() throws Exception {
    return new ServerSocket(0, 1, InetAddress.getByName(HOST));
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
