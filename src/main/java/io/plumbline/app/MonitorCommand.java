package io.plumbline.app;

import io.plumbline.app.config.ConfigKey;
import io.plumbline.app.config.MonitorConfig;
import io.plumbline.app.config.SettingReader;
import io.plumbline.app.config.SettingSources;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.console.StartupException;
import io.plumbline.app.console.StopSignal;
import io.plumbline.app.console.Version;
import io.plumbline.app.host.MonitorProcess;
import io.plumbline.app.logging.LogSetup;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plumbline monitor}: the service. Every setting of {@link ConfigKey} is a flag too. */
@Command(
    name = "monitor",
    mixinStandardHelpOptions = true,
    header = "Watches the runs whose trainers publish to training.events.",
    description = {
      "%nReads training.events, writes training.forecasts and training.alerts, serves metrics and a"
          + " status page;",
      "until Ctrl-C. Creates its topics if they are missing.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline monitor --embedded                                  own broker on"
          + " localhost:9092",
      "  plumbline monitor --bootstrap-servers k1:9092,k2:9092         your cluster",
      "  PLUMBLINE_HTTP_PORT=9500 KAFKA_SECURITY_PROTOCOL=SSL \\",
      "    plumbline monitor --config plumbline.properties             file, then environment, then"
          + " flags",
      "",
      "In the file: key=value, keys as the flags with dots (http.port=9500); kafka.* reaches every"
          + " Kafka client,",
      "streams.* Kafka Streams. In the environment: PLUMBLINE_*, KAFKA_*, STREAMS_*. Later ones"
          + " win."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was asked to stop, and did",
      "1:it could not start, or gave up",
      "2:wrong usage"
    })
final class MonitorCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(MonitorCommand.class);

  /** How often a running monitor is asked whether it gave up. */
  private static final double WATCH_MS = 500;

  @Spec private CommandSpec spec;

  @Mixin private ConfigOptions settings = new ConfigOptions();

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  MonitorCommand() {}

  @Override
  public Integer call() {
    SettingSources sources = settings.sources(SettingFlags.given(spec));
    LogSetup.apply(SettingReader.log(sources));
    MonitorConfig config = SettingReader.config(sources);
    sources.warnings().forEach(LOG::warn);
    // Where a collector reads both streams, every line is to be JSON: the log says the same.
    PrintWriter out =
        LogSetup.json() ? new PrintWriter(Writer.nullWriter()) : spec.commandLine().getOut();
    try (StopSignal stop = StopSignal.listen();
        MonitorProcess monitor = new MonitorProcess(config)) {
      LOG.atInfo()
          .addKeyValue("version", Version.NUMBER)
          .addKeyValue("application", config.instance().applicationId())
          .log(
              "plumbline {} on {}: cluster {}, application {}, data in {}, pages at {}; set: {}",
              Version.NUMBER,
              "Java " + System.getProperty("java.version"),
              monitor.bootstrapServers(),
              config.instance().applicationId(),
              config.instance().dataDir().toAbsolutePath(),
              config.pages().address(monitor.httpPort()),
              SettingsCommand.given(sources));
      out.printf(
          "plumbline %s watches training.events on %s; status page and metrics on"
              + " http://localhost:%d/%n",
          Version.NUMBER, monitor.bootstrapServers(), monitor.httpPort());
      out.flush();
      boolean ready = false;
      while (!stop.await(WATCH_MS)) {
        Optional<Throwable> failure = monitor.streams().failure();
        if (failure.isPresent()) {
          throw new CommandFailed(
              "the topology gave up: "
                  + StartupException.why(failure.get())
                  + "; mend that and start again, nothing is lost",
              failure.get());
        }
        if (!ready && monitor.streams().ready()) {
          ready = true;
          out.println("ready");
          out.flush();
        }
      }
    }
    LOG.info("Stopped");
    return 0;
  }
}
