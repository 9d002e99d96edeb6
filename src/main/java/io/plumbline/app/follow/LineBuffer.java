package io.plumbline.app.follow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Bytes to lines. A carriage return ends one too: progress bars write over themselves. Bytes that
 * are no UTF-8 become replacement characters, which are part of no number.
 */
final class LineBuffer {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private final Deque<String> lines = new ArrayDeque<>();

  void add(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (b == '\n' || b == '\r') {
        rest().ifPresent(lines::add);
      } else if (line.size() < LogSource.LONGEST_LINE) {
        line.write(b);
      }
    }
  }

  /** The oldest line that is complete. */
  Optional<String> next() {
    return Optional.ofNullable(lines.poll());
  }

  /** What has no end yet, which is forgotten; empty when that is nothing. */
  Optional<String> rest() {
    if (line.size() == 0) {
      return Optional.empty();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    return Optional.of(text);
  }
}
