package io.plumbline.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plumbline bench forecast}: how good are the forecasts, beside what others would say? */
@Command(
    name = "forecast",
    mixinStandardHelpOptions = true,
    header = "How good are the forecasts, beside simpler ways?",
    description = {
      "%nFor every source (the folder a recording lies in), schedule class and share of the planned tokens: errors,",
      "coverage and width of plumbline's forecasts, beside baselines that see the same points.",
      "Runs that a LABELS.csv in their folder calls faulty are left out.%n"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all recordings were read",
      "1:one could not be read (the others were)",
      "2:wrong usage"
    })
final class ForecastBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Recordings, or folders of them.")
  private List<Path> paths;

  @Option(
      names = "--at",
      paramLabel = "SHARE",
      split = ",",
      defaultValue = "0.1,0.2,0.3,0.5,0.7,0.9",
      description = "Shares of the planned tokens (${DEFAULT-VALUE}).")
  private List<Double> shares;

  @Mixin private ConfigOptions settings = new ConfigOptions();

  private final Map<Path, Set<String>> faulty = new HashMap<>();

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  ForecastBenchCommand() {}

  @Override
  public Integer call() {
    List<Double> ordered = BacktestCommand.checked(shares, spec);
    ForecastBench bench = new ForecastBench(settings.config(Map.of()).monitor(), ordered);
    PrintWriter out = spec.commandLine().getOut();
    ForecastBenchTable table = new ForecastBenchTable();
    List<Path> healthy = Recordings.under(paths).stream().filter(file -> !isFaulty(file)).toList();
    boolean allRead =
        InOrder.map(
            healthy,
            bench::of,
            (file, cases) -> table.add(source(file), cases),
            spec.commandLine().getErr());
    table.print(out);
    out.flush();
    return allRead ? 0 : 1;
  }

  private static String source(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null || folder.getFileName() == null ? "-" : folder.getFileName().toString();
  }

  private boolean isFaulty(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    String run = file.getFileName().toString().replaceFirst("\\.jsonl(\\.gz)?$", "");
    return folder != null
        && faulty.computeIfAbsent(folder, ForecastBenchCommand::labelled).contains(run);
  }

  /** Runs whose second column in LABELS.csv names a fault. */
  private static Set<String> labelled(Path folder) {
    Path labels = folder.resolve("LABELS.csv");
    Set<String> faulty = new HashSet<>();
    if (Files.exists(labels)) {
      try {
        for (String line : Files.readAllLines(labels, StandardCharsets.UTF_8)) {
          String[] cells = line.split(",", -1);
          if (cells.length > 1 && !cells[1].equals("none")) {
            faulty.add(cells[0]);
          }
        }
      } catch (IOException e) {
        throw new CommandFailed(
            "cannot read " + labels + " (" + Recordings.reason(e) + "); mend it or remove it", e);
      }
    }
    return faulty;
  }
}
