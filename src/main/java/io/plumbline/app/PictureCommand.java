package io.plumbline.app;

import io.plumbline.app.bench.baseline.Baseline;
import io.plumbline.app.console.CommandFailed;
import io.plumbline.app.console.Text;
import io.plumbline.app.picture.AlertPicture;
import io.plumbline.app.picture.RunPicture;
import io.plumbline.app.recording.LineReader;
import io.plumbline.app.recording.RecordedFile;
import io.plumbline.app.recording.RecordedRun;
import io.plumbline.app.recording.Recording;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.AlertKind;
import io.plumbline.run.Outlook;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunState;
import io.plumbline.run.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plumbline picture}: a recorded run, what was forecast of it, and what happened. */
@Command(
    name = "picture",
    mixinStandardHelpOptions = true,
    header = "Draws a recorded run, what was forecast of it, and what happened.",
    description = {
      "%nOne SVG file: the losses, the forecast as it stood at a share of the planned tokens with"
          + " its 50, 80 and",
      "95 %% intervals, what came of it, and what a power law fitted to the same losses would have"
          + " said.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline picture run.jsonl.gz --out run.svg             the forecast at 30 %% of the"
          + " tokens",
      "  plumbline picture runs.jsonl --run r17 --at 0.5 > r17.svg",
      "  plumbline picture run.jsonl --alert drift_up --out alert.svg   the losses around an alert"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the picture is drawn",
      "1:the recording cannot be read, or there was no forecast to draw",
      "2:wrong usage"
    })
final class PictureCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RECORDING", description = "One JSON event a line, also as .gz.")
  private Path recording;

  @Option(
      names = "--at",
      paramLabel = "SHARE",
      defaultValue = "0.3",
      description = "Share of the planned tokens at which the forecast is made (${DEFAULT-VALUE}).")
  private double at;

  @Option(names = "--run", paramLabel = "RUN", description = "Which run (default: the first).")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to (default: standard output).")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--alert",
      paramLabel = "KIND",
      description =
          "Draw the first alert of this kind, such as drift_up, and what had been predicted there.")
  private Optional<String> alert = Optional.empty();

  @Mixin private ConfigOptions settings = new ConfigOptions();

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  PictureCommand() {}

  @Override
  public Integer call() {
    BacktestCommand.checked(List.of(at), spec);
    String svg = alert.isPresent() ? alertSvg(alert.get()) : svg();
    if (out.isEmpty()) {
      spec.commandLine().getOut().print(svg);
      spec.commandLine().getOut().flush();
      return 0;
    }
    try {
      Files.writeString(out.get(), svg, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot write " + out.get() + " (" + CommandFailed.reason(e) + "); give a writable --out",
          e);
    }
    return 0;
  }

  private String svg() {
    try {
      RecordedRun drawn = recorded();
      OptionalLong target = drawn.declaration().horizonTokens();
      if (target.isEmpty()) {
        throw new CommandFailed(
            "run " + drawn.run() + " declares no target_tokens: there is no end to forecast");
      }
      return new RunPicture(
              drawn.run(), Baseline.Points.of(drawn), outlook(drawn.run()), at, target.getAsLong())
          .svg();
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot read " + recording + " (" + CommandFailed.reason(e) + "); check the path", e);
    }
  }

  private String alertSvg(String kind) {
    List<String> kinds = Arrays.stream(AlertKind.values()).map(AlertKind::label).toList();
    if (!kinds.contains(kind)) {
      throw new ParameterException(
          spec.commandLine(), "--alert " + kind + ": give one of " + String.join(", ", kinds));
    }
    try (Recording open = new Recording(LineReader.open(recording))) {
      List<TrainingEvent> events = new ArrayList<>();
      for (var line = open.next(); line.isPresent(); line = open.next()) {
        line.get()
            .event()
            .filter(event -> run.isEmpty() || run.get().equals(event.run()))
            .filter(event -> events.isEmpty() || events.get(0).run().equals(event.run()))
            .ifPresent(events::add);
      }
      AlertPicture picture = new AlertPicture(kind);
      RunMonitor monitor = new RunMonitor(settings.config(Map.of()).monitor());
      if (events.isEmpty() || !picture.follow(monitor, events.get(0).run(), events)) {
        throw new CommandFailed(
            recording
                + " opens no alert of kind "
                + kind
                + " in a run with a target; plumbline backtest says which it opens");
      }
      return picture.svg();
    } catch (IOException e) {
      throw new CommandFailed(
          "cannot read " + recording + " (" + CommandFailed.reason(e) + "); check the path", e);
    }
  }

  private RecordedRun recorded() throws IOException {
    List<RecordedRun> runs = RecordedRun.of(RecordedFile.of(recording));
    return runs.stream()
        .filter(one -> run.isEmpty() || run.get().equals(one.run()))
        .filter(one -> Baseline.Points.of(one).count() > 0)
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailed(
                    recording
                        + " holds no losses"
                        + run.map(name -> " of a run " + name).orElse("")
                        + "; its runs: "
                        + String.join(", ", runs.stream().map(RecordedRun::run).toList())));
  }

  /** What the monitor said of the run when it had seen so much of it. */
  private Outlook outlook(String name) throws IOException {
    RunMonitor monitor = new RunMonitor(settings.config(Map.of()).monitor());
    RunState state = monitor.begin(name);
    try (Recording open = new Recording(LineReader.open(recording))) {
      for (var line = open.next(); line.isPresent(); line = open.next()) {
        Optional<TrainingEvent> event = line.get().event().filter(e -> e.run().equals(name));
        if (event.isPresent()) {
          Step step = monitor.step(state, event.get(), event.get().timeMs().orElse(0));
          state = step.state();
          if (step.report().progress().share().orElse(0) >= at) {
            String why = step.report().expected().whyNoOutlook();
            return step.report()
                .outlook()
                .orElseThrow(
                    () ->
                        new CommandFailed(
                            "no forecast yet at " + Text.number(100 * at, 0) + " %: " + why));
          }
        }
      }
    }
    throw new CommandFailed(
        "run " + name + " did not get to " + Text.number(100 * at, 0) + " % of its target");
  }
}
