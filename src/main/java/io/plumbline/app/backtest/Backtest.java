package io.plumbline.app.backtest;

import io.plumbline.app.recording.LineReader;
import io.plumbline.app.recording.Recording;
import io.plumbline.app.recording.TailMean;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunReport;
import io.plumbline.run.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs a recording through the same {@link RunMonitor} as the stream does, without Kafka, and notes
 * what it said on the way.
 *
 * <p>The monitor's clock is the trainer's: an event arrives when it was sent. A run whose events
 * carry timestamps and that falls silent below {@link RunOutcome#COMPLETE} of its target without
 * saying that it ended is looked at once more, long afterwards, as the stream's wall clock would.
 */
public final class Backtest {
  private final Function<String, RunMonitor> monitors;
  private final List<Double> shares;
  private final Consumer<Step> watching;
  private final ScheduleSight sight;

  /**
   * Prepares a backtest.
   *
   * @param shares of the planned tokens at which the forecast is noted, each above 0 and at most 1
   */
  public Backtest(RunMonitor monitor, List<Double> shares) {
    this(run -> monitor, shares);
  }

  /** As above, with a monitor for each run, by its id: one that knows what it may know. */
  Backtest(Function<String, RunMonitor> monitors, List<Double> shares) {
    this(monitors, shares, ScheduleSight.DECLARED, step -> {});
  }

  /**
   * As above, watched.
   *
   * @param watching sees every step, in the order of the events
   */
  public Backtest(
      Function<String, RunMonitor> monitors, List<Double> shares, Consumer<Step> watching) {
    this(monitors, shares, ScheduleSight.DECLARED, watching);
  }

  /** As above, letting the monitor know only so much of the schedules. */
  public Backtest(Function<String, RunMonitor> monitors, List<Double> shares, ScheduleSight sight) {
    this(monitors, shares, sight, step -> {});
  }

  private Backtest(
      Function<String, RunMonitor> monitors,
      List<Double> shares,
      ScheduleSight sight,
      Consumer<Step> watching) {
    this.monitors = monitors;
    this.shares = List.copyOf(shares);
    this.sight = sight;
    this.watching = watching;
  }

  /**
   * Reads one recording; several runs in it are told apart.
   *
   * @return one outcome per run, in order of appearance
   * @throws IOException if the file cannot be read to its end, or holds no event at all
   */
  public List<RunOutcome> file(Path path) throws IOException {
    try (Recording recording = new Recording(LineReader.open(path))) {
      return of(recording);
    }
  }

  /** As {@link #file}, from an open recording, which stays open. */
  public List<RunOutcome> of(Recording recording) throws IOException {
    Map<String, Followed> runs = new LinkedHashMap<>();
    // A line that is no event is counted to the run it follows; those at the beginning to the
    // first.
    Optional<Followed> current = Optional.empty();
    long early = 0;
    String firstRejection = "it is empty";
    for (var line = recording.next(); line.isPresent(); line = recording.next()) {
      Optional<TrainingEvent> event = line.get().event();
      if (event.isPresent()) {
        current = Optional.of(runs.computeIfAbsent(event.get().run(), Followed::new));
        current.get().accept(event.get());
      } else if (current.isPresent()) {
        current.get().rejected++;
      } else if (early++ == 0) {
        String why = line.get().decoded().fold(valid -> "", rejected -> rejected.detail());
        firstRejection = "line " + recording.lineNumber() + ": " + why;
      }
    }
    if (runs.isEmpty()) {
      throw new IOException("no training event in it; " + firstRejection);
    }
    runs.values().iterator().next().rejected += early;
    return runs.values().stream().map(Followed::outcome).toList();
  }

  /** One run while its recording is read. */
  private final class Followed {
    private final MonitoredRun monitored;
    private final Heard heard = new Heard(shares);
    private final TailMean losses = new TailMean();
    private final ScheduleSight.View view = sight.view();
    private final String run;
    private long events;
    private long rejected;

    Followed(String run) {
      this.run = run;
      this.monitored = new MonitoredRun(monitors.apply(run), run);
    }

    void accept(TrainingEvent event) {
      events++;
      if (event instanceof TrainingEvent.StepLogged step) {
        losses.add(step.lossNats());
      }
      for (TrainingEvent shown : view.of(event)) {
        note(monitored.accept(shown));
      }
    }

    private void note(Step step) {
      watching.accept(step);
      heard.note(step);
    }

    RunOutcome outcome() {
      monitored.silence().ifPresent(this::note);
      RunReport report = monitored.report();
      return new RunOutcome(
          run,
          new RunOutcome.Read(events, rejected),
          new RunOutcome.Declared(
              monitored.state().declaration().horizonTokens(),
              monitored.state().declaredSchedule()),
          heard.inAll(report),
          new RunOutcome.Happened(report.progress().share().orElse(Double.NaN), losses.mean()));
    }
  }
}
