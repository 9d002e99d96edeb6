package io.plumbline.stream;

import io.plumbline.event.Decoded;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A rejected record as it goes to the dead-letter topic: key, value and headers as they came, and
 * headers that say why and whence. Names as Kafka Streams' own dead letters have them, so that
 * tools made for those read these; all values are UTF-8 text.
 *
 * <p>A record that no topic of ours could take (senders may compress a hundred megabytes into one
 * that {@code training.events} takes) leaves its content behind; the headers lead to it.
 */
final class DeadLetter {
  static final String REASON = "plumbline.reason";
  static final String DETAIL = "plumbline.detail";
  static final String MESSAGE = "__streams.errors.message";
  static final String TOPIC = "__streams.errors.topic";
  static final String PARTITION = "__streams.errors.partition";
  static final String OFFSET = "__streams.errors.offset";

  /**
   * Most bytes of key, value and headers that are kept: what a record may have in a topic with
   * Kafka's default limit. The dead-letter topic and the producer take 64 KiB more.
   */
  static final int MAX_BYTES = 1_048_588;

  /** A longer key is no run id, and is left behind with the rest. */
  private static final int MAX_KEY_BYTES = 4096;

  private DeadLetter() {}

  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> record, Decoded.Rejected rejected, RecordMetadata whence) {
    boolean whole = bytes(record) <= MAX_BYTES;
    Headers headers = whole ? new RecordHeaders(record.headers()) : new RecordHeaders();
    put(headers, REASON, rejected.reason().label());
    put(headers, DETAIL, rejected.detail() + (whole ? "" : " (content left in the input topic)"));
    put(headers, MESSAGE, rejected.detail());
    put(headers, TOPIC, whence.topic());
    put(headers, PARTITION, Integer.toString(whence.partition()));
    put(headers, OFFSET, Long.toString(whence.offset()));
    if (whole) {
      return record.withHeaders(headers);
    }
    byte[] key = length(record.key()) <= MAX_KEY_BYTES ? record.key() : null;
    return new Record<>(key, null, record.timestamp(), headers);
  }

  /** A sender's own header of this name stays, before ours: the last one of a name counts. */
  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private static long bytes(Record<byte[], byte[]> record) {
    long sum = (long) length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      // UTF-8 takes up to three bytes a character, and lengths up to five each.
      sum += 3L * header.key().length() + length(header.value()) + 10;
    }
    return sum;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
