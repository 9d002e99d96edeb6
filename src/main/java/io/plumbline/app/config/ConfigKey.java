package io.plumbline.app.config;

import io.plumbline.export.ExportSettings;
import io.plumbline.run.MonitorSettings;
import io.plumbline.stream.MonitorTopology;
import java.util.Arrays;
import java.util.Optional;

/**
 * The settings of {@code plumbline monitor}: key, default, unit, and why the default is what it is.
 *
 * <p>The table in {@code deploy/settings.md} is this list; a test compares them.
 */
public enum ConfigKey {
  BOOTSTRAP_SERVERS(
      "bootstrap.servers",
      "localhost:9092",
      "host:port,...",
      "The Kafka cluster; not used with embedded=true."),
  EMBEDDED(
      "embedded",
      "false",
      "true|false",
      "Run a Kafka broker in this process: for a first try, or for one machine."),
  KAFKA_PORT(
      "kafka.port",
      "9092",
      "port",
      "Where the embedded broker listens, on localhost. 9092 is where every Kafka client looks"
          + " first; 0 takes a free one."),
  HTTP_ADDRESS(
      "http.address",
      ExportSettings.DEFAULT_ADDRESS,
      "address",
      "Where metrics, health and the status page are served. Everywhere, because Prometheus scrapes"
          + " from another host; there is no password, so bind 127.0.0.1 where that matters."),
  HTTP_PORT(
      "http.port",
      Integer.toString(ExportSettings.DEFAULT_PORT),
      "port",
      "Its port, by convention in the range of Prometheus exporters; 0 takes a free one."),
  HTTP_PUBLIC_URL(
      "http.public.url",
      "auto",
      "URL",
      "Where readers of an alert find these pages; its runbook link begins with it. auto: this"
          + " machine's name and the port; give the address of the proxy where there is one."),
  EXPORT_MAX_RUNS(
      "export.max.runs",
      Integer.toString(ExportSettings.DEFAULT_MAX_RUNS),
      "runs",
      "Most runs in one scrape, the newest first. Each is about 120 series: 2,000 runs are a scrape"
          + " of 20 MB."),
  DATA_DIR(
      "data.dir",
      "plumbline-data",
      "folder",
      "State stores and the embedded broker's log. A restart on the same folder goes on where it"
          + " stopped; two monitors never share one."),
  APPLICATION_ID(
      "application.id",
      "plumbline",
      "name",
      "Consumer group and prefix of internal topics; monitors that share it share the runs."),
  STREAM_THREADS(
      "stream.threads",
      "2",
      "threads",
      "Stream threads of this process; more than training.events has partitions are idle. One keeps"
          + " up with thousands of runs, the second halves a restore."),
  TOPIC_PARTITIONS(
      "topic.partitions",
      "0",
      "partitions",
      "For topics that this monitor creates; 0 takes what topology/topics.md says. Cannot be"
          + " changed later without moving runs."),
  TOPIC_REPLICATION(
      "topic.replication",
      "0",
      "copies",
      "For topics that this monitor creates; 0 takes the cluster's default."),
  ENDED_GRACE_SECONDS(
      "ended.grace.seconds",
      Long.toString(MonitorTopology.Keeping.DEFAULTS.endedGraceMs() / 1000),
      "seconds",
      "An ended run is shown for so long. An hour is enough for the last scrape and for whoever"
          + " looks in after the run."),
  RETENTION_DAYS(
      "retention.days",
      Long.toString(MonitorTopology.Keeping.DEFAULTS.retentionMs() / 86_400_000),
      "days",
      "A run is forgotten after so long without an event: longer than any pause after which a run"
          + " is still resumed."),
  WARM_RUNS(
      "warm.runs",
      Integer.toString(MonitorTopology.Keeping.DEFAULTS.warmRuns()),
      "runs per partition",
      "Runs whose fitted model stays in memory, about 130 KB each; the others are fitted again when"
          + " their next event arrives."),
  FAMILY_PRIORS(
      "family.priors",
      "learn",
      "learn|fixed",
      "learn: a run begins with the prior that finished and running runs of its family have taught"
          + " until then, and batch noise that it shares with others is cancelled. fixed: only with"
          + " what prior.file says and no other run's batches, so that the same events give the"
          + " same forecasts whenever they are read."),
  PRIOR_FILE(
      "prior.file",
      "none",
      "file",
      "Families' lessons to begin with, from backtest --learn-prior or a dump of training.laws."
          + " none: the first run of a family begins with the prior that came with the program."),
  STALL_AFTER_SECONDS(
      "stall.after.seconds",
      Long.toString(MonitorSettings.DEFAULTS.stallAfterMs() / 1000),
      "seconds",
      "A run silent for so long is STALLED. Ten minutes outlast most checkpoints and evaluations."),
  OPTIMAL_TOKENS_PER_PARAMETER(
      "optimal.tokens.per.parameter",
      "20",
      "tokens per parameter",
      "The compute-optimal ratio; about 20 by Hoffmann et al. 2022, table 3."),
  FALSE_ALARMS_PER_RUN(
      "false.alarms.per.run",
      "0.01",
      "pages per healthy run",
      "The budget detectors take their thresholds from; less is quieter and later. One healthy run"
          + " in a hundred can be looked at."),
  ALERTMANAGER_URLS(
      "alertmanager.urls",
      "none",
      "http://host:9093,...",
      "Alertmanagers that are told of every confirmed alert, without /api/v2; all instances of a"
          + " cluster, not a balancer before them. none: alerts are in training.alerts and"
          + " Prometheus only."),
  ALERTMANAGER_AUTHORIZATION(
      "alertmanager.authorization",
      "none",
      "Bearer TOKEN|Basic USER:PASSWORD|file:PATH",
      "What they ask for. Better in a file, which is read anew for every request, or in the"
          + " environment than on the command line, where others see it."),
  ALERTMANAGER_RESEND_SECONDS(
      "alertmanager.resend.seconds",
      "60",
      "seconds",
      "An open alert is sent again so often; after four times as long without, Alertmanager takes"
          + " it for resolved. As Prometheus."),
  ALERTMANAGER_HOLD_SECONDS(
      "alertmanager.hold.seconds",
      "60",
      "seconds",
      "An alert told as open is told as over no sooner than this after. Longer than group_wait, or"
          + " an alert of a few seconds would be announced to nobody."),
  ALERTMANAGER_JOB(
      "alertmanager.job",
      "plumbline",
      "name",
      "The label job: the name under which Prometheus scrapes this monitor, so that an alert that"
          + " comes both ways is one."),
  WEBHOOK_URL(
      "webhook.url",
      "none",
      "URL|file:PATH",
      "Where each opening and each end of an alert is posted. A secret in most chats: shown nowhere"
          + " beyond its host; file: keeps it off the command line."),
  WEBHOOK_AUTHORIZATION(
      "webhook.authorization",
      "none",
      "Bearer TOKEN|Basic USER:PASSWORD|file:PATH",
      "What it asks for, if not only for its URL."),
  WEBHOOK_TEMPLATE(
      "webhook.template",
      "plain",
      "plain|slack|teams|FILE",
      "The body: one of deploy/webhooks, or a JSON file like them."),
  WEBHOOK_SEVERITIES(
      "webhook.severities",
      "page,warning",
      "page,warning,info",
      "Which alerts are posted. What is only recorded (info) would be noise in a chat."),
  GRAFANA_URL(
      "grafana.url",
      "http://localhost:3000",
      "URL",
      "Where readers of an alert find Grafana; its dashboard link begins with it."),
  LOG_FORMAT(
      "log.format",
      "text",
      "text|json",
      "Lines on standard error. json: one object a line, for a log collector; startup errors too."),
  LOG_LEVEL(
      "log.level",
      "info",
      "error|warn|info|debug,LOGGER=LEVEL,...",
      "What is worth a line: of plumbline itself, and of single loggers, such as"
          + " info,org.apache.kafka=info. info is a line for each change that an operator cares"
          + " about, none for an event.");

  private final String key;
  private final String defaultValue;
  private final String unit;
  private final String why;

  ConfigKey(String key, String defaultValue, String unit, String why) {
    this.key = key;
    this.defaultValue = defaultValue;
    this.unit = unit;
    this.why = why;
  }

  /** As in a settings file and after {@code --set}, e.g. {@code http.port}. */
  public String key() {
    return key;
  }

  /** As one would write it in a settings file. */
  public String defaultValue() {
    return defaultValue;
  }

  /** What the value is counted in, or what it must look like. */
  public String unit() {
    return unit;
  }

  /** Whether it may hold a secret: it is never shown. */
  public boolean secret() {
    return this == WEBHOOK_URL
        || this == WEBHOOK_AUTHORIZATION
        || this == ALERTMANAGER_AUTHORIZATION;
  }

  /** What it does, and why the default is that number. */
  public String why() {
    return why;
  }

  /** The environment variable, e.g. {@code PLUMBLINE_HTTP_PORT}. */
  String variable() {
    return Variables.variable(Variables.OWN, key);
  }

  /** The flag of {@code plumbline monitor}, e.g. {@code --http-port}. */
  public String flag() {
    return "--" + key.replace('.', '-');
  }

  /** The setting with this key; empty when there is none. */
  static Optional<ConfigKey> find(String key) {
    return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
  }
}
