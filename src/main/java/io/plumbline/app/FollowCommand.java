package io.plumbline.app;

import io.plumbline.app.console.StopSignal;
import io.plumbline.app.follow.FollowedRun;
import io.plumbline.app.follow.LogSource;
import io.plumbline.app.recording.Recording;
import io.plumbline.app.send.EventSender;
import io.plumbline.event.EventCodec;
import io.plumbline.event.TrainingEvent;
import io.plumbline.trainer.LogFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plumbline follow}: publishes what a trainer logs, without touching its code. */
@Command(
    name = "follow",
    mixinStandardHelpOptions = true,
    header = "Publishes what a trainer prints, while it prints it.",
    description = {
      "%nReads a log from its beginning and waits for more, until Ctrl-C or, on a pipe, until the"
          + " trainer ends.",
      "Started again it sends everything again: events that are known already change nothing.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline follow train.log --run r17 --params 1.2e9 --batch-tokens 524288",
      "  torchrun train.py 2>&1 | tee train.log | plumbline follow - --run r17 --seq-len 4096",
      "  plumbline follow train.log --once --dry-run > r17.jsonl && plumbline backtest r17.jsonl",
      "",
      "A log that does not count tokens needs --batch-tokens, or --seq-len where it counts"
          + " samples.",
      "Without parameters there is no regime, without a target no forecast of the end."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the log was followed to its end, or until Ctrl-C",
      "1:it could not be read, no line was understood, or Kafka refused",
      "2:wrong usage"
    })
final class FollowCommand implements Callable<Integer> {
  /** How soon a new line is seen. */
  private static final double POLL_MS = 200;

  @Spec private CommandSpec spec;

  @Mixin private LogOptions log = new LogOptions();

  @Option(names = "--run", description = "The run's id (default: the file's name without ending).")
  private @Nullable String run;

  @Mixin private DeclarationOptions declared = new DeclarationOptions();

  @Option(
      names = "--end",
      paramLabel = "STATUS",
      description = "Where the log ends, the run is over: finished, failed or killed.")
  private @Nullable String end;

  @Option(names = "--dry-run", description = "Print the events instead of sending them.")
  private boolean dryRun;

  @Mixin private SendOptions to = new SendOptions();

  private long events;

  /** Filled in by picocli before {@link #call}. */
  @SuppressWarnings("NullAway.Init")
  FollowCommand() {}

  @Override
  public Integer call() throws IOException {
    Optional<LogFormat> known = log.format();
    String id = run != null ? run : log.name();
    OptionalLong loggingSteps = log.loggingSteps();
    try (LogSource source = log.open()) {
      if (dryRun) {
        PrintWriter out = spec.commandLine().getOut();
        EventCodec codec = new EventCodec();
        follow(id, known, loggingSteps, source, line -> print(out, codec, line), out::flush);
      } else {
        try (EventSender sender = to.open()) {
          follow(id, known, loggingSteps, source, sender::send, sender::flush);
        }
      }
    }
    return events > 0 ? 0 : 1;
  }

  private void follow(
      String id,
      Optional<LogFormat> known,
      OptionalLong loggingSteps,
      LogSource source,
      Consumer<Recording.Line> to,
      Runnable flush)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    FollowedRun followed =
        new FollowedRun(
            id,
            known,
            loggingSteps,
            !declared.hasTarget(),
            line -> {
              to.accept(line);
              events++;
            },
            remark -> say(err, remark));
    if (!declared.fields().isEmpty()) {
      followed.event("run", declared.fields());
      events--; // it is none that the log tells of
    }
    read(followed, source, flush);
    if (end != null && (log.once() || source.ended())) {
      followed.event("end", Map.of("status", end));
      events--;
    }
    flush.run();
    say(
        err,
        String.format(
            Locale.ROOT,
            "%d lines, %d events of run %s%s%s",
            followed.lines(),
            events,
            id,
            followed.format().map(is -> " (" + is.label() + ")").orElse(""),
            followed.refused() > 0 ? ", " + followed.refused() + " left out" : ""));
    if (events == 0) {
      say(
          err,
          "nothing in it was understood; give --format, one of "
              + String.join(", ", LogFormat.labels())
              + ", or publish events from the trainer as in README.md");
    }
  }

  private void read(FollowedRun followed, LogSource source, Runnable flush) throws IOException {
    boolean live = log.pipe();
    try (StopSignal stop = log.once() ? StopSignal.never() : StopSignal.listen()) {
      while (!stop.asked()) {
        Optional<String> line = source.next();
        if (line.isPresent()) {
          followed.line(line.get(), now(live));
          continue;
        }
        if (log.once() || source.ended()) {
          source.rest().ifPresent(rest -> followed.line(rest, OptionalLong.empty()));
          followed.pause(OptionalLong.empty());
          return;
        }
        followed.pause(now(live));
        flush.run();
        live = true; // what comes from here on is written now
        if (stop.await(POLL_MS)) {
          return;
        }
      }
    }
  }

  private static OptionalLong now(boolean live) {
    return live ? OptionalLong.of(System.currentTimeMillis()) : OptionalLong.empty();
  }

  private static void print(PrintWriter out, EventCodec codec, Recording.Line line) {
    TrainingEvent event = line.event().orElseThrow();
    out.println(new String(codec.encode(event), StandardCharsets.UTF_8));
  }

  private static void say(PrintWriter err, String remark) {
    err.println("plumbline: " + remark);
    err.flush();
  }
}
