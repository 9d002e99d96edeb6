package io.plumbline.app.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * The way to the cluster, step by step: names, connections, TLS, SASL, and the addresses that the
 * brokers tell clients to come to. Once Kafka has answered, {@link #admin} is there for the checks
 * that follow; the caller closes this.
 */
public final class ConnectionCheck implements Check, AutoCloseable {
  private static final String NAME = "connection";

  private final List<String> servers;
  private final Map<String, Object> client;
  private Optional<Admin> admin = Optional.empty();

  /**
   * To a cluster.
   *
   * @param servers {@code host:port,...}
   * @param client settings of Kafka clients, {@code bootstrap.servers} among them
   */
  public ConnectionCheck(String servers, Map<String, Object> client) {
    this.servers = Arrays.stream(servers.split(",", -1)).map(String::strip).toList();
    this.client = client;
  }

  /** A client of the cluster; empty when it cannot be reached. */
  public Optional<Admin> admin() {
    return admin;
  }

  @Override
  public List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    List<Route> open = new ArrayList<>();
    for (String server : servers) {
      Optional<Route> route = Route.of(server);
      Optional<Route.Obstacle> obstacle =
          route.isEmpty()
              ? Optional.of(
                  new Route.Obstacle("'" + server + "' is no host:port", "mend bootstrap.servers"))
              : route.get().obstacle();
      if (obstacle.isPresent()) {
        findings.add(new Finding.Doubtful(NAME, obstacle.get().what(), obstacle.get().advice()));
      } else {
        route.ifPresent(open::add);
      }
    }
    if (open.isEmpty()) {
      return findings.stream().map(ConnectionCheck::failing).toList();
    }
    findings.addAll(kafka(open.get(0)));
    return findings;
  }

  /** What is a doubt beside other addresses is a failure where there is none. */
  private static Finding failing(Finding finding) {
    return new Finding.Failing(finding.check(), finding.found(), finding.advice());
  }

  private List<Finding> kafka(Route first) {
    Admin opened;
    try {
      opened = Admin.create(client);
    } catch (KafkaException e) {
      return List.of(
          new Finding.Failing(
              NAME,
              "a Kafka client does not accept its settings: " + Refusal.said(e),
              "mend the kafka.* settings; plumbline settings shows where each was given"));
    }
    try {
      List<Node> nodes = List.copyOf(Refusal.answer(opened.describeCluster().nodes()));
      admin = Optional.of(opened);
      return advertised(nodes);
    } catch (Refusal e) {
      opened.close(Duration.ZERO);
      return List.of(refused(first, e));
    }
  }

  private String protocol() {
    return String.valueOf(client.getOrDefault("security.protocol", "PLAINTEXT"));
  }

  private Finding refused(Route first, Refusal e) {
    String at = first + " (" + protocol() + "): ";
    if (e.is(SslAuthenticationException.class)) {
      if (Spoken.at(first) == Spoken.KAFKA) {
        return notTls(first);
      }
      return new Finding.Failing(
          "TLS",
          at + e.why(),
          "give the authority that signed the broker's certificate (kafka.ssl.truststore.location,"
              + " or kafka.ssl.truststore.type=PEM), a certificate of ours if it asks for one"
              + " (kafka.ssl.keystore.*), and the name that stands in its certificate in"
              + " bootstrap.servers");
    }
    if (e.is(SaslAuthenticationException.class)) {
      return new Finding.Failing(
          "SASL",
          at + e.why(),
          "check user and password in kafka.sasl.jaas.config, and kafka.sasl.mechanism ("
              + client.getOrDefault("sasl.mechanism", "GSSAPI")
              + ") against the listener's");
    }
    if (e.is(UnsupportedVersionException.class)) {
      return new Finding.Failing(
          NAME, at + e.why(), "the brokers are older than Kafka 2.1; upgrade them");
    }
    return silent(first, e);
  }

  /** It listens, and yet no answer comes: the two sides speak past each other. */
  private Finding silent(Route first, Refusal e) {
    boolean weSpeakTls = protocol().contains("SSL");
    return switch (Spoken.at(first)) {
      case TLS ->
          weSpeakTls
              ? new Finding.Failing(
                  NAME,
                  first + " speaks TLS as it should, but does not answer as Kafka: " + e.why(),
                  protocol().startsWith("SASL")
                      ? "see the broker's log; the listener may want no SASL (SSL)"
                      : "see the broker's log; the listener may want SASL (SASL_SSL)")
              : new Finding.Failing(
                  "TLS",
                  first + " speaks TLS, and kafka.security.protocol is " + protocol(),
                  "set kafka.security.protocol=SSL, or SASL_SSL where it asks for a password");
      case KAFKA ->
          weSpeakTls
              ? notTls(first)
              : new Finding.Failing(
                  protocol().startsWith("SASL") ? NAME : "SASL",
                  first + " speaks Kafka, but hangs up on us: " + e.why(),
                  protocol().startsWith("SASL")
                      ? "see the broker's log"
                      : "the listener wants a password: set kafka.security.protocol=SASL_PLAINTEXT,"
                          + " kafka.sasl.mechanism and kafka.sasl.jaas.config");
      case OTHER ->
          new Finding.Failing(
              NAME,
              first + " takes connections, but is no Kafka broker, or a stuck one",
              "check the port: a broker's client listener, not its controller's, a proxy's or"
                  + " another program's");
    };
  }

  private Finding notTls(Route first) {
    return new Finding.Failing(
        "TLS",
        first + " does not speak TLS, and kafka.security.protocol is " + protocol(),
        "set kafka.security.protocol to "
            + (protocol().startsWith("SASL") ? "SASL_PLAINTEXT" : "PLAINTEXT")
            + ", or give the port of the TLS listener");
  }

  /** Clients go on to the addresses that the brokers name; not all of them may lead anywhere. */
  private List<Finding> advertised(List<Node> nodes) {
    List<Finding> findings = new ArrayList<>();
    for (Node node : nodes) {
      Route route = new Route(node.host(), node.port());
      route
          .obstacle()
          .ifPresent(
              obstacle ->
                  findings.add(
                      new Finding.Failing(
                          NAME,
                          "broker "
                              + node.idString()
                              + " tells clients to come to "
                              + route
                              + ", but from here "
                              + obstacle.what(),
                          "make that address reachable from here, or change the broker's"
                              + " advertised.listeners")));
    }
    if (findings.isEmpty()) {
      findings.add(
          new Finding.Fine(
              NAME,
              "%d broker%s reached (%s)"
                  .formatted(nodes.size(), nodes.size() == 1 ? "" : "s", protocol())));
    }
    return findings;
  }

  @Override
  public void close() {
    admin.ifPresent(opened -> opened.close(Duration.ofSeconds(1)));
  }
}
