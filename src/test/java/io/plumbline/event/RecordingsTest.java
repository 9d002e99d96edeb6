package io.plumbline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Every event of every recording beside the project is accepted. The recordings are large, so they
 * are read where they lie: {@code ../shared/data}, or {@code -Dplumbline.data=DIRECTORY}.
 */
class RecordingsTest {
  private static final Path DATA =
      Path.of(System.getProperty("plumbline.data", "../shared/data")).toAbsolutePath().normalize();

  @Test
  void everyRecordedEventIsAccepted() throws IOException {
    assumeTrue(
        Files.isDirectory(DATA),
        () -> "no recordings at " + DATA + "; give -Dplumbline.data=DIRECTORY to check them");
    EventCodec codec = new EventCodec();
    List<String> refused = new ArrayList<>();
    long events = 0;
    for (Path file : recordings()) {
      try (BufferedReader lines = open(file)) {
        String line;
        while ((line = lines.readLine()) != null) {
          events++;
          String seen = line;
          codec
              .decode(null, line.getBytes(StandardCharsets.UTF_8))
              .fold(valid -> true, bad -> refused.add(file + ": " + bad.detail() + ": " + seen));
        }
      }
    }
    assertThat(refused).isEmpty();
    assertThat(events).isPositive();
  }

  private static List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.walk(DATA)) {
      return files.filter(file -> file.toString().endsWith(".jsonl.gz")).sorted().toList();
    }
  }

  private static BufferedReader open(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
  }
}
