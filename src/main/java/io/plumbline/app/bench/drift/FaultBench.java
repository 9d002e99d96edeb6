package io.plumbline.app.bench.drift;

import io.plumbline.app.backtest.MonitoredRun;
import io.plumbline.app.bench.rule.Rearmed;
import io.plumbline.app.bench.rule.RuleInUse;
import io.plumbline.app.recording.RecordedRun;
import io.plumbline.app.recording.ScheduleClass;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Puts faults into healthy runs and sees who notices. The healthy beginning is played once; from
 * each place every fault goes its own way, until it wakes somebody or the run ends. Evaluations
 * after the fault are left out: they would tell of a run that is well.
 */
public final class FaultBench {
  /** Early, in the middle, late, and where a run that anneals is well into it. */
  static final List<Double> SHARES = List.of(0.15, 0.35, 0.65, 0.9);

  private static final double IN_THE_ANNEAL = 0.9;

  private final MonitorSettings settings;
  private final List<InjectedFault> faults;
  private final List<RuleInUse> rules;

  /**
   * Prepares.
   *
   * @param faults to try, each at every place
   * @param rules to play to beside plumbline
   */
  public FaultBench(MonitorSettings settings, List<InjectedFault> faults, List<RuleInUse> rules) {
    this.settings = settings;
    this.faults = List.copyOf(faults);
    this.rules = List.copyOf(rules);
  }

  /** All trials on one run; none on one whose losses are not all finite. */
  public List<FaultTrial> of(WatchedRun watched) throws IOException {
    List<FaultTrial> trials = new ArrayList<>();
    for (RecordedRun run : RecordedRun.of(watched.file())) {
      if (run.run().equals(watched.run())
          && Arrays.stream(run.losses()).allMatch(Double::isFinite)) {
        trials.addAll(new Trials(run).all());
      }
    }
    return trials;
  }

  private static boolean anneals(RecordedRun run) {
    return run.declaration()
        .schedule()
        .map(ScheduleClass::of)
        .filter(kind -> kind == ScheduleClass.COSINE || kind == ScheduleClass.DECAY)
        .isPresent();
  }

  /** One run's. */
  private final class Trials {
    private final RecordedRun run;
    private final int[] lossEvents;
    private final double[] losses;
    private final HealthyCurve curve;

    Trials(RecordedRun run) {
      this.run = run;
      this.lossEvents = run.lossEvents();
      this.losses = run.losses();
      this.curve = new HealthyCurve(losses);
    }

    List<FaultTrial> all() {
      List<FaultTrial> trials = new ArrayList<>();
      MonitoredRun healthy = new MonitoredRun(new RunMonitor(settings), run.run());
      int event = 0;
      for (double share : SHARES) {
        int from = (int) (share * losses.length);
        if (share == IN_THE_ANNEAL && !anneals(run)) {
          continue;
        }
        for (; event < lossEvents[from]; event++) {
          healthy.accept(run.events().get(event));
        }
        for (InjectedFault fault : faults) {
          trials.add(trial(healthy.copy(), share, from, fault));
        }
      }
      return trials;
    }

    private FaultTrial trial(MonitoredRun fork, double share, int from, InjectedFault fault) {
      OpenedAlert.Watch watch = new OpenedAlert.Watch();
      Optional<FaultTrial.Caught> page = Optional.empty();
      Optional<FaultTrial.Caught> any = Optional.empty();
      for (int at = from; at < losses.length && page.isEmpty(); at++) {
        Step step = fork.accept(broken(at, from, fault));
        for (OpenedAlert alert : watch.of(step, at - from + 1)) {
          FaultTrial.Caught caught = new FaultTrial.Caught(alert.kind(), alert.losses());
          any = any.or(() -> Optional.of(caught));
          if (alert.pages()) {
            page = page.or(() -> Optional.of(caught));
          }
        }
      }
      Map<RuleInUse, Integer> delays = new EnumMap<>(RuleInUse.class);
      rules.forEach(
          rule -> {
            OptionalInt delay = delay(rule.begin(run), from, fault);
            delay.ifPresent(late -> delays.put(rule, late));
          });
      return new FaultTrial(
          fault,
          new FaultTrial.Place(
              run.file().source(),
              run.run(),
              share,
              losses.length - from,
              curve.trend(from),
              LocalNoise.of(losses, from)),
          new FaultTrial.Noticed(page, any, delays));
    }

    private TrainingEvent broken(int at, int from, InjectedFault fault) {
      TrainingEvent.StepLogged whole = logged(at);
      return new TrainingEvent.StepLogged(
          whole.run(),
          whole.timeMs(),
          whole.attempt(),
          whole.at(),
          fault.loss(curve, from, at),
          whole.learningRate(),
          whole.gradientNorm());
    }

    private TrainingEvent.StepLogged logged(int at) {
      return (TrainingEvent.StepLogged) run.events().get(lossEvents[at]);
    }

    /** Losses until the rule's first alarm that counts, if there was one. */
    private OptionalInt delay(Rearmed rule, int from, InjectedFault fault) {
      for (int at = 0; at < losses.length; at++) {
        double loss = at < from ? losses[at] : fault.loss(curve, from, at);
        if (rule.on(loss, logged(at).timeMs()) && at >= from) {
          return OptionalInt.of(at - from + 1);
        }
      }
      return OptionalInt.empty();
    }
  }
}
