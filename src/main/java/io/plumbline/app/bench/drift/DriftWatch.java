package io.plumbline.app.bench.drift;

import io.plumbline.app.backtest.MonitoredRun;
import io.plumbline.app.bench.rule.Rearmed;
import io.plumbline.app.bench.rule.RuleInUse;
import io.plumbline.app.recording.Cadence;
import io.plumbline.app.recording.FaultLabels;
import io.plumbline.app.recording.FaultLabels.Fault;
import io.plumbline.app.recording.RecordedFile;
import io.plumbline.app.recording.RecordedRun;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Plays recordings as they are, to plumbline and to the rules in use, and notes who alarmed. */
public final class DriftWatch {
  private final MonitorSettings settings;
  private final FaultLabels labels;
  private final Set<String> broken;
  private final List<RuleInUse> rules;

  /**
   * Prepares.
   *
   * @param broken ids of runs that broke by themselves
   * @param rules to play to beside plumbline
   */
  public DriftWatch(
      MonitorSettings settings, FaultLabels labels, Set<String> broken, List<RuleInUse> rules) {
    this.settings = settings;
    this.labels = labels;
    this.broken = Set.copyOf(broken);
    this.rules = List.copyOf(rules);
  }

  /**
   * The runs of one recording.
   *
   * @param cadence how often they log
   * @throws IOException if it cannot be read to its end, or holds no event at all
   */
  public List<WatchedRun> of(RecordedFile file, Cadence cadence) throws IOException {
    List<RecordedRun> runs = RecordedRun.of(file);
    if (runs.isEmpty()) {
      throw new IOException("no training event in it");
    }
    return runs.stream().map(run -> of(run.at(cadence))).toList();
  }

  private WatchedRun of(RecordedRun run) {
    Optional<Fault> fault = labels.of(run.file(), run.run());
    MonitoredRun monitored = new MonitoredRun(new RunMonitor(settings), run.run());
    OpenedAlert.Watch watch = new OpenedAlert.Watch();
    List<OpenedAlert> alerts = new ArrayList<>();
    int losses = 0;
    for (TrainingEvent event : run.events()) {
      losses += event instanceof TrainingEvent.StepLogged ? 1 : 0;
      alerts.addAll(watch.of(monitored.accept(event), losses));
    }
    // Silence is the loss that did not come.
    int silence = losses + 1;
    monitored.silence().ifPresent(step -> alerts.addAll(watch.of(step, silence)));
    return new WatchedRun(
        run.file(),
        run.run(),
        fault,
        broken.contains(run.run()),
        losses,
        fault.map(known -> faultAt(run, known)).orElse(silence),
        alerts,
        alarms(run));
  }

  /**
   * The first loss at or past the fault's step, or the first that a return to before it repeats.
   */
  private static int faultAt(RecordedRun run, Fault fault) {
    int at = 1;
    OptionalLong before = OptionalLong.empty();
    for (TrainingEvent event : run.events()) {
      if (event instanceof TrainingEvent.StepLogged logged) {
        OptionalLong step = logged.at().step();
        if (fault.step().isEmpty()
            || step.orElse(Long.MIN_VALUE) >= fault.step().getAsLong()
            || step.orElse(Long.MAX_VALUE) < before.orElse(Long.MIN_VALUE)) {
          return at;
        }
        before = step.isPresent() ? step : before;
        at++;
      }
    }
    return at;
  }

  private Map<RuleInUse, List<Integer>> alarms(RecordedRun run) {
    Map<RuleInUse, List<Integer>> alarms = new EnumMap<>(RuleInUse.class);
    for (RuleInUse rule : rules) {
      Rearmed armed = rule.begin(run);
      List<Integer> at = new ArrayList<>();
      int losses = 0;
      for (TrainingEvent event : run.events()) {
        if (event instanceof TrainingEvent.StepLogged logged) {
          losses++;
          if (armed.on(logged.lossNats(), logged.timeMs())) {
            at.add(losses);
          }
        }
      }
      alarms.put(rule, List.copyOf(at));
    }
    return alarms;
  }
}
