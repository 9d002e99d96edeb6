package io.plumbline.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftBenchCommandTest {
  private static final Path RECORDINGS = Path.of("src/main/resources/recordings");
  private static final String HEALTHY = "en-98k-constant-s2";
  private static final String BROKEN = "fault-corrupt20-s3";

  @TempDir private Path folder;

  @BeforeEach
  void twoRecordings() throws Exception {
    for (String run : new String[] {HEALTHY, BROKEN}) {
      String file = run + ".jsonl.gz";
      Files.copy(RECORDINGS.resolve(file), folder.resolve(file));
    }
  }

  private String bench(String... arguments) {
    String[] all = new String[arguments.length + 4];
    all[0] = "bench";
    all[1] = "drift";
    all[2] = "--recordings";
    all[3] = folder.toString();
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    CommandLineRun run = CommandLineRun.of(all);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run.out();
  }

  @Test
  void labelsBesideTheRecordingsTellWhatIsBroken() throws Exception {
    Files.writeString(
        folder.resolve("LABELS.csv"),
        "run,fault,fault_step\n" + HEALTHY + ",none,\n" + BROKEN + ",corrupt_data,800\n");
    assertThat(bench())
        .contains("1 healthy runs, 1500 losses; 1 runs broken on purpose")
        .containsPattern("plumbline +0.0 per 100 .* 1 of 1, 0 early")
        .containsPattern("z-score +[1-9][0-9.]* per 100")
        .containsPattern(BROKEN + " +corrupt_data +800 +DRIFT_UP \\+[1-9] +SPIKE \\+1");
  }

  @Test
  void withoutLabelsEveryPageIsAFalseOneUnlessTheRunIsNamedAsBroken() {
    assertThat(bench("--no-baselines", "--faults", "none"))
        .contains("2 healthy runs", "Healthy runs that paged")
        .contains("  " + BROKEN + ": DRIFT_UP at loss 80")
        .doesNotContain("z-score");
    assertThat(bench("--no-baselines", "--faults", "none", "--broken", BROKEN))
        .contains("1 healthy runs", "Runs that broke by themselves")
        .contains("(none seen; rule of three, 95 %)")
        .doesNotContain("Healthy runs that paged");
  }

  @Test
  void theSameRunsAreWatchedAtEveryCadenceAskedFor() throws Exception {
    Files.writeString(
        folder.resolve("LABELS.csv"),
        "run,fault,fault_step\n" + HEALTHY + ",none,\n" + BROKEN + ",corrupt_data,800\n");
    String shown = bench("--no-baselines", "--faults", "none", "--logged", "1,10,m5");
    assertThat(shown)
        .contains("The same runs logged more seldom")
        .containsPattern("\n1 +1 +1500 +0\\.0 +0 +1 of 1, [1-9] steps")
        .containsPattern("\n10 +1 +150 .* 1 of 1, [1-9]0 steps")
        .containsPattern("\nm5 +1 +300 .* 1 of 1, [1-9]?[05] steps");
    CommandLineRun wrong =
        CommandLineRun.of("bench", "drift", folder.toString(), "--logged", "1,often");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("--logged takes step counts from 1", "it was given often");
  }

  @Test
  void aStepThatIsNoNumberIsSaidWithWhatToDo() throws Exception {
    Path labels = folder.resolve("other.csv");
    Files.writeString(labels, "run,fault,fault_step\n" + BROKEN + ",corrupt_data,late\n");
    CommandLineRun run =
        CommandLineRun.of("bench", "drift", folder.toString(), "--labels", labels.toString());
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("broke at step late", "give a whole number or nothing");
  }

  @Test
  void faultsArePutIntoTheHealthyRunAndTheSameSeedGivesTheSame() throws Exception {
    Files.writeString(
        folder.resolve("LABELS.csv"), "run,fault,fault_step\n" + BROKEN + ",corrupt_data,800\n");
    String[] arguments = {"--faults", "level,nan", "--json", "--details", "--sample", "1"};
    String first = bench(arguments);
    assertThat(bench(arguments)).isEqualTo(first);
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : first.lines().toList()) {
      lines.add(mapper.readTree(line));
    }
    assertThat(lines)
        .filteredOn(line -> line.path("kind").asText().equals("trial"))
        .hasSize(3 * 13) // nothing, eleven levels, NaN; a constant rate has no anneal
        .allMatch(line -> line.path("run").asText().equals(HEALTHY));
    assertThat(lines)
        .filteredOn(line -> line.path("fault").asText().equals("nan") && line.has("paged"))
        .hasSize(4) // all places together, then each
        .allMatch(line -> line.path("paged").asDouble() == 1)
        .allMatch(line -> line.path("delay_median").asDouble() == 1);
    assertThat(lines)
        .filteredOn(line -> line.path("size").asDouble() == -0.2 && line.has("bound_median"))
        .isNotEmpty()
        .allMatch(line -> line.path("bound_median").asDouble() >= 1)
        .allMatch(line -> line.path("paged").asDouble() == 1);
  }

  @Test
  void anUnknownFaultIsWrongUsage() {
    CommandLineRun run = CommandLineRun.of("bench", "drift", "--faults", "gremlins");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("level, ramp, pace", "gremlins");
  }
}
