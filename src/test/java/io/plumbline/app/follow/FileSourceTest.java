package io.plumbline.app.follow;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log as it is written. */
class FileSourceTest {
  @TempDir private Path folder;

  @Test
  void linesAreReadOnceTheyAreComplete() throws IOException {
    Path log = folder.resolve("train.log");
    try (FileSource source = new FileSource(log)) {
      assertThat(lines(source)).isEmpty(); // not there yet
      Files.writeString(log, "one\ntw");
      assertThat(lines(source)).containsExactly("one");
      Files.writeString(log, "o\n\nthree", APPEND);
      assertThat(lines(source)).containsExactly("two");
      assertThat(source.ended()).isFalse();
      assertThat(source.rest()).hasValue("three");
    }
  }

  @Test
  void aProgressBarWritesOverItself() throws IOException {
    Path log = Files.writeString(folder.resolve("train.log"), "10%\r20%\rdone\r\nnext\n");
    try (FileSource source = new FileSource(log)) {
      assertThat(lines(source)).containsExactly("10%", "20%", "done", "next");
    }
  }

  @Test
  void aLogThatIsWrittenAnewIsReadFromItsBeginning() throws IOException {
    Path log = Files.writeString(folder.resolve("train.log"), "one\ntwo\nunfinished");
    try (FileSource source = new FileSource(log)) {
      assertThat(lines(source)).containsExactly("one", "two");
      Files.writeString(log, "1\n");
      assertThat(lines(source)).containsExactly("1");
    }
  }

  @Test
  void aReplacedLogIsReadToItsEndAndThenItsSuccessor() throws IOException {
    Path log = Files.writeString(folder.resolve("train.log"), "one\n");
    try (FileSource source = new FileSource(log)) {
      assertThat(lines(source)).containsExactly("one");
      Path old = folder.resolve("train.log.1");
      Files.move(log, old);
      Files.writeString(old, "last\n", APPEND);
      assertThat(lines(source)).containsExactly("last");
      Path next = Files.writeString(folder.resolve("next"), "first\n");
      Files.move(next, log, StandardCopyOption.REPLACE_EXISTING);
      assertThat(lines(source)).containsExactly("first");
    }
  }

  @Test
  void aLineWithoutAnEndIsKeptInBounds() throws IOException {
    Path log = Files.writeString(folder.resolve("train.log"), "x".repeat(1_000_000) + "\nnext\n");
    try (FileSource source = new FileSource(log)) {
      List<String> lines = lines(source);
      assertThat(lines).hasSize(2);
      assertThat(lines.get(0)).hasSize(LogSource.LONGEST_LINE);
      assertThat(lines.get(1)).isEqualTo("next");
    }
  }

  @Test
  void aPipeEndsWithItsTrainer() throws IOException {
    byte[] bytes = "one\ntwo\nthree".getBytes(StandardCharsets.UTF_8);
    try (StreamSource source = new StreamSource(new ByteArrayInputStream(bytes))) {
      assertThat(lines(source)).containsExactly("one", "two");
      assertThat(source.ended()).isTrue();
      assertThat(source.rest()).hasValue("three");
    }
  }

  private static List<String> lines(LogSource source) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Optional<String> line = source.next(); line.isPresent(); line = source.next()) {
      lines.add(line.get());
    }
    return lines;
  }
}
