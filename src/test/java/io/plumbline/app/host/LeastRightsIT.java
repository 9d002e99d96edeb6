package io.plumbline.app.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.app.config.MonitorConfig;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.console.StartupException;
import io.plumbline.app.recording.LineReader;
import io.plumbline.notify.Receiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * The users of deploy/kubernetes/components/strimzi/users.yaml on a broker that asks for rights:
 * with them everything works, and without any one of them something does not and says so.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeastRightsIT {
  private static final String RUN = "fault-smallshard-s1";

  /** A little after its fault, so that its alert is open. */
  private static final int LAST_STEP = 760;

  /** How long a missing right may take to show. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Pattern NOT_ALLOWED =
      Pattern.compile("(?i:not authorized|authorization failed)");

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  @TempDir private static Path folder;
  private SecuredKafka kafka;
  private Cluster cluster;
  private Receiver receiver;
  private int applications;

  @BeforeAll
  void start() throws Exception {
    kafka = SecuredKafka.start(folder.resolve("kafka"));
    cluster = new Cluster(kafka.insideServers());
    // As Strimzi's Topic Operator does.
    cluster.createTopics();
    kafka.allow(KafkaUsers.of("trainer"));
    try (KafkaProducer<byte[], byte[]> trainer = trainer()) {
      for (String event : events()) {
        trainer.send(record("training.events", event)).get();
      }
    }
  }

  @AfterAll
  void stop() {
    cluster.close();
    kafka.close();
  }

  @BeforeEach
  void listen() throws Exception {
    receiver = new Receiver();
    // Written to by the monitor's threads while the test reads it.
    log.list = new CopyOnWriteArrayList<>();
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void hush() {
    logger().detachAppender(log);
    receiver.close();
  }

  @Test
  void everythingWorksWithTheseRights() throws Exception {
    int application = ++applications;
    kafka.allow(rights(application));
    try (MonitorProcess monitor = new MonitorProcess(config(application, "first"))) {
      for (String topic :
          List.of("forecasts", "alerts", "lessons", "laws", "cells", "batches", "events.dlq")) {
        assertThat(cluster.read("training." + topic, records -> !records.isEmpty()))
            .as(topic)
            .isNotEmpty();
      }
      Cluster.await("Alertmanager is told", () -> told(JsonNode::isArray));
      Cluster.await("the webhook is told", () -> told(JsonNode::isObject));
      assertThat(monitor.streams().failure()).isEmpty();
    }
    // On another machine: the state comes back from the changelogs.
    try (MonitorProcess monitor = new MonitorProcess(config(application, "second"))) {
      monitor.streams().awaitReady(PATIENCE);
      assertThat(monitor.streams().failure()).isEmpty();
    }
    assertThat(complaints()).isEmpty();
  }

  Stream<AclBinding> eachRight() {
    return KafkaUsers.of("plumbline").stream();
  }

  @ParameterizedTest
  @MethodSource("eachRight")
  void withoutAnyOneOfThemSomethingDoesNot(AclBinding right) throws Exception {
    int application = ++applications;
    List<AclBinding> rights = rights(application);
    AclBinding missing = renamed(right, application);
    if (restores(missing)) {
      // Nothing is read back before something was written.
      kafka.allow(rights);
      try (MonitorProcess monitor = new MonitorProcess(config(application, "before"))) {
        Cluster.await("it has stored something", () -> !receiver.messages().isEmpty());
        assertThat(monitor.streams().failure()).isEmpty();
      }
    }
    assertThat(rights.remove(missing)).isTrue();
    kafka.allow(rights);
    try (MonitorProcess monitor = new MonitorProcess(config(application, "after"))) {
      Awaitility.await(missing + " is needed")
          .pollInSameThread()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> monitor.streams().failure().isPresent() || !complaints().isEmpty());
    } catch (StartupException | CommandFailed e) {
      assertThat(e).hasMessageMatching("(?s).*" + NOT_ALLOWED + ".*");
    }
  }

  @Test
  void aTrainerOnlyWritesEvents() throws Exception {
    kafka.allow(KafkaUsers.of("trainer"));
    try (KafkaProducer<byte[], byte[]> trainer = trainer();
        Admin admin = Admin.create(client("trainer"));
        KafkaConsumer<byte[], byte[]> reader =
            new KafkaConsumer<>(
                client("trainer"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      trainer.send(record("training.events", "{\"run\":\"r\",\"step\":1,\"loss\":2}")).get();
      assertThatThrownBy(() -> trainer.send(record("training.alerts", "{}")).get())
          .hasCauseInstanceOf(TopicAuthorizationException.class);
      reader.assign(List.of(new TopicPartition("training.events", 0)));
      assertThatThrownBy(() -> reader.poll(PATIENCE))
          .isInstanceOf(TopicAuthorizationException.class);
      assertThat(admin.listTopics().names().get()).isEqualTo(Set.of("training.events"));
      assertThatThrownBy(
              () ->
                  admin
                      .createTopics(
                          List.of(new NewTopic("mine", Optional.empty(), Optional.empty())))
                      .all()
                      .get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(TopicAuthorizationException.class);
    }
  }

  private List<AclBinding> rights(int application) {
    List<AclBinding> rights = new ArrayList<>();
    eachRight().forEach(right -> rights.add(renamed(right, application)));
    return rights;
  }

  /** What is named after {@code application.id}, which here is new for each case. */
  private static AclBinding renamed(AclBinding right, int application) {
    ResourcePattern resource = right.pattern();
    return new AclBinding(
        new ResourcePattern(
            resource.resourceType(),
            resource.name().replaceFirst("^plumbline", "plumbline" + application),
            resource.patternType()),
        right.entry());
  }

  private static boolean restores(AclBinding right) {
    return right.pattern().patternType() == PatternType.PREFIXED
        && right.entry().operation() == AclOperation.READ;
  }

  private MonitorConfig config(int application, String place) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", kafka.servers());
    SecuredKafka.login("plumbline").forEach((key, value) -> settings.put("kafka." + key, value));
    settings.put("application.id", "plumbline" + application);
    settings.put("data.dir", folder.resolve(place + application).toString());
    settings.put("http.port", "0");
    settings.put("alertmanager.urls", receiver.url());
    settings.put("webhook.url", receiver.url());
    return MonitorConfig.load(Optional.empty(), Map.of(), settings);
  }

  /** Whether one target was: Alertmanager takes an array of alerts, the webhook one object each. */
  private boolean told(Predicate<JsonNode> body) {
    return receiver.messages().stream().map(Receiver.Message::body).anyMatch(body);
  }

  /** What the monitor says of rights it lacks. */
  private List<String> complaints() {
    return List.copyOf(log.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> NOT_ALLOWED.matcher(message).find())
        .toList();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger("io.plumbline");
  }

  private Map<String, Object> client(String user) {
    Map<String, Object> client = new HashMap<>(SecuredKafka.login(user));
    client.put("bootstrap.servers", kafka.servers());
    return client;
  }

  private KafkaProducer<byte[], byte[]> trainer() {
    return new KafkaProducer<>(
        client("trainer"), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
    return new ProducerRecord<>(topic, null, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Something that is no event, and a recording. */
  private static List<String> events() throws Exception {
    List<String> events = new ArrayList<>();
    events.add("no event");
    Path file = Path.of("src/main/resources/recordings/" + RUN + ".jsonl.gz");
    try (LineReader reader = LineReader.open(file)) {
      for (Optional<byte[]> line = reader.next(); line.isPresent(); line = reader.next()) {
        String event = new String(line.get(), StandardCharsets.UTF_8);
        events.add(event);
        if (event.contains("\"step\":" + LAST_STEP + ",")) {
          break;
        }
      }
    }
    return events;
  }
}
