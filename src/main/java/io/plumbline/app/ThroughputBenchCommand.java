package io.plumbline.app;

import io.plumbline.app.bench.throughput.Rates;
import io.plumbline.app.bench.throughput.ThroughputBench;
import io.plumbline.app.broker.TemporaryFolder;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code plumbline bench throughput}: events a second, beside an empty Kafka Streams topology. */
@Command(
    name = "throughput",
    mixinStandardHelpOptions = true,
    header = "How many events a second, beside Kafka Streams doing nothing?",
    description = {
      "%nOn one embedded broker, exactly once, in turn: records passed through as they are, decoded"
          + " and passed",
      "through, and the whole monitor. The first round warms up and does not count.%n"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:measured", "1:could not measure", "2:wrong usage"})
final class ThroughputBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "500000",
      description = "Events per pass (${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--repetitions",
      paramLabel = "R",
      defaultValue = "3",
      description = "Rounds that count (${DEFAULT-VALUE}).")
  private int repetitions;

  @Option(
      names = "--runs",
      paramLabel = "K",
      defaultValue = "20",
      description = "Runs the events belong to (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--threads",
      paramLabel = "T",
      defaultValue = "2",
      description = "Stream threads (${DEFAULT-VALUE}).")
  private int threads;

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  ThroughputBenchCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    ThroughputBench.Settings settings;
    try {
      settings = new ThroughputBench.Settings(events, repetitions, runs, threads);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage());
    }
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      print(out, new ThroughputBench(settings, folder.path(), err::println).run());
    }
    return 0;
  }

  private static void print(PrintWriter out, List<Rates> rates) {
    double empty = rates.get(0).median();
    out.printf(Locale.ROOT, "%-22s  %12s  %6s  %s%n", "", "events/s", "ratio", "each round");
    for (Rates each : rates) {
      out.printf(
          Locale.ROOT,
          "%-22s  %,12.0f  %6.2f  %s%n",
          each.subject().label(),
          each.median(),
          each.median() / empty,
          each.eventsPerSecond().stream()
              .map(rate -> String.format(Locale.ROOT, "%,.0f", rate))
              .collect(Collectors.joining(" ")));
    }
    out.flush();
  }
}
