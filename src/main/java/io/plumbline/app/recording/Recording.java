package io.plumbline.app.recording;

import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.TrainingEvent;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** An open recording, line by line, each with the event that it is, if it is one. */
public final class Recording implements Closeable {
  private static final EventCodec CODEC = new EventCodec();

  private final LineReader reader;

  public Recording(LineReader reader) {
    this.reader = reader;
  }

  /** The next line; empty at the end. */
  public Optional<Line> next() throws IOException {
    return reader.next().map(bytes -> new Line(bytes, CODEC.decode(null, bytes)));
  }

  /** Number of the line that {@link #next} returned last, from 1. */
  public long lineNumber() {
    return reader.lineNumber();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /**
   * One line.
   *
   * @param bytes as recorded
   * @param decoded the event that it is, or why it is none
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes to be sent, not compared
  public record Line(byte[] bytes, Decoded decoded) {
    /** The event; empty when it is none. */
    public Optional<TrainingEvent> event() {
      return decoded.fold(valid -> Optional.of(valid.event()), rejected -> Optional.empty());
    }
  }
}
