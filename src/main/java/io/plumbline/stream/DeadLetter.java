package io.plumbline.stream;

import io.plumbline.event.Decoded;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A rejected record as it goes to the dead-letter topic: key, value and headers as they came, and
 * headers that say why and whence. Names as Kafka Streams' own dead letters have them, so that
 * tools made for those read these; all values are UTF-8 text.
 */
final class DeadLetter {
  static final String REASON = "plumbline.reason";
  static final String DETAIL = "plumbline.detail";
  static final String MESSAGE = "__streams.errors.message";
  static final String TOPIC = "__streams.errors.topic";
  static final String PARTITION = "__streams.errors.partition";
  static final String OFFSET = "__streams.errors.offset";

  private DeadLetter() {}

  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> record, Decoded.Rejected rejected, RecordMetadata whence) {
    Headers headers = new RecordHeaders(record.headers());
    put(headers, REASON, rejected.reason().label());
    put(headers, DETAIL, rejected.detail());
    put(headers, MESSAGE, rejected.detail());
    put(headers, TOPIC, whence.topic());
    put(headers, PARTITION, Integer.toString(whence.partition()));
    put(headers, OFFSET, Long.toString(whence.offset()));
    return record.withHeaders(headers);
  }

  /** A sender's own header of this name stays, before ours: the last one of a name counts. */
  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
