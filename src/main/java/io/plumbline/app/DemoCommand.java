package io.plumbline.app;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.app.broker.TemporaryFolder;
import io.plumbline.app.config.ConfigKey;
import io.plumbline.app.config.MonitorConfig;
import io.plumbline.app.console.StopSignal;
import io.plumbline.app.console.Terminal;
import io.plumbline.app.demo.DemoFeed;
import io.plumbline.app.demo.DemoRow;
import io.plumbline.app.demo.DemoScreen;
import io.plumbline.app.demo.DemoSummary;
import io.plumbline.app.demo.DemoTable;
import io.plumbline.app.host.MonitorProcess;
import io.plumbline.app.logging.LogSettings;
import io.plumbline.app.logging.LogSetup;
import io.plumbline.app.recording.DemoRun;
import io.plumbline.stream.MonitorTopology;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code plumbline demo}: the whole path on real recordings, in a minute, with nothing to install.
 */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    header = "Shows it at work on recorded runs; needs nothing, ends by itself.",
    description = {
      "%nStarts a Kafka broker and the monitor in this process, sends fourteen recorded training"
          + " runs through",
      "them at high speed, shows what comes back, and ends with how good it was. Takes about a"
          + " minute; leaves",
      "nothing behind. The runs are real; eight of them were broken on purpose.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline demo                            see it",
      "  plumbline demo --serve --http-port 9464   and keep the status page and metrics up until"
          + " Ctrl-C"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it ran to its end", "1:something could not start", "2:wrong usage"})
final class DemoCommand implements Callable<Integer> {
  /** Long enough to watch, short enough to wait for. */
  private static final double REPLAY_SECONDS = 45;

  /** How long a run may be silent before it counts as stalled: the demo is impatient. */
  private static final int STALL_SECONDS = 8;

  /** After the last event: time for the last forecasts and for the dead run's alert. */
  private static final double SETTLE_SECONDS = 20;

  /** On a machine too busy for the replay the demo ends all the same, with what it has. */
  private static final double LIMIT_SECONDS = 78;

  private static final double FRAME_MS = 250;
  private static final double PLAIN_PROGRESS_SECONDS = 5;
  private static final int BAR = 40;

  @Spec private CommandSpec spec;

  @Option(names = "--serve", description = "Keep everything up afterwards, until Ctrl-C.")
  private boolean serve;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of metrics and status page (default: any free one).")
  private int httpPort;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "How long the replay takes (default: 45).")
  private double seconds = REPLAY_SECONDS;

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  DemoCommand() {}

  @Override
  public Integer call() {
    if (!(seconds >= 1 && seconds <= 3600)) {
      throw new ParameterException(
          spec.commandLine(), "--seconds takes a number from 1 to 3600; it was given " + seconds);
    }
    // What the monitor has to tell is on the screen already.
    LogSetup.level(LogSettings.OWN, Level.WARN);
    LogSetup.level(LogSettings.RUNS, Level.OFF);
    PrintWriter out = spec.commandLine().getOut();
    DemoScreen screen = new DemoScreen(out, Terminal.present());
    long startNanos = System.nanoTime();
    screen.say("Starting a Kafka broker, the topology and the HTTP endpoint in this process ...");
    try (StopSignal stop = StopSignal.listen();
        TemporaryFolder folder = TemporaryFolder.create();
        MonitorProcess monitor = new MonitorProcess(config(folder))) {
      monitor.streams().awaitReady(Duration.ofSeconds(60));
      String page = "http://localhost:" + monitor.httpPort() + "/";
      List<DemoRow> rows;
      try (DemoFeed feed =
          new DemoFeed(monitor.clientProperties(), monitor.group(), DemoRun.all())) {
        screen.say(
            String.format(
                Locale.ROOT,
                "Kafka on %s; status page %s, metrics %smetrics",
                monitor.bootstrapServers(),
                page,
                page));
        screen.say(
            String.format(
                Locale.ROOT,
                "Sending %d recorded runs, %,d events, to %s in %.0f s:",
                feed.rows().size(),
                feed.eventsInAll(),
                MonitorTopology.EVENTS_TOPIC,
                seconds));
        show(feed, screen, stop, startNanos);
        rows = feed.rows();
      }
      screen.clear();
      if (stop.asked()) {
        return 0;
      }
      DemoTable.lines(rows).forEach(out::println);
      new DemoSummary(rows).print(out);
      if (serve) {
        screen.say("");
        screen.say("Still serving " + page + " and " + page + "metrics until Ctrl-C.");
        while (!stop.await(1e9)) {
          // Nothing to do but to be there.
        }
      }
    }
    return 0;
  }

  private MonitorConfig config(TemporaryFolder folder) {
    return MonitorConfig.load(
        java.util.Optional.empty(),
        Map.of(),
        Map.of(
            ConfigKey.EMBEDDED.key(),
            "true",
            ConfigKey.KAFKA_PORT.key(),
            "0",
            ConfigKey.HTTP_PORT.key(),
            Integer.toString(httpPort),
            ConfigKey.HTTP_ADDRESS.key(),
            "127.0.0.1",
            ConfigKey.DATA_DIR.key(),
            folder.path().toString(),
            // The runs go side by side: what one heard of another would depend on the machine.
            ConfigKey.FAMILY_PRIORS.key(),
            "fixed",
            // One thread: two would double the transactions, and there are few events.
            ConfigKey.STREAM_THREADS.key(),
            "1",
            ConfigKey.STALL_AFTER_SECONDS.key(),
            Integer.toString(STALL_SECONDS)));
  }

  /** Sends on one thread, receives and shows on this one, until all has come back or time is up. */
  private void show(DemoFeed feed, DemoScreen screen, StopSignal stop, long commandNanos) {
    long startNanos = System.nanoTime();
    double limit = Math.max(LIMIT_SECONDS, seconds + SETTLE_SECONDS);
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> feed.send(1000 * seconds, stop),
            task -> {
              Thread thread = new Thread(task, "plumbline-demo-sender");
              thread.setDaemon(true);
              thread.start();
            });
    double progressAt = PLAIN_PROGRESS_SECONDS;
    boolean toldSent = false;
    while (!stop.asked()) {
      double elapsed = (System.nanoTime() - startNanos) / 1e9;
      List<JsonNode> opened = new ArrayList<>();
      feed.receive(Duration.ofMillis((long) FRAME_MS), opened::add);
      opened.forEach(alert -> screen.say(alertLine(elapsed, alert)));
      List<String> frame = new ArrayList<>(DemoTable.lines(feed.rows()));
      frame.add(progress(feed, elapsed));
      screen.live(frame);
      // Without a terminal: now and then, and once when all is sent, however soon that is.
      boolean sent = sending.isDone();
      if (!screen.terminal() && (elapsed >= progressAt || (sent && !toldSent))) {
        progressAt = elapsed + PLAIN_PROGRESS_SECONDS;
        toldSent = sent;
        screen.say(progress(feed, elapsed));
      }
      if (sending.isCompletedExceptionally()) {
        break;
      }
      if ((System.nanoTime() - commandNanos) / 1e9 > limit) {
        feed.cut();
        screen.say(
            "This machine is too busy for the whole replay; ending early with what came back.");
        break;
      }
      if (sent && (feed.settled() || elapsed > seconds + SETTLE_SECONDS)) {
        break;
      }
    }
    try {
      sending.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static String alertLine(double elapsed, JsonNode alert) {
    return String.format(
        Locale.ROOT,
        "%5.1f s  %-8s %-13s %s: %s",
        elapsed,
        alert.path("severity").asText(),
        alert.path("kind").asText().toUpperCase(Locale.ROOT),
        alert.path("run").asText(),
        said(alert.path("message").asText()));
  }

  /** What happened; what to do about it is for those whose run it is. */
  private static String said(String message) {
    int next = message.indexOf(". Next: ");
    return next < 0 ? message : message.substring(0, next);
  }

  private static String progress(DemoFeed feed, double elapsed) {
    double share = (double) feed.eventsSent() / feed.eventsInAll();
    int full = (int) Math.round(BAR * share);
    return String.format(
        Locale.ROOT,
        "%5.1f s  [%s%s] %,d of %,d events",
        elapsed,
        "#".repeat(full),
        ".".repeat(BAR - full),
        feed.eventsSent(),
        feed.eventsInAll());
  }
}
