package io.plumbline.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.plumbline.app.CommandLineRun;
import io.plumbline.app.recording.DemoRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * The main job, as {@code mvn compile exec:java} runs it, only faster.
 *
 * <p>{@code mvn verify -Dit.test=DemoIT -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false
 * -Dplumbline.write=true} runs it at its own speed and puts what it prints into the pages.
 */
class DemoIT {
  private static final int WIDTH = 118;
  private static final boolean WRITE = Boolean.getBoolean("plumbline.write");

  @Test
  void endsByItselfHavingShownEveryRunAndLeavesNothing() throws IOException {
    Set<Path> before = temporaryFolders();
    long start = System.nanoTime();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    CommandLineRun run =
        WRITE ? CommandLineRun.of("demo") : CommandLineRun.of("demo", "--seconds", "15");
    double seconds = (System.nanoTime() - start) / 1e9;

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    root.detachAppender(log);
    assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
        .as("alerts are on the screen, not in the log as well")
        .noneMatch(line -> line.startsWith("Alert "));
    assertThat(seconds).isLessThan(90);
    assertThat(run.out()).contains("22,218 of 22,218 events");
    String summary = run.out().substring(run.out().indexOf("The forecast made at 30 %"));
    for (DemoRun each : DemoRun.all()) {
      assertThat(summary).contains(each.run());
    }
    assertThat(summary).contains("What was done to the runs", "of 8 caught", "False alarms");
    assertThat(run.out()).as("no escape sequences without a terminal").doesNotContain("\u001b");
    assertThat(temporaryFolders()).isSubsetOf(before);
    if (WRITE) {
      writePages(run.out());
    }
  }

  /** The beginning, some alerts, the table and the summary. */
  private static void writePages(String out) throws IOException {
    List<String> lines = out.lines().map(String::stripTrailing).toList();
    int table = lines.indexOf(DemoTable.lines(List.of()).get(0).stripTrailing());
    List<String> shown = new ArrayList<>(lines.subList(0, 3));
    shown.add(" ...");
    lines.subList(3, table).stream()
        .filter(line -> !line.contains(" events"))
        .limit(6)
        .map(line -> line.length() > WIDTH ? line.substring(0, WIDTH - 4) + " ..." : line)
        .forEach(shown::add);
    shown.add(" ...");
    shown.addAll(lines.subList(table, lines.size()));
    put(Path.of("topology/measuring.md"), "demo", shown);
    int caught = shown.indexOf("What was done to the runs, and the alert that caught it:");
    put(Path.of("README.md"), "caught", shown.subList(caught, shown.size()));
  }

  private static void put(Path page, String name, List<String> lines) throws IOException {
    String text = Files.readString(page);
    String begin = "<!-- " + name + ": begin -->";
    Files.writeString(
        page,
        text.substring(0, text.indexOf(begin) + begin.length())
            + "\n```\n"
            + String.join("\n", lines)
            + "\n```\n"
            + text.substring(text.indexOf("<!-- " + name + ": end -->")));
  }

  private static Set<Path> temporaryFolders() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("plumbline-demo-"))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
