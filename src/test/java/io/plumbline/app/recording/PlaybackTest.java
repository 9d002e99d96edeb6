package io.plumbline.app.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.app.console.StopSignal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PlaybackTest {
  private final List<String> played = new ArrayList<>();

  @Test
  void linesOfAllRecordingsComeInTheOrderTheyAreDue() throws Exception {
    Playback playback = new Playback();
    playback.add(recording("a0\na1\na2\n"), (line, index, previous) -> 10 * index, this::never);
    playback.add(recording("b0\nb1\nb2\n"), (line, index, previous) -> 4 + 4 * index, this::never);
    long start = System.nanoTime();
    playback.play(line -> played.add(text(line)), StopSignal.never()::await);
    assertThat(played).containsExactly("a0", "b0", "b1", "a1", "b2", "a2");
    assertThat((System.nanoTime() - start) / 1e6).isGreaterThanOrEqualTo(19);
  }

  @Test
  void whatCannotBeReadFurtherIsSaidAndTheOthersGoOn() throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write("x\n".getBytes(StandardCharsets.UTF_8));
    }
    byte[] cut = Arrays.copyOf(zipped.toByteArray(), zipped.size() - 4);
    List<IOException> said = new ArrayList<>();
    Playback playback = new Playback();
    playback.add(
        new Recording(LineReader.of(new ByteArrayInputStream(cut))),
        (line, index, previous) -> 0,
        said::add);
    playback.add(recording("y\n"), (line, index, previous) -> 1, this::never);
    playback.play(line -> played.add(text(line)), StopSignal.never()::await);
    assertThat(played).contains("y");
    assertThat(said).hasSize(1);
  }

  private void never(IOException e) {
    throw new AssertionError(e);
  }

  private static String text(Recording.Line line) {
    return new String(line.bytes(), StandardCharsets.UTF_8);
  }

  private static Recording recording(String lines) throws IOException {
    return new Recording(
        LineReader.of(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8))));
  }
}
