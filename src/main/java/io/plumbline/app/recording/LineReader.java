package io.plumbline.app.recording;

import io.plumbline.event.EventLimits;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Reads a recording line by line, as bytes, because the bytes are what a topic would carry.
 *
 * <p>Gzip is recognised by its first two bytes, whatever the name says. Blank lines are skipped. A
 * line longer than an event may be is cut one byte beyond that limit, so that it is rejected as too
 * large and a file of any size is read in bounded memory.
 */
public final class LineReader implements Closeable {
  private static final int MOST_BYTES = EventLimits.MAX_BYTES + 1;
  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private long number;

  private LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be read, or begins like gzip and is none
   */
  public static LineReader open(Path path) throws IOException {
    return of(Files.newInputStream(path));
  }

  /**
   * Reads from a stream, which is closed with this reader, or when its beginning cannot be read.
   */
  static LineReader of(InputStream raw) throws IOException {
    try {
      BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER);
      buffered.mark(2);
      boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
      buffered.reset();
      return new LineReader(
          gzip ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER), BUFFER) : buffered);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** The next line that is not blank, without its line end; empty at the end of the file. */
  public Optional<byte[]> next() throws IOException {
    while (true) {
      line.reset();
      boolean blank = true;
      int c = in.read();
      if (c < 0) {
        return Optional.empty();
      }
      number++;
      for (; c >= 0 && c != '\n'; c = in.read()) {
        blank &= c == ' ' || c == '\t' || c == '\r';
        if (line.size() < MOST_BYTES) {
          line.write(c);
        }
      }
      if (!blank) {
        return Optional.of(line.toByteArray());
      }
    }
  }

  /** Number of the line that {@link #next} returned last, from 1. */
  long lineNumber() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
