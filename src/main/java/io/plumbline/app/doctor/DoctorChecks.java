package io.plumbline.app.doctor;

import io.plumbline.app.config.ConfigKey;
import io.plumbline.app.config.DeliveryConfig;
import io.plumbline.app.config.MonitorConfig;
import io.plumbline.app.config.PriorFile;
import io.plumbline.app.config.SettingSources;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.host.TopicSetup;
import io.plumbline.stream.MonitorTopology;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;

/** Everything that doctor looks at, in order, for one configuration. */
public final class DoctorChecks {
  /** Which topic the partitions of a store's changelog follow. */
  private static final Map<String, String> INPUT_OF_STORE =
      new TreeMap<>(
          Map.of(
              "run-state", MonitorTopology.EVENTS_TOPIC,
              "family-lessons", MonitorTopology.LESSONS_TOPIC,
              "batch-tracks", MonitorTopology.CELLS_TOPIC));

  /** What is written, and by the monitor itself read again. */
  private static final Set<String> READ_AGAIN =
      Set.of(
          MonitorTopology.LESSONS_TOPIC,
          MonitorTopology.LAWS_TOPIC,
          MonitorTopology.CELLS_TOPIC,
          MonitorTopology.BATCHES_TOPIC);

  private final MonitorConfig config;
  private final SettingSources sources;
  private final boolean sendTest;
  private final Examination examination;
  private final Clock clock = Clock.systemUTC();

  public DoctorChecks(
      MonitorConfig config, SettingSources sources, boolean sendTest, Examination examination) {
    this.config = config;
    this.sources = sources;
    this.sendTest = sendTest;
    this.examination = examination;
  }

  /** Looks at everything. */
  public void run() {
    examination.look("settings", this::settings);
    examination.look("java", new ProgramCheck(config.keeping().warmRuns()));
    HttpPortCheck http =
        new HttpPortCheck(config.pages().export().address(), config.pages().export().port());
    examination.look("HTTP port", http);
    examination.look(
        "data.dir",
        new DataFolderCheck(
            config.instance().dataDir(), config.instance().applicationId(), http::monitorRuns));
    config
        .families()
        .priorFile()
        .ifPresent(file -> examination.look("prior.file", () -> prior(file)));
    cluster(http.monitorRuns());
    delivery();
  }

  private List<Finding> settings() {
    List<Finding> findings = new ArrayList<>();
    long given =
        java.util.Arrays.stream(ConfigKey.values())
                .filter(key -> sources.given(key).source() != SettingSources.Source.DEFAULT)
                .count()
            + sources.passedOn().size();
    findings.add(
        new Finding.Fine(
            "settings", given + " differ from the defaults; plumbline settings shows all"));
    for (String warning : sources.warnings()) {
      findings.add(new Finding.Doubtful("settings", warning, "mend or remove it"));
    }
    return findings;
  }

  private static List<Finding> prior(Path file) {
    try {
      PriorFile.read(file);
      return List.of(new Finding.Fine("prior.file", file + " can be read"));
    } catch (CommandFailed e) {
      return List.of(
          new Finding.Failing(
              "prior.file",
              String.valueOf(e.getMessage()),
              "write it with plumbline backtest --learn-prior, or set prior.file=none"));
    }
  }

  private void cluster(boolean monitorRuns) {
    if (config.cluster().embedded() && !monitorRuns) {
      examination.look(
          "connection",
          () ->
              List.of(
                  new Finding.Fine(
                      "connection", "the monitor will start its own broker (embedded=true)")));
      return;
    }
    MonitorConfig.Cluster kafka = config.cluster();
    String servers = kafka.embedded() ? "localhost:" + kafka.port() : kafka.bootstrapServers();
    Map<String, Object> client = new HashMap<>(kafka.clients());
    client.put("bootstrap.servers", servers);
    Map<String, Object> impatient = new HashMap<>(client);
    impatient.put("client.id", "plumbline-doctor");
    impatient.put("request.timeout.ms", 3_000);
    impatient.put("default.api.timeout.ms", 5_000);
    impatient.put("socket.connection.setup.timeout.ms", 3_000);
    try (ConnectionCheck connection = new ConnectionCheck(servers, impatient)) {
      examination.look("connection", connection);
      connection.admin().ifPresent(admin -> cluster(admin, client));
    }
  }

  private void cluster(Admin admin, Map<String, Object> client) {
    boolean streamsProtocol =
        "streams".equalsIgnoreCase(config.instance().streams().getOrDefault("group.protocol", ""));
    List<WantedTopic> topics = topics();
    String application = config.instance().applicationId();
    List<String> groups = new ArrayList<>();
    groups.add(application);
    if (!config.delivery().alertmanagers().addresses().isEmpty()) {
      groups.add(application + "-alertmanager");
    }
    if (config.delivery().webhook().address().isPresent()) {
      groups.add(application + "-webhook");
    }
    long stallMs = config.monitor().stallAfterMs();
    examination.look("brokers", new BrokersCheck(admin, streamsProtocol));
    examination.look("clock", new ClockCheck(admin, clock, stallMs));
    examination.look(
        "topics", new TopicsCheck(admin, topics, config.cluster().newTopics().replication()));
    examination.look("state", new InternalTopicsCheck(admin, application, INPUT_OF_STORE));
    examination.look("rights", new RightsCheck(admin, topics, groups));
    examination.look("exactly once", new TransactionCheck(client, application));
    for (String group : groups) {
      boolean stream = group.equals(application);
      examination.look(
          "group",
          new GroupCheck(
              admin,
              group,
              stream ? MonitorTopology.EVENTS_TOPIC : MonitorTopology.ALERTS_TOPIC,
              stream && streamsProtocol));
    }
    examination.look(
        "events", new ArrivalsCheck(client, MonitorTopology.EVENTS_TOPIC, stallMs, clock));
  }

  private List<WantedTopic> topics() {
    boolean told =
        !config.delivery().alertmanagers().addresses().isEmpty()
            || config.delivery().webhook().address().isPresent();
    List<WantedTopic> wanted = new ArrayList<>();
    for (TopicSetup.Definition topic : TopicSetup.definitions()) {
      boolean input = topic.name().equals(MonitorTopology.EVENTS_TOPIC);
      boolean readAgain =
          READ_AGAIN.contains(topic.name())
              || (told && topic.name().equals(MonitorTopology.ALERTS_TOPIC));
      Set<AclOperation> needs =
          input
              ? Set.of(AclOperation.READ)
              : readAgain
                  ? Set.of(AclOperation.READ, AclOperation.WRITE)
                  : Set.of(AclOperation.WRITE);
      int partitions =
          topic.keyedByRun()
              ? config.cluster().newTopics().partitions().orElse(topic.partitions())
              : topic.partitions();
      wanted.add(new WantedTopic(topic.name(), partitions, topic.config(), needs, input));
    }
    return wanted;
  }

  private void delivery() {
    DeliveryConfig delivery = config.delivery();
    boolean told =
        !delivery.alertmanagers().addresses().isEmpty() || delivery.webhook().address().isPresent();
    if (!delivery.alertmanagers().addresses().isEmpty()) {
      examination.look(
          "alertmanager",
          new AlertmanagerCheck(
              delivery.alertmanagers().addresses(), delivery.alertmanagers().authorization()));
    }
    String pages = config.pages().address(config.pages().export().port());
    delivery
        .webhookSettings(pages)
        .ifPresent(webhook -> examination.look("webhook", new WebhookCheck(webhook, sendTest)));
    if (!told) {
      examination.look(
          "delivery",
          () ->
              List.of(
                  new Finding.Fine(
                      "delivery",
                      "plumbline itself tells nobody of alerts (alertmanager.urls and webhook.url"
                          + " are none)")));
    }
    Map<String, String> links = new TreeMap<>();
    links.put(ConfigKey.HTTP_PUBLIC_URL.key(), pages);
    links.put(ConfigKey.GRAFANA_URL.key(), delivery.grafana());
    examination.look("links", new LinksCheck(links, told));
  }
}
