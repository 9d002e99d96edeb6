package io.plumbline.app;

import io.plumbline.app.backtest.ScheduleSight;
import io.plumbline.app.bench.baseline.Baseline;
import io.plumbline.app.bench.forecast.BenchedRun;
import io.plumbline.app.bench.forecast.ForecastBench;
import io.plumbline.app.bench.forecast.ForecastBenchJson;
import io.plumbline.app.bench.forecast.ForecastBenchTable;
import io.plumbline.app.bench.forecast.ForecastResults;
import io.plumbline.app.bench.forecast.LearnedPriors;
import io.plumbline.app.recording.HealthyRecordings;
import io.plumbline.app.recording.InOrder;
import io.plumbline.app.recording.RecordedFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code plumbline bench forecast}: how good are the forecasts, beside what others would say? */
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    header = "How good are the forecasts, beside simpler ways?",
    description = {
      "%nFor every source (the folder a recording lies in), schedule class and share of the planned"
          + " tokens: errors,",
      "coverage and width of plumbline's forecasts, beside baselines that see the same points; then"
          + " how steady the",
      "forecasts were, and whether they reach what was set for them. Runs that a LABELS.csv in"
          + " their folder calls",
      "faulty are left out. Without a path it measures the healthy recordings that come with the"
          + " program.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline bench forecast --recordings runs/                       each run the first of"
          + " its family",
      "  plumbline bench forecast --recordings runs/ --learn other-sizes   priors from the family's"
          + " other sizes",
      "  plumbline bench forecast --recordings runs/ --learn other-trunks  ... from runs with"
          + " another peak rate",
      "  plumbline bench forecast --recordings runs/ --schedules hidden    had nobody declared a"
          + " schedule",
      "  plumbline bench forecast --json --recordings a/ b/ | jq .error    one JSON object a line"
          + " for each group"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all recordings were read",
      "1:one could not be read (the others were)",
      "2:wrong usage"
    })
final class ForecastBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private RecordingOptions recordings = new RecordingOptions();

  @Option(
      names = "--learn",
      paramLabel = "FROM",
      converter = FromConverter.class,
      description = {
        "Learn each run's prior from other runs of its family, never from itself: other-sizes,"
            + " those with another",
        "number of parameters; other-trunks, those that share neither beginning nor peak learning"
            + " rate and size",
        "with it. Default: every run has the shipped prior."
      })
  private Optional<LearnedPriors.From> learn = Optional.empty();

  @Option(
      names = "--schedules",
      paramLabel = "SIGHT",
      converter = SightConverter.class,
      defaultValue = "declared",
      description = {
        "What is known of the schedules: declared, as recorded; hidden, only the learning rates"
            + " logged; none, not even",
        "those; late, declared when half of the target is reached (${DEFAULT-VALUE})."
      })
  private ScheduleSight sight;

  @Option(
      names = "--at",
      paramLabel = "SHARE",
      split = ",",
      defaultValue = "0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9",
      description = "Shares of the planned tokens (${DEFAULT-VALUE}).")
  private List<Double> shares;

  @Option(
      names = "--no-baselines",
      description = "Leave the baselines out: less than half the time.")
  private boolean noBaselines;

  @Option(names = "--json", description = "One JSON object a line for each group, for tools.")
  private boolean json;

  @Mixin private ConfigOptions settings = new ConfigOptions();

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  ForecastBenchCommand() {}

  @Override
  public Integer call() {
    List<Double> ordered = BacktestCommand.checked(shares, spec);
    List<Baseline> baselines = noBaselines ? List.of() : ForecastBench.BASELINES;
    List<String> labels = baselines.stream().map(Baseline::label).toList();
    ForecastBench bench =
        new ForecastBench(settings.config(Map.of()).monitor(), baselines, ordered, sight);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Map<RecordedFile, List<BenchedRun>> runs = new LinkedHashMap<>();
    boolean allRead = InOrder.map(files(), bench::of, runs::put, err);
    if (learn.isPresent()) {
      LearnedPriors priors = new LearnedPriors(learn.get(), all(runs));
      allRead &=
          InOrder.map(
              List.copyOf(runs.keySet()),
              file -> bench.informed(file, runs.getOrDefault(file, List.of()), priors),
              runs::put,
              err);
    }
    ForecastResults results = new ForecastResults(all(runs));
    if (json) {
      new ForecastBenchJson(out, labels, learn).print(results);
    } else {
      new ForecastBenchTable(out, labels).print(results, learn);
    }
    out.flush();
    return allRead ? 0 : 1;
  }

  private static List<BenchedRun> all(Map<RecordedFile, List<BenchedRun>> runs) {
    return runs.values().stream().flatMap(List::stream).toList();
  }

  private List<RecordedFile> files() {
    List<Path> given = recordings.given();
    return given.isEmpty() ? RecordedFile.bundled() : HealthyRecordings.under(given);
  }

  /** Reads --schedules. */
  static final class SightConverter implements ITypeConverter<ScheduleSight> {
    @Override
    public ScheduleSight convert(String text) {
      return Arrays.stream(ScheduleSight.values())
          .filter(sight -> sight.label().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "--schedules takes declared, hidden, none or late; it was given " + text));
    }
  }

  /** Reads --learn. */
  static final class FromConverter implements ITypeConverter<LearnedPriors.From> {
    @Override
    public LearnedPriors.From convert(String text) {
      return Arrays.stream(LearnedPriors.From.values())
          .filter(from -> from.label().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "--learn takes other-sizes or other-trunks; it was given " + text));
    }
  }
}
