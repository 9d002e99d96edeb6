package io.plumbline.app;

import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.follow.FileSource;
import io.plumbline.app.follow.LogSource;
import io.plumbline.app.follow.StreamSource;
import io.plumbline.trainer.LogFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which log is followed, in which format, and whether to wait for more of it. */
final class LogOptions {
  private static final String PIPE = "-";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Parameters(paramLabel = "LOGFILE", description = "The trainer's log; - for standard input.")
  private String file;

  @Option(
      names = "--format",
      defaultValue = "auto",
      description =
          "auto, hf, megatron, nanotron, torchtitan, olmo, llmc, nanogpt, jsonl or csv (default:"
              + " ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--logging-steps",
      paramLabel = "STEPS",
      description = "Steps between two lines, where lines do not name their step (hf).")
  private @Nullable Long loggingSteps;

  @Option(names = "--once", description = "Read what is there and end.")
  private boolean once;

  /** Filled in by picocli before it is asked anything. */
  @SuppressWarnings("NullAway.Init")
  LogOptions() {}

  /** Whether it comes as it is written, with nothing there before. */
  boolean pipe() {
    return file.equals(PIPE);
  }

  /** Whether to end where it ends now. */
  boolean once() {
    return once;
  }

  /**
   * The file's name without ending.
   *
   * @throws ParameterException for a pipe, which has none
   */
  String name() {
    if (pipe()) {
      throw usage("a pipe has no name: give --run");
    }
    String name = String.valueOf(Path.of(file).getFileName());
    int dot = name.indexOf('.', 1);
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /**
   * Its format; empty to find out.
   *
   * @throws ParameterException if there is none of that name
   */
  Optional<LogFormat> format() {
    if (format.equalsIgnoreCase("auto")) {
      return file.endsWith(".csv") ? Optional.of(LogFormat.CSV) : Optional.empty();
    }
    Optional<LogFormat> found = LogFormat.of(format);
    if (found.isEmpty()) {
      throw usage(
          "--format takes auto or one of "
              + String.join(", ", LogFormat.labels())
              + "; it was given "
              + format);
    }
    return found;
  }

  /**
   * Steps between two lines, if told.
   *
   * @throws ParameterException if they are fewer than one
   */
  OptionalLong loggingSteps() {
    if (loggingSteps == null) {
      return OptionalLong.empty();
    }
    if (loggingSteps < 1) {
      throw usage("--logging-steps takes a number of at least 1");
    }
    return OptionalLong.of(loggingSteps);
  }

  /**
   * Opens it; the caller closes it.
   *
   * @throws CommandFailed if it cannot be read
   */
  LogSource open() {
    if (pipe()) {
      return new StreamSource(System.in);
    }
    Path path = Path.of(file);
    if (Files.isDirectory(path) || (once && !Files.isReadable(path))) {
      throw new CommandFailed(path + " is no file that can be read; give the trainer's log");
    }
    return new FileSource(path);
  }

  private ParameterException usage(String why) {
    return new ParameterException(command.commandLine(), why);
  }
}
