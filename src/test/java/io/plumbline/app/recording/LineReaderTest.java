package io.plumbline.app.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.event.EventLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  @Test
  void linesComeWithoutBlankOnesAndWithTheirNumber() throws Exception {
    try (LineReader reader = reader("a\n\n \r\nb\nlast".getBytes(StandardCharsets.UTF_8))) {
      assertThat(reader.next()).hasValue("a".getBytes(StandardCharsets.UTF_8));
      assertThat(reader.next()).hasValue("b".getBytes(StandardCharsets.UTF_8));
      assertThat(reader.lineNumber()).isEqualTo(4);
      assertThat(reader.next()).hasValue("last".getBytes(StandardCharsets.UTF_8));
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void gzipIsRecognisedByItsBytes() throws Exception {
    assertThat(all(gzip("x\ny\n"))).containsExactly("x", "y");
  }

  @Test
  void aLineOfAnyLengthTakesBoundedMemoryAndIsRefusedAsTooLarge() throws Exception {
    byte[] huge = new byte[3 * EventLimits.MAX_BYTES];
    java.util.Arrays.fill(huge, (byte) 'x');
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(huge);
    file.write("\nnext\n".getBytes(StandardCharsets.UTF_8));
    try (LineReader reader = reader(file.toByteArray())) {
      assertThat(reader.next().orElseThrow()).hasSize(EventLimits.MAX_BYTES + 1);
      assertThat(reader.next()).hasValue("next".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void aCutGzipFileFailsAfterWhatCouldBeRead() throws Exception {
    StringBuilder text = new StringBuilder();
    java.util.Random random = new java.util.Random(7);
    for (int i = 0; i < 10_000; i++) {
      text.append(random.nextLong()).append('\n');
    }
    byte[] whole = gzip(text.toString());
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length / 2);
    try (LineReader reader = reader(cut)) {
      assertThat(reader.next()).isPresent();
      assertThatThrownBy(
              () -> {
                while (reader.next().isPresent()) {
                  assertThat(reader.lineNumber()).isLessThan(10_000);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  private static LineReader reader(byte[] bytes) throws IOException {
    return LineReader.of(new ByteArrayInputStream(bytes));
  }

  private static List<String> all(byte[] bytes) throws IOException {
    List<String> lines = new ArrayList<>();
    try (LineReader reader = reader(bytes)) {
      for (var line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(new String(line.get(), StandardCharsets.UTF_8));
      }
    }
    return lines;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
