package io.plumbline.app;

import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.TrainingEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** An open recording, line by line, each with the event that it is, if it is one. */
final class Recording implements Closeable {
  private static final EventCodec CODEC = new EventCodec();

  private final LineReader reader;

  Recording(LineReader reader) {
    this.reader = reader;
  }

  /** The next line; empty at the end. */
  Optional<Line> next() throws IOException {
    return reader.next().map(bytes -> new Line(bytes, CODEC.decode(null, bytes)));
  }

  /** Number of the line that {@link #next} returned last, from 1. */
  long lineNumber() {
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
  record Line(byte[] bytes, Decoded decoded) {
    /** The event; empty when it is none. */
    Optional<TrainingEvent> event() {
      return decoded.fold(valid -> Optional.of(valid.event()), rejected -> Optional.empty());
    }

    /** The record a trainer would have sent: key = run; no key for what is no event. */
    ProducerRecord<byte[], byte[]> to(String topic) {
      return event()
          .map(event -> event.run().getBytes(StandardCharsets.UTF_8))
          .map(key -> new ProducerRecord<>(topic, key, bytes))
          .orElseGet(() -> new ProducerRecord<>(topic, bytes));
    }
  }
}
