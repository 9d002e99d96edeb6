package io.plumbline.app.follow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows. It may not be there yet, may be cut (a restarted trainer that writes it anew)
 * and may be replaced (rotation): what is there then is read from its beginning, once the old one
 * was read to its end.
 */
public final class FileSource implements LogSource {
  private final Path path;
  private final LineBuffer buffer = new LineBuffer();
  private final ByteBuffer chunk = ByteBuffer.allocate(64 * 1024);
  private @Nullable SeekableByteChannel channel;
  private @Nullable Object identity;

  public FileSource(Path path) {
    this.path = path;
  }

  @Override
  public Optional<String> next() throws IOException {
    Optional<String> line = buffer.next();
    while (line.isEmpty() && read()) {
      line = buffer.next();
    }
    return line;
  }

  /** Whether there was anything new. */
  private boolean read() throws IOException {
    SeekableByteChannel now = channel;
    if (now == null) {
      return open();
    }
    if (now.size() < now.position()) {
      now.position(0);
      var unused = buffer.rest();
    }
    chunk.clear();
    int read = now.read(chunk);
    if (read > 0) {
      buffer.add(chunk.array(), read);
      return true;
    }
    if (replaced()) {
      close();
      var unused = buffer.rest();
      return open();
    }
    return false;
  }

  private boolean open() throws IOException {
    try {
      identity = identity();
      channel = Files.newByteChannel(path);
      return true;
    } catch (NoSuchFileException notYet) {
      return false;
    }
  }

  private boolean replaced() throws IOException {
    try {
      Object now = identity();
      return now != null && !now.equals(identity);
    } catch (NoSuchFileException gone) {
      return false; // between the old file and its successor
    }
  }

  private @Nullable Object identity() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  @Override
  public boolean ended() {
    return false;
  }

  @Override
  public Optional<String> rest() {
    return buffer.rest();
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
