package io.plumbline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What may stand in the repository itself. */
class RepositoryTest {

  private static final Path ROOT = Path.of("").toAbsolutePath();

  @Test
  void topLevelHoldsOnlyWhatItShould() throws Exception {
    assertThat(tracked().map(file -> file.getName(0).toString()).distinct())
        .filteredOn(name -> !name.startsWith("."))
        .isSubsetOf("pom.xml", "README.md", "LICENSE", "src", "topology", "deploy", "grafana");
  }

  @Test
  void noFileNamesAPathOfOneMachine() throws Exception {
    // Put together here, or this file would be the first to fail.
    Pattern machinePath =
        Pattern.compile(
            "(?<![\\w.])/(" + String.join("|", "wor" + "k", "roo" + "t", "tmp/w" + "t") + ")/");
    List<String> found =
        tracked()
            .filter(file -> Files.isRegularFile(ROOT.resolve(file)))
            .flatMap(
                file ->
                    linesOf(file).filter(machinePath.asPredicate()).map(line -> file + ": " + line))
            .toList();
    assertThat(found).isEmpty();
  }

  /** The lines of a text file; none of a file that holds a zero byte, which no text does. */
  private static Stream<String> linesOf(Path file) {
    try {
      String text = new String(Files.readAllBytes(ROOT.resolve(file)), UTF_8);
      return text.indexOf('\0') >= 0 ? Stream.empty() : text.lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What git tracks; without git (a source archive) there is nothing to check. */
  private static Stream<Path> tracked() throws IOException, InterruptedException {
    assumeTrue(Files.exists(ROOT.resolve(".git")), "not a git checkout");
    Process git =
        new ProcessBuilder("git", "ls-files", "-z", "--cached")
            .directory(ROOT.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String names = new String(git.getInputStream().readAllBytes(), UTF_8);
    assertThat(git.waitFor()).as("git ls-files").isZero();
    return Stream.of(names.split("\0")).filter(name -> !name.isEmpty()).map(Path::of);
  }
}
