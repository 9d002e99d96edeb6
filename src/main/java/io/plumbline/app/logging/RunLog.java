package io.plumbline.app.logging;

import io.plumbline.event.Declaration;
import io.plumbline.run.Alert;
import io.plumbline.run.AlertKind;
import io.plumbline.run.AlertText;
import io.plumbline.run.Progress;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunStatus;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A line when a run is new, is declared, is restarted or ends, and when an alert of it opens, is
 * muted or is over; none for an event. Called for every event, by several threads: what it costs is
 * a look into a map. Suspicions, of which nobody is told, are lines at DEBUG.
 */
final class RunLog {
  private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);
  private static final long WINDOW_MS = 10_000;
  private static final int RUN_LINES = 20;

  /** More than somebody reads in ten seconds; they matter more than runs. */
  private static final int ALERT_LINES = 50;

  private final Map<String, Seen> runs = new ConcurrentHashMap<>();
  private final LineBudget runLines = new LineBudget(RUN_LINES, WINDOW_MS);
  private final LineBudget alertLines = new LineBudget(ALERT_LINES, WINDOW_MS);
  private final LongSupplier clockMs;

  /** What was last said of a run, and whose it is. */
  private record Seen(String owner, RunStatus status, int attempt, boolean declared) {}

  RunLog(LongSupplier clockMs) {
    this.clockMs = clockMs;
  }

  void report(String owner, RunReport report) {
    Progress progress = report.progress();
    boolean declared = !report.declaration().equals(Declaration.NONE);
    @Nullable Seen before = runs.get(report.run());
    if (before == null
        || before.status() != progress.status()
        || before.attempt() != progress.attempt()
        || before.declared() != declared
        || !before.owner().equals(owner)) {
      Seen now = new Seen(owner, progress.status(), progress.attempt(), declared);
      runs.put(report.run(), now);
      if (before != null) {
        changed(before, now, report);
      } else if (progress.counts().steps() <= 1 && !progress.status().ended()) {
        // One that has seen more came here with its partition: it is in the line about that.
        line(report, "Run {} is new, {}", declared ? plan(report) : "not declared yet");
      }
    }
    for (Alert alert : report.alerts().transitions()) {
      transition(alert, report);
    }
  }

  private void changed(Seen before, Seen now, RunReport report) {
    if (now.declared() && !before.declared()) {
      line(report, "Run {} is declared, {}", plan(report));
    }
    if (now.attempt() > before.attempt()) {
      line(report, "Run {} was restarted, {}", "attempt " + now.attempt());
    }
    if (now.status().ended() && !before.status().ended()) {
      line(report, "Run {} " + now.status().label() + ", {}", where(report.progress()));
    } else if (before.status().ended() && !now.status().ended()) {
      line(report, "Run {} goes on after its end, {}", where(report.progress()));
    } else if (before.status() == RunStatus.STALLED && now.status() == RunStatus.LIVE) {
      line(report, "Run {} is heard of again, {}", where(report.progress()));
    }
  }

  private static String plan(RunReport report) {
    Declaration declaration = report.declaration();
    return "family "
        + declaration.family().orElse("none")
        + (report.progress().reach().targetTokens().isPresent()
            ? String.format(
                Locale.ROOT,
                ", %.3g tokens planned",
                report.progress().reach().targetTokens().getAsDouble())
            : ", no target: no forecast");
  }

  private static String where(Progress progress) {
    return (progress.step().isPresent() ? "step " + progress.step().getAsLong() + ", " : "")
        + String.format(Locale.ROOT, "%.3g tokens", progress.tokens())
        + (Double.isFinite(progress.losses().lastNats())
            ? String.format(Locale.ROOT, ", loss %.4f nats per token", progress.losses().lastNats())
            : "");
  }

  private void line(RunReport report, String message, String more) {
    if (runLines.allows(clockMs.getAsLong())) {
      LOG.atInfo()
          .addKeyValue("run", report.run())
          .addKeyValue("status", report.progress().status().label())
          .log(message, report.run(), more);
    }
  }

  private void transition(Alert alert, RunReport report) {
    boolean over = alert.state() == Alert.State.RESOLVED;
    boolean told = alert.telling().sequence() > 0;
    boolean urgent = alert.confirmed() && alert.muted().isEmpty();
    Level level =
        !told
            ? Level.DEBUG
            : urgent && alert.kind().severity() != AlertKind.Severity.INFO
                ? Level.WARN
                : Level.INFO;
    if (!LOG.isEnabledForLevel(level) || (told && !alertLines.allows(clockMs.getAsLong()))) {
      return;
    }
    String state =
        over ? "over" : alert.muted().isPresent() ? "muted" : urgent ? "open" : "suspected";
    String severity = alert.kind().severity().name().toLowerCase(Locale.ROOT);
    LoggingEventBuilder line =
        LOG.atLevel(level)
            .addKeyValue("run", alert.run())
            .addKeyValue("alert", alert.id())
            .addKeyValue("kind", alert.kind().label())
            .addKeyValue("severity", severity)
            .addKeyValue("state", state);
    line.log(
        "Alert {} ({}) of run {} {}: {}",
        alert.kind(),
        severity,
        alert.run(),
        state,
        AlertText.of(alert, report));
  }

  void forget(String owner, String run) {
    runs.computeIfPresent(run, (id, seen) -> seen.owner().equals(owner) ? null : seen);
  }

  void forgetAll(String owner) {
    runs.values().removeIf(seen -> seen.owner().equals(owner));
  }

  /** Tells of lines held back; called every second or so. */
  void settle() {
    long now = clockMs.getAsLong();
    runLines.settle(
        now, more -> LOG.info("{} more changes of runs; the status page shows all runs", more));
    alertLines.settle(
        now, more -> LOG.warn("{} more changes of alerts; training.alerts has them all", more));
  }
}
