package io.plumbline.app;

import io.plumbline.app.backtest.Backtest;
import io.plumbline.app.backtest.BacktestJson;
import io.plumbline.app.backtest.BacktestTable;
import io.plumbline.app.config.MonitorConfig;
import io.plumbline.app.config.PriorFile;
import io.plumbline.app.recording.InOrder;
import io.plumbline.app.recording.Recordings;
import io.plumbline.family.Lesson;
import io.plumbline.family.PriorBook;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plumbline backtest}: what would plumbline have said about past runs? */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    header = "What would plumbline have said about past runs?",
    description = {
      "%nFeeds recordings through the same monitor as the stream, without Kafka, and prints the"
          + " forecasts made on",
      "the way beside what happened, and every alert.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline backtest runs/                            every .jsonl and .jsonl.gz in a"
          + " folder",
      "  plumbline backtest --at 0.3 run.jsonl               the forecast at 30 %% of the planned"
          + " tokens",
      "  plumbline backtest --json runs/ | jq .alerts        one JSON object a line for each run",
      "  plumbline backtest --set false.alarms.per.run=0.001 runs/   how late would quieter"
          + " settings be?",
      "  plumbline backtest --learn-prior p.json small/      what finished runs teach about their"
          + " family ...",
      "  plumbline backtest --prior p.json large/            ... and what that does for the next"
          + " ones",
      "",
      "A recording is one JSON event a line, as on the topic training.events."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all recordings were read",
      "1:one could not be read (the others were)",
      "2:wrong usage"
    })
final class BacktestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Recordings, or folders of them.")
  private List<Path> paths;

  @Option(
      names = "--at",
      paramLabel = "SHARE",
      split = ",",
      defaultValue = "0.1,0.2,0.3,0.5,0.7,0.9",
      description =
          "Shares of the planned tokens at which to note the forecast (${DEFAULT-VALUE}).")
  private List<Double> shares;

  @Option(names = "--json", description = "One JSON object a line for each run, for tools.")
  private boolean json;

  @Option(
      names = "--prior",
      paramLabel = "FILE",
      description =
          "What families have taught, as --learn-prior writes it or training.laws has it.")
  private Optional<Path> prior = Optional.empty();

  @Option(
      names = "--learn-prior",
      paramLabel = "FILE",
      description = "Write what these runs teach their families; broken ones teach nothing.")
  private Optional<Path> learnPrior = Optional.empty();

  @Mixin private ConfigOptions settings = new ConfigOptions();

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  BacktestCommand() {}

  @Override
  public Integer call() {
    List<Double> ordered = checked(shares, spec);
    MonitorConfig config = settings.config(Map.of());
    MonitorSettings monitor = config.monitor();
    PrintWriter out = spec.commandLine().getOut();
    PriorBook priors =
        prior.or(config.families()::priorFile).map(PriorFile::read).orElse(PriorBook.EMPTY);
    List<Lesson> lessons = new ArrayList<>();
    BacktestTable table = new BacktestTable(out);
    boolean allRead =
        InOrder.map(
            Recordings.under(paths),
            file -> new Backtest(new RunMonitor(monitor, priors), ordered).file(file),
            (file, outcomes) -> {
              outcomes.forEach(
                  outcome -> {
                    outcome.said().lesson().ifPresent(lessons::add);
                    if (json) {
                      out.println(BacktestJson.line(outcome));
                    } else {
                      table.add(outcome);
                    }
                  });
              out.flush();
            },
            spec.commandLine().getErr());
    learnPrior.ifPresent(file -> PriorFile.write(file, PriorBook.learn(lessons)));
    if (!json) {
      table.summary();
    }
    out.flush();
    return allRead ? 0 : 1;
  }

  /**
   * The shares without repetition, in rising order.
   *
   * @throws ParameterException if one is not above 0 and at most 1
   */
  static List<Double> checked(List<Double> shares, CommandSpec spec) {
    for (double share : shares) {
      if (!(share > 0 && share <= 1)) {
        throw new ParameterException(
            spec.commandLine(),
            "--at takes shares above 0 and up to 1, such as 0.3 for 30 %; it was given " + share);
      }
    }
    return shares.stream().distinct().sorted().toList();
  }
}
