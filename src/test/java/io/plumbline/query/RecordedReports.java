package io.plumbline.query;

import io.plumbline.event.EventCodec;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.Progress;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunState;
import io.plumbline.run.RunStatus;
import io.plumbline.run.Step;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;

/** What the monitor itself says of the bundled recordings, part of the way through. */
public final class RecordedReports {
  public static final long NOW_MS = 1_795_320_000_000L;

  private static final Path FOLDER = Path.of("src/main/resources/recordings");

  private RecordedReports() {}

  /** The report once this share of the planned tokens has been seen. */
  public static RunReport at(String recording, double share) {
    RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
    RunState state = monitor.begin(recording);
    EventCodec codec = new EventCodec();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(FOLDER.resolve(recording + ".jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      for (Iterator<String> each = lines.lines().iterator(); each.hasNext(); ) {
        Optional<TrainingEvent> event =
            codec
                .decode(null, each.next().getBytes(StandardCharsets.UTF_8))
                .fold(valid -> Optional.of(valid.event()), rejected -> Optional.empty());
        if (event.isEmpty()) {
          continue;
        }
        Step step = monitor.step(state, event.get(), event.get().timeMs().orElse(0));
        state = step.state();
        if (step.report().progress().share().orElse(0) >= share) {
          return step.report();
        }
      }
      throw new IllegalArgumentException(recording + " ends before " + share);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same of another run, whose newest event came then, and which has so long to go. */
  public static RunReport as(RunReport report, String run, long lastEventMs, double secondsLeft) {
    Progress now = report.progress();
    double rate = (now.reach().targetTokens().orElseThrow() - now.tokens()) / secondsLeft;
    return with(
        report,
        run,
        now.status(),
        now.reach().targetTokens(),
        OptionalDouble.of(rate),
        lastEventMs);
  }

  static RunReport with(RunReport report, RunStatus status) {
    Progress now = report.progress();
    return with(
        report,
        report.run(),
        status,
        now.reach().targetTokens(),
        now.speed().tokensPerSecond(),
        now.heard().eventMs());
  }

  static RunReport with(
      RunReport report,
      String run,
      RunStatus status,
      OptionalDouble target,
      OptionalDouble rate,
      long lastEventMs) {
    Progress now = report.progress();
    Progress progress =
        new Progress(
            status,
            now.attempt(),
            new Progress.Reach(now.step(), now.tokens(), now.reach().tokenSource(), target),
            now.losses(),
            now.readings(),
            new Progress.Speed(rate, now.speed().etaSeconds()),
            new Progress.Heard(lastEventMs, now.heard().arrivalMs()),
            now.counts());
    return new RunReport(
        run,
        report.declaration(),
        progress,
        report.seen(),
        report.expected(),
        report.verdicts(),
        report.alerts(),
        report.renewed());
  }
}
