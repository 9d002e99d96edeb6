package io.plumbline.app.follow;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A pipe from the trainer; waits for what is to come, and ends when the trainer closes it. */
public final class StreamSource implements LogSource {
  private final InputStream in;
  private final LineBuffer buffer = new LineBuffer();
  private final byte[] chunk = new byte[8 * 1024];
  private boolean ended;

  public StreamSource(InputStream in) {
    this.in = in;
  }

  @Override
  public Optional<String> next() throws IOException {
    Optional<String> line = buffer.next();
    while (line.isEmpty() && !ended) {
      int read = in.read(chunk);
      if (read < 0) {
        ended = true;
      } else {
        buffer.add(chunk, read);
      }
      line = buffer.next();
    }
    return line;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public Optional<String> rest() {
    return buffer.rest();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
