package io.plumbline.app;

import io.plumbline.app.bench.siblings.SiblingsBench;
import io.plumbline.app.bench.siblings.SiblingsBench.Witness;
import io.plumbline.app.bench.siblings.SiblingsTable;
import io.plumbline.app.recording.InOrder;
import io.plumbline.app.recording.Recordings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plumbline bench siblings}: what are runs that read the same batches worth? */
@Command(
    name = "siblings",
    mixinStandardHelpOptions = true,
    header = "What are runs that read the same batches worth?",
    description = {
      "%nFollows every run with a finished sibling among the recordings (same family, same"
          + " data_order or none",
      "declared) four times: alone, with up to eight such runs, with strangers in their place, and"
          + " with siblings",
      "that go astray half way. Errors are of the final loss, the difficulty of its last batches"
          + " taken off.%n"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all recordings were read",
      "1:one could not be read (the others were)",
      "2:wrong usage"
    })
final class SiblingsBenchCommand implements Callable<Integer> {
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

  @Option(
      names = "--order",
      paramLabel = "REGEX",
      description =
          "What in a run's id names its data order, for recordings that declare none, such as"
              + " 's[0-9]+$'.")
  private Optional<Pattern> order = Optional.empty();

  @Mixin private ConfigOptions settings = new ConfigOptions();

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  SiblingsBenchCommand() {}

  @Override
  public Integer call() {
    List<Double> ordered = BacktestCommand.checked(shares, spec);
    SiblingsBench bench = new SiblingsBench(settings.config(Map.of()).monitor(), ordered, order);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    List<Witness> witnesses = new ArrayList<>();
    boolean allRead =
        InOrder.map(
            Recordings.under(paths), bench::witnesses, (file, told) -> witnesses.addAll(told), err);
    SiblingsTable table = new SiblingsTable();
    InOrder.map(
        witnesses.stream().map(Witness::file).toList(),
        file -> bench.follow(file, witnesses),
        (file, cases) -> cases.forEach(table::add),
        err);
    table.print(out, ordered);
    out.flush();
    return allRead ? 0 : 1;
  }
}
