package io.plumbline.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.app.CommandLineRun;
import io.plumbline.app.broker.TemporaryKafka;
import io.plumbline.app.config.MonitorConfig;
import io.plumbline.app.host.Cluster;
import io.plumbline.app.host.MonitorProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Doctor on a real broker: a new cluster, one at work, and what can be wrong with it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoctorIT {
  private static TemporaryKafka kafka;
  private static Admin admin;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    kafka = TemporaryKafka.start(0);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close(Duration.ZERO);
    kafka.close();
  }

  @Test
  @Order(1)
  void aNewClusterIsWellAndNothingIsCreatedOnIt() throws Exception {
    CommandLineRun run = doctor();
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("OK    connection")
        .contains("missing, and will be created by the monitor: training.events, ")
        .contains("no changelogs yet: plumbline has not run")
        .contains("plumbline is new: no monitor has joined it yet")
        .contains("agrees with the cluster's within")
        .contains("a transaction can be begun and aborted")
        .contains("Kafka 4.3");
    assertThat(admin.listTopics().names().get()).isEmpty();
    assertThat(admin.listGroups().all().get()).isEmpty();
    assertThat(admin.listTransactions().all().get())
        .singleElement()
        .extracting(TransactionListing::transactionalId)
        .isEqualTo("plumbline-doctor");
  }

  @Test
  @Order(2)
  void whatArrivesIsCountedAndAnExampleOfARefusedRecordIsGiven() {
    try (Cluster cluster = new Cluster(kafka.bootstrapServers())) {
      cluster.createTopics();
      assertThat(doctor().out()).contains("WARN  events          there is none in training.events");
      for (int step = 1; step <= 30; step++) {
        cluster.send("r", "{\"step\":" + step + ",\"loss\":2}");
      }
      cluster.send("r", "{\"step\":31}");
      cluster.flush();
    }
    CommandLineRun run = doctor();
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out())
        .containsPattern("OK    events          the newest of training.events is .* old")
        .contains(
            "WARN  events          1 of the newest 31 are refused as no_loss; partition 0 offset"
                + " 30:");
  }

  @Test
  @Order(3)
  void aMonitorAtWorkIsSeen() throws Exception {
    MonitorConfig config =
        MonitorConfig.load(
            Optional.empty(),
            Map.of(),
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "http.port", "0",
                "data.dir", folder.toString()));
    try (MonitorProcess monitor = new MonitorProcess(config)) {
      monitor.streams().awaitReady(Duration.ofSeconds(60));
      Cluster.awaitCommitted(admin, "plumbline", 31);
      CommandLineRun run = doctor("--http-port", "" + monitor.httpPort());
      assertThat(run.exitCode()).as(run.out()).isZero();
      assertThat(run.out())
          .contains("a monitor runs at http://localhost:" + monitor.httpPort() + "/ and is ready")
          .contains("in use by the monitor that answers on the HTTP port")
          .contains("3 changelogs of plumbline are there")
          .containsPattern("plumbline: stable, \\d members?, 0 records of training.events still")
          .containsPattern("plumbline-.* has training.events \\[0]");
      // With another port the folder is somebody else's.
      CommandLineRun other = doctor();
      assertThat(other.exitCode()).isEqualTo(1);
      assertThat(other.out()).contains("FAIL  data.dir        in use by another process");
    }
    assertThat(doctor().out()).contains("plumbline: empty, no member, 0 records");
  }

  @Test
  @Order(4)
  void topicsThatLoseDataAreFailuresWithTheCommandThatMendsThem() throws Exception {
    alter("training.events", "cleanup.policy", "compact");
    alter("training.forecasts", "cleanup.policy", "delete");
    alter("training.alerts", "retention.ms", "3600000");
    alter("training.laws", "max.message.bytes", "1000");
    List<String> deleted = List.of("training.events.dlq", "training.cells");
    admin.deleteTopics(deleted).all().get();
    Cluster.await("they are gone", () -> Collections.disjoint(names(), deleted));
    CommandLineRun run = doctor();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "FAIL  topics          training.events has cleanup.policy=compact: only the newest"
                + " event of each run stays",
            "kafka-configs.sh --alter --entity-type topics --entity-name training.events"
                + " --add-config cleanup.policy=delete",
            "FAIL  topics          training.forecasts has cleanup.policy=delete",
            "WARN  topics          training.alerts has retention.ms=3600000: a record is gone after"
                + " 60 min instead of 365 days",
            "FAIL  topics          training.laws has max.message.bytes=1000",
            "missing, and will be created by the monitor: training.cells, training.events.dlq");
  }

  @Test
  @Order(5)
  void theSameAsJson() throws Exception {
    CommandLineRun run = doctor("--json");
    assertThat(run.exitCode()).isEqualTo(1);
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.get("ok").asBoolean()).isFalse();
    assertThat(report.get("checks"))
        .anyMatch(
            check ->
                check.get("check").asText().equals("topics")
                    && check.get("status").asText().equals("fail")
                    && check.get("advice").asText().startsWith("kafka-configs.sh"));
  }

  @Test
  void wrongAddressesAreToldApartAndNothingHangs() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    long start = System.nanoTime();
    CommandLineRun nobody = doctorAt("localhost:" + closed);
    assertThat(nobody.exitCode()).isEqualTo(1);
    assertThat(nobody.out())
        .contains("FAIL  connection      the host is there but nothing listens at localhost:");
    assertThat(doctorAt("no-such-host.invalid:9092").out())
        .contains("FAIL  connection      the name no-such-host.invalid does not");
    assertThat(doctorAt("localhost").out()).contains("'localhost' is no host:port");
    // One of two is enough.
    assertThat(doctorAt("localhost:" + closed + "," + kafka.bootstrapServers()).out())
        .contains("WARN  connection      the host is there but nothing listens")
        .contains("OK    connection      1 broker reached");
    // It takes connections and says nothing.
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getByName("localhost"))) {
      assertThat(doctorAt("localhost:" + mute.getLocalPort()).out())
          .contains("is no Kafka broker, or a stuck one");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(90));
  }

  @Test
  void tlsWhereThereIsNoneIsSaid() {
    CommandLineRun run = doctor("--set", "kafka.security.protocol=SSL");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("FAIL  TLS")
        .contains(
            "does not speak TLS, and kafka.security.protocol is SSL; set kafka.security.protocol");
  }

  @Test
  void anHttpPortThatSomebodyElseHasFails() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      assertThat(doctor("--http-port", "" + taken.getLocalPort()).out())
          .contains("FAIL  HTTP port")
          .contains("and no monitor answers there");
    }
  }

  @Test
  void whatIsToldNobodyHearsIsSaid() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    CommandLineRun run =
        doctor(
            "--alertmanager-urls",
            "http://localhost:" + closed,
            "--webhook-url",
            "http://localhost:" + closed + "/SECRET");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("FAIL  alertmanager    http://localhost:" + closed + " does not answer")
        .contains("FAIL  webhook         http://localhost:" + closed + ": the host is there but")
        .contains("on a reader's machine that is another place")
        .doesNotContain("SECRET");
  }

  private CommandLineRun doctor(String... more) {
    return doctorAt(kafka.bootstrapServers(), more);
  }

  private CommandLineRun doctorAt(String servers, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of("doctor", "--bootstrap-servers", servers, "--data-dir", folder.toString()));
    if (!Arrays.asList(more).contains("--http-port")) {
      args.addAll(List.of("--http-port", "" + freePort()));
    }
    args.addAll(Arrays.asList(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void alter(String topic, String name, String value) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET))))
        .all()
        .get();
    // The controller has it; the broker that is asked hears of it a moment later.
    Cluster.await(topic + " has " + name + "=" + value, () -> value.equals(setting(topic, name)));
  }

  private static String setting(String topic, String name) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      return admin
          .describeConfigs(List.of(resource))
          .values()
          .values()
          .iterator()
          .next()
          .get()
          .get(name)
          .value();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> names() {
    try {
      return admin.listTopics().names().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }
}
