package io.plumbline.app;

import io.plumbline.app.config.EarlyLogFormat;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.console.StartupException;
import io.plumbline.app.console.Version;
import io.plumbline.app.logging.LogSetup;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line's root: parses, hands over to a command, turns its answer into an exit code.
 *
 * <p>Exit codes: 0 the command did what was asked, 1 it could not, 2 the command line itself was
 * wrong. Errors are one line on standard error that says what to do next; stack traces appear only
 * with {@code --debug}.
 */
@Command(
    name = "plumbline",
    mixinStandardHelpOptions = true,
    version = "plumbline " + Version.NUMBER,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Watches live training runs: fits each run's power law from the events its trainer publishes"
          + " to Kafka,",
      "forecasts where it will land, and raises an alert when it leaves its predicted curve.%n"
    },
    footerHeading = "%nFirst steps:%n",
    footer = {
      "  plumbline demo                                 see it work: own broker, recorded runs,"
          + " ends by itself",
      "  plumbline monitor --embedded                   watch your runs: own broker on"
          + " localhost:9092",
      "  plumbline monitor --bootstrap-servers k1:9092  watch your runs: your cluster",
      "  plumbline doctor --bootstrap-servers k1:9092   what would keep it from working there?",
      "  plumbline backtest runs/                       what would it have said about past runs?",
      "",
      "Point a trainer at the topic training.events; README.md has the lines of Python."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the command did what was asked",
      "1:it could not; standard error says why and what to do",
      "2:the command line was wrong"
    },
    subcommands = {
      DemoCommand.class,
      MonitorCommand.class,
      FollowCommand.class,
      DoctorCommand.class,
      SettingsCommand.class,
      ReplayCommand.class,
      BacktestCommand.class,
      PictureCommand.class,
      TopologyCommand.class,
      BenchCommand.class,
      HelpCommand.class
    })
public final class Main implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error.")
  private boolean debug;

  /** Set by picocli before {@link #run}. */
  @SuppressWarnings("NullAway.Init")
  Main() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say which command to run: " + String.join(", ", spec.subcommands().keySet()));
  }

  /** The command line with its error handling, as {@link #main} runs it; tests run it directly. */
  static CommandLine commandLine() {
    Main main = new Main();
    CommandLine commandLine = new CommandLine(main);
    commandLine.setUsageHelpWidth(110);
    for (String command : List.of("monitor", "doctor", "settings")) {
      SettingFlags.addTo(Objects.requireNonNull(commandLine.getSubcommands().get(command)));
    }
    commandLine.setParameterExceptionHandler(Main::wrongUsage);
    commandLine.setExecutionExceptionHandler(
        (error, command, parsed) -> failed(error, command, main.debug));
    return commandLine;
  }

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    LogSetup.format(EarlyLogFormat.of(List.of(args), System.getenv()));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> LOG.error("The thread {} died", thread.getName(), e));
    System.exit(commandLine().execute(args));
  }

  private static int wrongUsage(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    List<String> meant =
        error instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    say(
        command,
        "%s%s See '%s --help'."
            .formatted(
                oneLine(error.getMessage()),
                meant.isEmpty() ? "." : "; did you mean " + String.join(" or ", meant) + "?",
                command.getCommandSpec().qualifiedName()),
        Optional.empty());
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Exception error, CommandLine command, boolean debug) {
    String why =
        error instanceof CommandFailed || error instanceof StartupException
            ? oneLine(error.getMessage())
            : "%s failed: %s%s"
                .formatted(
                    command.getCommandSpec().qualifiedName(),
                    oneLine(error.toString()),
                    debug ? "" : ". Run it again with --debug for the stack trace.");
    say(command, why, debug ? Optional.of(error) : Optional.empty());
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** On standard error: a sentence, or a log line where all lines are to be JSON. */
  private static void say(CommandLine command, String what, Optional<Exception> trace) {
    if (LogSetup.json()) {
      LOG.error(what, trace.orElse(null));
      return;
    }
    PrintWriter err = command.getErr();
    err.println("plumbline: " + what);
    trace.ifPresent(e -> e.printStackTrace(err));
    err.flush();
  }

  private static String oneLine(@Nullable String message) {
    String line = String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
