package io.plumbline.app;

import io.plumbline.app.bench.drift.CadenceTable;
import io.plumbline.app.bench.drift.DriftBenchJson;
import io.plumbline.app.bench.drift.DriftBenchTable;
import io.plumbline.app.bench.drift.DriftResults;
import io.plumbline.app.bench.drift.DriftWatch;
import io.plumbline.app.bench.drift.FaultBench;
import io.plumbline.app.bench.drift.FaultFamily;
import io.plumbline.app.bench.drift.FaultSample;
import io.plumbline.app.bench.drift.FaultTable;
import io.plumbline.app.bench.drift.FaultTrial;
import io.plumbline.app.bench.drift.InjectedFault;
import io.plumbline.app.bench.drift.WatchedRun;
import io.plumbline.app.bench.rule.RuleInUse;
import io.plumbline.app.recording.Cadence;
import io.plumbline.app.recording.FaultLabels;
import io.plumbline.app.recording.InOrder;
import io.plumbline.app.recording.RecordedFile;
import io.plumbline.app.recording.Recordings;
import io.plumbline.run.MonitorSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code plumbline bench drift}: who is woken for nothing, and how late for something? */
@Command(
    name = "drift",
    mixinStandardHelpOptions = true,
    header = "Who is woken for nothing, and how late for something?",
    description = {
      "%nPlays recordings to plumbline and to the rules people use today: false alarms on healthy"
          + " runs, and whether",
      "and how late runs broken on purpose are caught. A LABELS.csv beside the recordings"
          + " (run,fault,fault_step)",
      "tells which are; without it a run is healthy. Then faults of many kinds and sizes are put"
          + " into healthy runs,",
      "early, in the middle, late and inside the anneal. Without a path it measures what comes with"
          + " the program.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline bench drift --recordings runs/                everything",
      "  plumbline bench drift --faults level,ramp runs/         of the faults put in, only these",
      "  plumbline bench drift --logged 1,5,20,m5 --faults none runs/   at other logging cadences",
      "  plumbline bench drift --no-baselines runs/              plumbline alone",
      "  plumbline bench drift --json runs/ | jq .alerts         one JSON object a line",
      "  plumbline bench drift --broken r17 --recordings runs/   r17 diverged by itself: not a"
          + " false alarm",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all recordings were read",
      "1:one could not be read (the others were)",
      "2:wrong usage"
    })
final class DriftBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private RecordingOptions recordings = new RecordingOptions();
  @Mixin private Labelled labelled = new Labelled();
  @Mixin private Injection injection = new Injection();
  @Mixin private Output output = new Output();

  @Option(names = "--no-baselines", description = "Leave out the rules that people use today.")
  private boolean noBaselines;

  @Option(
      names = "--logged",
      split = ",",
      paramLabel = "K",
      description = {
        "The same runs as if logged each K-th step only, or as means of K with an m before it:"
            + " 1,5,m5 (default: 1,",
        "as recorded). Faults are put into runs at the first of them."
      })
  private List<String> logged = List.of("1");

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Recordings worked on at a time (default: one for each core).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private ConfigOptions settings = new ConfigOptions();

  /** Which of the recorded runs are broken. */
  static final class Labelled {
    @Option(
        names = "--labels",
        paramLabel = "FILE",
        description = "Which runs are broken since when (default: the LABELS.csv beside each).")
    private Optional<Path> labels = Optional.empty();

    @Option(
        names = "--broken",
        split = ",",
        paramLabel = "RUN",
        description =
            "Runs that broke by themselves: their alerts are shown, and not called false.")
    private Set<String> broken = Set.of();
  }

  /** Which faults are put into which healthy runs. */
  static final class Injection {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
        names = "--faults",
        split = ",",
        paramLabel = "FAULT",
        description = {
          "Put only these faults into healthy runs: level, ramp, pace, noise, spike, spikes, nan,"
              + " shard, batch; none",
          "for none (default: all)."
        })
    private List<String> faults = FaultFamily.labels();

    @Option(
        names = "--sample",
        paramLabel = "N",
        defaultValue = "40",
        description =
            "Healthy runs to put faults into, as many from each folder (${DEFAULT-VALUE}).")
    private int sample;

    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "1",
        description = "Draws them (${DEFAULT-VALUE}).")
    private long seed;

    /** Filled in by picocli before it is asked anything. */
    @SuppressWarnings("NullAway.Init")
    Injection() {}

    /** What to put in; nothing at all first, to see what is caught by chance. */
    private List<InjectedFault> all() {
      if (faults.equals(List.of("none"))) {
        return List.of();
      }
      List<InjectedFault> all = new ArrayList<>(FaultFamily.NOTHING.all());
      for (String label : faults) {
        if (!FaultFamily.labels().contains(label)) {
          throw new ParameterException(
              command.commandLine(),
              "--faults takes "
                  + String.join(", ", FaultFamily.labels())
                  + " or none; it was given "
                  + label);
        }
        all.addAll(FaultFamily.valueOf(label.toUpperCase(Locale.ROOT)).all());
      }
      return all;
    }
  }

  /** How the results are shown. */
  static final class Output {
    @Option(
        names = "--json",
        description = "One JSON object a line for each rule, run and fault, for tools.")
    private boolean json;

    @Option(names = "--details", description = "One line for each fault in each run.")
    private boolean details;
  }

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  DriftBenchCommand() {}

  @Override
  public Integer call() {
    if (threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "--threads takes a number from 1; it was given " + threads);
    }
    List<InjectedFault> injected = injection.all();
    MonitorSettings monitor = settings.config(Map.of()).monitor();
    List<RuleInUse> rules = noBaselines ? List.of() : List.of(RuleInUse.values());
    DriftWatch watch =
        new DriftWatch(monitor, new FaultLabels(labelled.labels), labelled.broken, rules);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<Cadence> cadences = cadences();
    Map<Cadence, DriftResults> byCadence = new LinkedHashMap<>();
    boolean allRead = true;
    for (Cadence cadence : cadences) {
      List<WatchedRun> runs = new ArrayList<>();
      allRead &=
          InOrder.map(
              files(),
              file -> watch.of(file, cadence),
              (file, watched) -> runs.addAll(watched),
              err,
              threads);
      byCadence.put(cadence, new DriftResults(runs));
    }
    DriftResults results = byCadence.getOrDefault(cadences.get(0), new DriftResults(List.of()));
    if (output.json) {
      byCadence.forEach(new DriftBenchJson(out, rules)::print);
    } else {
      new DriftBenchTable(out, rules).print(results);
      new CadenceTable(out).print(byCadence);
    }
    out.flush();
    if (!injected.isEmpty()) {
      List<FaultTrial> trials = new ArrayList<>();
      FaultBench bench = new FaultBench(monitor, injected, rules);
      InOrder.map(
          FaultSample.of(results, injection.sample, injection.seed),
          bench::of,
          (run, tried) -> trials.addAll(tried),
          err,
          threads);
      double lossesBetween = results.lossesBetweenFalsePages();
      if (output.json) {
        new DriftBenchJson(out, rules).print(trials, lossesBetween, output.details);
      } else {
        new FaultTable(out, rules).print(trials, lossesBetween, output.details);
      }
    }
    out.flush();
    return allRead ? 0 : 1;
  }

  private List<Cadence> cadences() {
    return logged.stream()
        .map(
            one ->
                Cadence.parse(one)
                    .orElseThrow(
                        () ->
                            new ParameterException(
                                spec.commandLine(),
                                "--logged takes step counts from 1, such as 5, or m5 for means of"
                                    + " five; it was given "
                                    + one)))
        .distinct()
        .toList();
  }

  private List<RecordedFile> files() {
    List<Path> given = recordings.given();
    return given.isEmpty()
        ? RecordedFile.allBundled()
        : Recordings.under(given).stream().map(RecordedFile::of).toList();
  }
}
