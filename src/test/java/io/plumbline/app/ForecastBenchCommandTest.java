package io.plumbline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastBenchCommandTest {
  private static final Path RECORDINGS = Path.of("src/main/resources/recordings");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;

  private static List<JsonNode> json(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("bench", "forecast", "--json"));
    all.addAll(List.of(arguments));
    CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      lines.add(MAPPER.readTree(line));
    }
    return lines;
  }

  private static List<JsonNode> of(String kind, List<JsonNode> lines) {
    return lines.stream().filter(line -> line.path("kind").asText().equals(kind)).toList();
  }

  @Test
  void withoutAPathItMeasuresTheBundledHealthyRuns() throws Exception {
    List<JsonNode> lines = json("--at", "0.3,0.5");
    List<JsonNode> errors = of("error", lines);
    assertThat(errors).allMatch(line -> line.path("source").asText().equals("bundled"));
    assertThat(errors)
        .filteredOn(line -> line.path("at").asDouble() == 0.3)
        .extracting(line -> line.path("schedule").asText() + " " + line.path("runs").asInt())
        .containsExactly("constant 1", "cosine 3", "decay 2");
    for (JsonNode line : errors) {
      for (String baseline :
          List.of("last_value", "log_log_line", "batch_huber_fit", "momentum_law")) {
        double median = line.path("baselines").path(baseline).path("median").asDouble(-1);
        assertThat(median).as(baseline + " in " + line).isBetween(0.0, 1.0);
      }
      assertThat(line.path("noise").path("median").asDouble()).isBetween(1e-4, 0.02);
      assertThat(line.path("prior").asText()).isEqualTo("shipped");
    }
    assertThat(of("stability", lines)).hasSize(3);
    for (JsonNode line : of("stability", lines)) {
      assertThat(line.path("median").asDouble(-1)).isBetween(0.0, line.path("p95").asDouble());
      assertThat(line.path("p95").asDouble())
          .isLessThanOrEqualTo(line.path("largest").path("sds").asDouble());
      assertThat(line.path("largest").path("run").asText()).startsWith("en-");
    }
    assertThat(of("target", lines)).hasSize(3);
  }

  @Test
  void aPriorLearnedFromOtherSizesChangesForecastsAndNotBaselines() throws Exception {
    JsonNode shipped = of("error", json("--at", "0.3")).get(2);
    JsonNode learned = of("error", json("--at", "0.3", "--learn", "other-sizes")).get(2);
    assertThat(learned.path("prior").asText()).isEqualTo("other-sizes");
    assertThat(learned.path("error")).isNotEqualTo(shipped.path("error"));
    assertThat(learned.path("baselines")).isEqualTo(shipped.path("baselines"));
    assertThat(learned.path("noise")).isEqualTo(shipped.path("noise"));
  }

  @Test
  void pathsMayBeGivenEitherWayAndFaultyRunsAreLeftOut() throws Exception {
    for (String run : List.of("en-98k-constant-s2", "fault-corrupt20-s3")) {
      String file = run + ".jsonl.gz";
      Files.copy(RECORDINGS.resolve(file), folder.resolve(file));
    }
    Files.writeString(
        folder.resolve("LABELS.csv"),
        "run,fault\nen-98k-constant-s2,none\nfault-corrupt20-s3,corrupt_data\n");
    List<JsonNode> positional = json("--at", "0.5", folder.toString());
    assertThat(positional).isEqualTo(json("--at", "0.5", "--recordings", folder.toString()));
    assertThat(of("error", positional))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.path("source").asText()).isEqualTo(folder.getFileName().toString());
              assertThat(line.path("runs").asInt()).isEqualTo(1);
            });
  }

  @Test
  void peopleAreToldWhichPriorWasUsedAndWhatWasToBeReached() {
    CommandLineRun run = CommandLineRun.of("bench", "forecast", "--learn", "other-trunks");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("Prior: learned for each run")
        .containsPattern("bundled +6 of 6 runs learned, each from 3 to 5 others")
        .contains("momentum law", "Stability", "To reach: error at 30 % of tokens");
  }

  @Test
  void anUnknownTeacherIsWrongUsage() {
    CommandLineRun run = CommandLineRun.of("bench", "forecast", "--learn", "itself");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("other-sizes or other-trunks");
  }
}
