package io.plumbline.export;

import java.io.IOException;
import java.io.Writer;

/**
 * A {@link java.io.BufferedWriter} for one thread. The client library writes label values character
 * by character, twenty million of them for a large fleet, and a lock for each is a third of a
 * scrape.
 */
final class UnlockedWriter extends Writer {
  private final Writer out;
  private final char[] buffer = new char[1 << 13];
  private int used;

  UnlockedWriter(Writer out) {
    this.out = out;
  }

  @Override
  public void write(int c) throws IOException {
    if (used == buffer.length) {
      drain();
    }
    buffer[used++] = (char) c;
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    int end = from + length;
    for (int next = from; next < end; ) {
      if (used == buffer.length) {
        drain();
      }
      int part = Math.min(end - next, buffer.length - used);
      text.getChars(next, next + part, buffer, used);
      used += part;
      next += part;
    }
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    write(new String(text, from, length), 0, length);
  }

  @Override
  public void flush() throws IOException {
    drain();
    out.flush();
  }

  @Override
  public void close() throws IOException {
    drain();
    out.close();
  }

  private void drain() throws IOException {
    out.write(buffer, 0, used);
    used = 0;
  }
}
