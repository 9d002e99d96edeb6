package io.plumbline.stream;

import io.plumbline.event.TrainingEvent;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * An event and the bytes it came in: should its run be set aside, they are kept as they were.
 *
 * @param event what they say
 * @param key as it came
 * @param value likewise
 */
@SuppressWarnings("ArrayRecordComponent") // passed on from node to node, never compared
record Received(TrainingEvent event, byte @Nullable [] key, byte @Nullable [] value) {
  /** The record as it came. */
  Record<byte[], byte[]> record(Record<String, Received> carrying) {
    return new Record<>(key, value, carrying.timestamp(), carrying.headers());
  }
}
