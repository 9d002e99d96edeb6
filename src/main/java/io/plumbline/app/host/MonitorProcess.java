package io.plumbline.app.host;

import io.plumbline.app.broker.EmbeddedKafka;
import io.plumbline.app.config.MonitorConfig;
import io.plumbline.app.config.PriorFile;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.console.StartupException;
import io.plumbline.app.console.Version;
import io.plumbline.app.logging.MonitorLog;
import io.plumbline.event.EventCodec;
import io.plumbline.export.HttpEndpoint;
import io.plumbline.export.MetricNames;
import io.plumbline.export.PrometheusSink;
import io.plumbline.family.PriorBook;
import io.plumbline.notify.Target;
import io.plumbline.stream.MonitorTopology;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running monitor, wired: the embedded broker if asked for, the topics, the topology, the sink
 * that shows its reports, the HTTP endpoint. {@link #close} stops them in the reverse order.
 */
public final class MonitorProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorProcess.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final StreamSettings settings;
  private final MonitorStreams streams;
  private final HttpEndpoint http;

  /** The topology, for the endpoint's threads; empty while it is not there yet. */
  private volatile Optional<MonitorStreams> running = Optional.empty();

  private volatile Optional<StreamWatch> watch = Optional.empty();

  /**
   * Starts everything; the topology may still be restoring when this returns.
   *
   * @throws StartupException if something cannot start; nothing stays open
   * @throws CommandFailed likewise
   */
  public MonitorProcess(MonitorConfig config) {
    boolean complete = false;
    try {
      MonitorTopology.Knowledge knowledge =
          new MonitorTopology.Knowledge(
              config.families().priorFile().map(PriorFile::read).orElse(PriorBook.EMPTY),
              config.families().learn());
      PrometheusSink sink = new PrometheusSink(config.pages().export());
      // First: a port that is taken is found at once, and probes are answered while the rest
      // starts.
      http =
          opened(
              HttpEndpoint.start(
                  sink,
                  this::whyNotReady,
                  ForecastMount.of(sink, this::whyNotReady, config.pages().export().version())));
      String servers = config.cluster().bootstrapServers();
      if (config.cluster().embedded()) {
        EmbeddedKafka kafka =
            opened(
                EmbeddedKafka.start(
                    config.instance().dataDir().resolve("kafka"), config.cluster().port()));
        servers = kafka.bootstrapServers();
      }
      settings =
          new StreamSettings(
              servers,
              config.instance().applicationId(),
              config.instance().dataDir().resolve("state"),
              config.instance().threads(),
              config.cluster().clients(),
              config.instance().streams());
      MonitorLog log = opened(new MonitorLog(sink));
      createTopics(config, settings.clientProperties());
      startCouriers(config, sink);
      ConsumerInlet inlet = new ConsumerInlet();
      streams =
          opened(
              new MonitorStreams(
                  new MonitorTopology(
                          new EventCodec(),
                          config.monitor(),
                          config.keeping(),
                          knowledge,
                          new MonitorTopology.Host(
                              inlet, config.pages().address(http.port()), Version.NUMBER),
                          log)
                      .get(),
                  settings));
      inlet.watch(streams);
      StreamWatch watching =
          opened(
              new StreamWatch(
                  KafkaAccess.admin(settings.clientProperties()),
                  settings.applicationId(),
                  streams::local));
      sink.gauges().register(MetricNames.STREAM_LAG, () -> watching.unread().orElse(-1));
      sink.gauges().register(MetricNames.STREAM_RUNNING, () -> streams.ready() ? 1 : 0);
      running = Optional.of(streams);
      watch = Optional.of(watching);
      streams.start();
      watching.start();
      complete = true;
    } catch (UncheckedIOException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    started.push(part);
    return part;
  }

  /** Before the stream: what it writes from now on is to be told. */
  private void startCouriers(MonitorConfig config, PrometheusSink sink) {
    List<AlertCourier> couriers = new ArrayList<>();
    for (Target target : config.delivery().targets(config.pages().address(http.port()))) {
      DeliveryGauges.register(sink.gauges(), target);
      AlertCourier courier =
          opened(new AlertCourier(settings.clientProperties(), settings.applicationId(), target));
      courier.start();
      couriers.add(courier);
    }
    // Closed after the stream and before them: all stop at once, so that their waits do not add up.
    opened(() -> couriers.forEach(AlertCourier::stop));
  }

  private static void createTopics(MonitorConfig config, Map<String, Object> client) {
    try (Admin admin = KafkaAccess.admin(client)) {
      new TopicSetup(
              admin,
              config.cluster().newTopics().partitions(),
              config.cluster().newTopics().replication())
          .ensure()
          .forEach(LOG::warn);
    }
  }

  private Optional<String> whyNotReady() {
    return running
        .map(stream -> stream.whyNotReady().or(() -> watch.flatMap(StreamWatch::whyNot)))
        .orElse(Optional.of("Kafka and the stream are being started"));
  }

  /** The cluster in use. */
  public String bootstrapServers() {
    return settings.bootstrapServers();
  }

  /** What a client of that cluster needs. */
  public Map<String, Object> clientProperties() {
    return settings.clientProperties();
  }

  /** The consumer group whose offsets say how far the monitor is. */
  public String group() {
    return settings.applicationId();
  }

  /** The port of metrics and status page. */
  public int httpPort() {
    return http.port();
  }

  public MonitorStreams streams() {
    return streams;
  }

  /** Stops what was started, last first; a second call does nothing. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        LOG.warn("Something did not stop in order", e);
      }
    }
  }
}
