package io.plumbline.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The main job, as {@code mvn compile exec:java} runs it, only faster. */
class DemoIT {
  @Test
  void endsByItselfHavingShownEveryRunAndLeavesNothing() {
    Set<Path> before = temporaryFolders();
    long start = System.nanoTime();
    CommandLineRun run = CommandLineRun.of("demo", "--seconds", "15");
    double seconds = (System.nanoTime() - start) / 1e9;

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(seconds).isLessThan(90);
    assertThat(run.out()).contains("22,218 of 22,218 events");
    String summary = run.out().substring(run.out().indexOf("The forecast made at 30 %"));
    for (DemoRun each : DemoRun.all()) {
      assertThat(summary).contains(each.run());
    }
    assertThat(summary).contains("What was done to the runs", "of 8 caught", "False alarms");
    assertThat(run.out()).as("no escape sequences without a terminal").doesNotContain("\u001b");
    assertThat(temporaryFolders()).isSubsetOf(before);
  }

  private static Set<Path> temporaryFolders() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("plumbline-"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
