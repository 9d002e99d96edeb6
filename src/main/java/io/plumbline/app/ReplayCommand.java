package io.plumbline.app;

import io.plumbline.app.console.ProgressLine;
import io.plumbline.app.console.StopSignal;
import io.plumbline.app.recording.LineReader;
import io.plumbline.app.recording.Playback;
import io.plumbline.app.recording.Recording;
import io.plumbline.app.recording.Recordings;
import io.plumbline.app.send.EventSender;
import io.plumbline.event.TrainingEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plumbline replay}: sends recorded runs to a topic, as their trainers would have. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    header = "Sends recorded runs to a topic, as their trainers would have.",
    description = "%nUses a real, idempotent producer; the key of a record is its run.%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline replay runs/ --bootstrap-servers localhost:9092    as fast as Kafka takes them",
      "  plumbline replay a.jsonl.gz b.jsonl --speed 60               an hour of training in a"
          + " minute",
      "",
      "With --speed all runs begin together and follow the 'ts' of their events; an event without"
          + " one goes",
      "with the event before it. A line that is no event is sent as it is: the monitor dead-letters"
          + " it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every line was delivered",
      "1:a file could not be read (the others were sent), or Kafka refused",
      "2:wrong usage"
    })
final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings, or folders of them.")
  private List<Path> paths;

  @Mixin private SendOptions to = new SendOptions();

  @Option(
      names = "--speed",
      paramLabel = "X|max",
      defaultValue = "max",
      description = "How many times faster than the trainer's clock (default: ${DEFAULT-VALUE}).")
  private String speed;

  private boolean allRead = true;

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  ReplayCommand() {}

  @Override
  public Integer call() {
    double factor = factor();
    List<Path> files = Recordings.under(paths);
    PrintWriter err = spec.commandLine().getErr();
    ProgressLine progress = new ProgressLine(err);
    long startNanos = System.nanoTime();
    try (EventSender sender = to.open()) {
      if (Double.isInfinite(factor)) {
        // One after the other: no need to hold them all open.
        for (Path file : files) {
          Playback one = new Playback();
          add(one, file, (line, index, previousMs) -> 0);
          one.play(line -> send(sender, line, progress), StopSignal.never()::await);
        }
      } else {
        Playback together = new Playback();
        for (Path file : files) {
          add(together, file, new TrainerClock(factor));
        }
        together.play(line -> send(sender, line, progress), StopSignal.never()::await);
      }
      sender.flush();
      progress.end();
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%d events of %d file%s sent to %s in %.1f s%s%n",
              sender.events(),
              files.size(),
              files.size() == 1 ? "" : "s",
              to.topic(),
              (System.nanoTime() - startNanos) / 1e9,
              sender.others() > 0
                  ? "; " + sender.others() + " lines that are no event, sent as they are"
                  : "");
      spec.commandLine().getOut().flush();
    }
    return allRead ? 0 : 1;
  }

  private double factor() {
    if (speed.equalsIgnoreCase("max")) {
      return Double.POSITIVE_INFINITY;
    }
    try {
      double factor = Double.parseDouble(speed);
      if (factor > 0 && !Double.isInfinite(factor)) {
        return factor;
      }
    } catch (NumberFormatException e) {
      throw badSpeed();
    }
    throw badSpeed();
  }

  private ParameterException badSpeed() {
    return new ParameterException(
        spec.commandLine(), "--speed takes a number above 0 or max; it was given " + speed);
  }

  private void add(Playback playback, Path file, Playback.Pace pace) {
    try {
      playback.add(
          new Recording(LineReader.open(file)), pace, unreadable -> cannotRead(file, unreadable));
    } catch (IOException e) {
      cannotRead(file, e);
    }
  }

  private void cannotRead(Path file, IOException e) {
    allRead = false;
    Recordings.sayUnreadable(spec.commandLine().getErr(), file, e);
  }

  private static void send(EventSender sender, Recording.Line line, ProgressLine progress) {
    sender.send(line);
    progress.at(() -> sender.events() + " events sent");
  }

  /** Due when the trainer sent it, so many times faster. */
  private static final class TrainerClock implements Playback.Pace {
    private final double factor;
    private OptionalLong firstMs = OptionalLong.empty();

    TrainerClock(double factor) {
      this.factor = factor;
    }

    @Override
    public double dueMs(Recording.Line line, long index, double previousMs) {
      OptionalLong time = line.event().map(TrainingEvent::timeMs).orElse(OptionalLong.empty());
      if (time.isEmpty()) {
        return previousMs;
      }
      if (firstMs.isEmpty()) {
        firstMs = time;
      }
      // A clock that was set back does not hold the recording up.
      return Math.max(previousMs, (time.getAsLong() - firstMs.getAsLong()) / factor);
    }
  }
}
