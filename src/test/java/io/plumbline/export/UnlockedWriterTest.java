package io.plumbline.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnlockedWriterTest {

  /** Pieces of every size by every method, with characters of one to four bytes cut anywhere. */
  @Test
  void writesWhatItIsGiven() throws IOException {
    Random random = new Random(7);
    StringBuilder expected = new StringBuilder();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Writer writer = new UnlockedWriter(new OutputStreamWriter(bytes, UTF_8))) {
      for (int i = 0; i < 200; i++) {
        String piece = "aé€😀".repeat(random.nextInt(i < 190 ? 40 : 9_000));
        expected.append(piece);
        switch (random.nextInt(4)) {
          case 0 -> writer.write(piece);
          case 1 -> writer.write(piece.toCharArray());
          case 2 -> writer.append(piece);
          default -> {
            for (int at = 0; at < piece.length(); at++) {
              writer.write(piece.charAt(at));
            }
            writer.flush();
          }
        }
      }
    }
    assertThat(bytes.toString(UTF_8)).isEqualTo(expected.toString());
  }
}
