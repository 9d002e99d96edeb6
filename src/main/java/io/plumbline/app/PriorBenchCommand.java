package io.plumbline.app;

import io.plumbline.app.bench.prior.JointLaw;
import io.plumbline.app.bench.prior.PriorTable;
import io.plumbline.app.bench.prior.RatedGroup;
import io.plumbline.app.bench.prior.RatedRun;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.recording.HealthyRecordings;
import io.plumbline.app.recording.InOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plumbline bench prior}: what do recorded runs say of the shipped prior's numbers? */
@Command(
    name = "prior",
    mixinStandardHelpOptions = true,
    header = "What do recorded runs say of the shipped prior's numbers?",
    description = {
      "%nFits one law to all runs of one source (the folder a recording lies in), size and peak"
          + " learning rate,",
      "where there are three or more under at least two of constant, decayed and cosine learning"
          + " rates: only",
      "together do they tell a floor from an anneal. Then prints what a prior made of these laws"
          + " would be, beside",
      "the shipped one, and the gain's law without each source. Runs that a LABELS.csv in their"
          + " folder calls",
      "faulty, that did not reach their planned tokens or logged no learning rate are left out.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  plumbline bench prior --recordings a/ b/"},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all recordings were read",
      "1:one could not be read (the others were), or no runs belong together so",
      "2:wrong usage"
    })
final class PriorBenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--recordings",
      arity = "1..*",
      required = true,
      paramLabel = "PATH",
      description = "Recordings, or folders of them.")
  private List<Path> recordings;

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  PriorBenchCommand() {}

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var err = spec.commandLine().getErr();
    List<RatedRun> runs = new ArrayList<>();
    boolean allRead =
        InOrder.map(
            HealthyRecordings.under(recordings),
            RatedRun::of,
            (file, rated) -> runs.addAll(rated),
            err);
    List<RatedGroup> groups = RatedGroup.of(runs);
    if (groups.isEmpty()) {
      throw new CommandFailed(
          "no three complete runs of one folder, size and peak learning rate have different"
              + " schedules; name more recordings");
    }
    PriorTable table = new PriorTable(out);
    InOrder.map(groups, group -> JointLaw.of(group.runs()), table::add, err);
    table.sum();
    out.flush();
    return allRead ? 0 : 1;
  }
}
