package io.plumbline.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's root: parses, hands over to a command, turns its answer into an exit code. */
@Command(
    name = "plumbline",
    mixinStandardHelpOptions = true,
    version = "plumbline 0.1.0",
    description = "Watches live training runs: where each will land, and when it drifts.")
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Set by picocli before {@link #run}. */
  @SuppressWarnings("NullAway.Init")
  Main() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say which command to run.");
  }

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
