package io.plumbline.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code plumbline bench}: measurements that anyone can repeat. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "MEASUREMENT",
    header = "Measurements that anyone can repeat.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline bench forecast --recordings runs/   errors and coverage of the forecasts, beside baselines",
      "  plumbline bench drift --recordings runs/      false alarms and delays, beside the rules in use today",
      "  plumbline bench prior --recordings runs/      what the shipped prior's numbers rest on",
      "  plumbline bench siblings runs/                what runs that read the same batches are worth",
      "  plumbline bench throughput                    events a second, beside Kafka Streams doing nothing",
    },
    subcommands = {
      ForecastBenchCommand.class,
      DriftBenchCommand.class,
      PriorBenchCommand.class,
      SiblingsBenchCommand.class,
      ThroughputBenchCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Set by picocli before {@link #run}. */
  @SuppressWarnings("NullAway.Init")
  BenchCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to measure: " + String.join(", ", spec.subcommands().keySet()));
  }
}
