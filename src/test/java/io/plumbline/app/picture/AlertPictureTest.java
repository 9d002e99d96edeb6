package io.plumbline.app.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.app.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The runbooks' pictures are what {@code plumbline picture --alert} draws: the same elements, if
 * not the same digits. {@code -Dplumbline.write=true} draws them anew.
 */
class AlertPictureTest {
  private static final Path RECORDINGS = Path.of("src/main/resources/recordings");

  @ParameterizedTest
  @CsvSource({
    "fault-labelnoise10-s3, drift_up, RunDriftUp",
    "fault-smallshard-s1, drift_down, RunDriftDown",
    "fault-divergence-s2, diverged, RunDiverged",
    "fault-divergence-s2, learning_rate, RunLearningRate",
    "fault-lrspike30-s1, spike, RunSpike",
    "fault-dead-s2, stalled, RunStalled",
    "fault-rewind-s1, rewound, RunRewound",
    "fault-stuckloader-s4, eval_gap, RunEvalGap"
  })
  void theRunbooksPictureIsWhatTheCommandDraws(String run, String kind, String page)
      throws Exception {
    CommandLineRun command =
        CommandLineRun.of(
            "picture", RECORDINGS.resolve(run + ".jsonl.gz").toString(), "--alert", kind);
    assertThat(command.err()).isEmpty();
    Path picture = Path.of("deploy/runbooks", page + ".svg");
    if (Boolean.getBoolean("plumbline.write")) {
      Files.writeString(picture, command.out());
    }
    assertThat(elements(Files.readString(picture))).isEqualTo(elements(command.out()));
    assertThat(Files.readString(Path.of("deploy/runbooks", page + ".md")))
        .as("the page says what drew it")
        .contains("plumbline picture " + RECORDINGS.resolve(run) + ".jsonl.gz --alert " + kind);
  }

  @Test
  void whatIsNotThereIsSaid() {
    String healthy = RECORDINGS.resolve("en-98k-wsd-s3.jsonl.gz").toString();
    CommandLineRun none = CommandLineRun.of("picture", healthy, "--alert", "spike");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("opens no alert of kind spike", "plumbline backtest");
    CommandLineRun unknown = CommandLineRun.of("picture", healthy, "--alert", "spikes");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("give one of spike, diverged");
  }

  /** Without the numbers, however many points a line has. */
  private static String elements(String svg) {
    return svg.substring(svg.indexOf("</style>"))
        .replaceAll("[ML]?-?\\d+(\\.\\d+)?|NaN", "#")
        .replaceAll("[# Z]+", "#");
  }
}
