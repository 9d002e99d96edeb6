package io.plumbline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.app.recording.LineReader;
import io.plumbline.app.recording.Recording;
import io.plumbline.event.TrainingEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs to events, without a broker: {@code --dry-run}. */
class FollowCommandTest {
  @TempDir private Path folder;

  /** A recorded run, printed as Megatron would have, is the same run again. */
  @Test
  void aPrintedRunIsTheRunThatWasPrinted() throws IOException {
    List<TrainingEvent.StepLogged> recorded = new ArrayList<>();
    StringBuilder log = new StringBuilder("> building train, validation, and test datasets\n");
    try (Recording recording =
        new Recording(
            LineReader.open(Path.of("src/main/resources/recordings/en-98k-wsd-s3.jsonl.gz")))) {
      for (Optional<Recording.Line> line = recording.next();
          line.isPresent();
          line = recording.next()) {
        if (line.get().event().orElseThrow() instanceof TrainingEvent.StepLogged step) {
          recorded.add(step);
          log.append(
              String.format(
                  Locale.ROOT,
                  " iteration %8d/ %8d | consumed tokens: %12d | lm loss: %s | grad norm: 1.0 |%n",
                  step.at().step().orElseThrow(),
                  1500,
                  step.at().tokens().orElseThrow(),
                  step.lossNats()));
        }
      }
    }
    CommandLineRun run =
        follow(
            log.toString(), "--once", "--params", "98304", "--family", "tiny", "--end", "finished");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(0))
        .contains("\"type\":\"run\"", "\"run\":\"train\"", "\"family\":\"tiny\"");
    assertThat(lines.get(1)).contains("\"target_steps\":1500");
    assertThat(lines.get(lines.size() - 1)).contains("\"type\":\"end\"", "\"status\":\"finished\"");
    List<TrainingEvent> steps =
        lines.subList(2, lines.size() - 1).stream().map(FollowCommandTest::event).toList();
    assertThat(steps).hasSameSizeAs(recorded);
    for (int i = 0; i < recorded.size(); i++) {
      TrainingEvent.StepLogged step = (TrainingEvent.StepLogged) steps.get(i);
      assertThat(step.at().tokens()).isEqualTo(recorded.get(i).at().tokens());
      assertThat(step.lossNats()).isEqualTo(recorded.get(i).lossNats());
    }
    assertThat(run.err()).contains("(megatron)");
  }

  @Test
  void rowsThatAreNoEventAreLeftOutAndSaidOnce() throws IOException {
    CommandLineRun run =
        follow(
            "step,tokens,loss\n1,1000,3.0\n2,-5,2.9\n3,-6,2.8\n4,4000,2.7\n",
            "--once",
            "--format",
            "csv");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.err()).containsOnlyOnce("is left out").contains("line 3").contains("2 left out");
  }

  @Test
  void aRowWithARunOfItsOwnIsThatRuns() throws IOException {
    CommandLineRun run =
        follow("{\"run\":\"other\",\"step\":1,\"loss\":3}\n{\"step\":2,\"loss\":2.9}\n", "--once");
    assertThat(run.out().lines().toList())
        .satisfiesExactly(
            first -> assertThat(event(first).run()).isEqualTo("other"),
            second -> assertThat(event(second).run()).isEqualTo("train"));
  }

  @Test
  void whatCannotBeUnderstoodSaysWhatToDo() throws IOException {
    CommandLineRun nothing = follow("hello\nworld\n", "--once");
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.err()).contains("give --format").contains("megatron");

    CommandLineRun stepless = follow("{'loss': 2.31, 'epoch': 0.1}\n", "--once");
    assertThat(stepless.exitCode()).isEqualTo(1);
    assertThat(stepless.err()).contains("--logging-steps");

    CommandLineRun wrongPlan = follow("iter 1: loss 3.0\n", "--once", "--params", "many");
    assertThat(wrongPlan.exitCode()).isEqualTo(1);
    assertThat(wrongPlan.err()).contains("cannot be declared").contains("params");

    assertThat(follow("", "--format", "word").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("follow", "-", "--dry-run", "--once").err()).contains("--run");
    assertThat(CommandLineRun.of("follow", "/no/such/log", "--dry-run", "--once").err())
        .contains("/no/such/log");
  }

  private CommandLineRun follow(String log, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("train.log"), log);
    List<String> args = new ArrayList<>(List.of("follow", file.toString(), "--dry-run"));
    args.addAll(List.of(more));
    return CommandLineRun.of(args.toArray(String[]::new));
  }

  private static TrainingEvent event(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new Recording.Line(bytes, new io.plumbline.event.EventCodec().decode(null, bytes))
        .event()
        .orElseThrow();
  }
}
