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
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
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
    double rate = (now.targetTokens().orElseThrow() - now.tokens()) / secondsLeft;
    return with(
        report, run, now.status(), now.targetTokens(), OptionalDouble.of(rate), lastEventMs);
  }

  static RunReport with(RunReport report, RunStatus status) {
    Progress now = report.progress();
    return with(
        report, report.run(), status, now.targetTokens(), now.tokensPerSecond(), now.lastEventMs());
  }

  static RunReport with(
      RunReport report,
      String run,
      RunStatus status,
      OptionalDouble target,
      OptionalDouble rate,
      long lastEventMs) {
    Progress progress =
        copy(
            report.progress(),
            Map.of(
                "status", status,
                "targetTokens", target,
                "tokensPerSecond", rate,
                "lastEventMs", lastEventMs));
    return copy(report, Map.of("run", run, "progress", progress));
  }

  /** A record with some of its components replaced, whatever others it has. */
  private static <R extends Record> R copy(R record, Map<String, Object> replaced) {
    try {
      RecordComponent[] components = record.getClass().getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      Object[] values = new Object[components.length];
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        Object replacement = replaced.get(components[i].getName());
        values[i] = replacement != null ? replacement : components[i].getAccessor().invoke(record);
      }
      @SuppressWarnings("unchecked") // the class of an R makes an R
      R copy = (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
      return copy;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("" + record.getClass(), e);
    }
  }
}
