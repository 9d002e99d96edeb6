package io.plumbline.stream;

import io.plumbline.event.Decoded;
import io.plumbline.event.EventCodec;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.ReportSink;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Node {@code validate}: bytes become an event under its run's id, or a dead letter with the reason
 * for refusing it. The one place where a record is decoded.
 */
final class Validate implements Processor<byte[], byte[], Object, Object> {
  private final EventCodec codec;
  private final ReportSink sink;
  private ProcessorContext<Object, Object> context;

  /** {@link #init} hands over the context before anything else is called. */
  @SuppressWarnings("NullAway.Init")
  Validate(EventCodec codec, ReportSink sink) {
    this.codec = codec;
    this.sink = sink;
  }

  @Override
  public void init(ProcessorContext<Object, Object> newContext) {
    context = newContext;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    long start = System.nanoTime();
    Decoded decoded = codec.decode(record.key(), record.value());
    sink.timed(ReportSink.Stage.DECODE, System.nanoTime() - start);
    if (decoded instanceof Decoded.Valid valid) {
      TrainingEvent event = valid.event();
      context.forward(
          record.withKey(event.run()).withValue(new Received(event, record.key(), record.value())),
          Nodes.UPDATE_RUN);
    } else if (decoded instanceof Decoded.Rejected rejected) {
      RecordMetadata whence = context.recordMetadata().orElseThrow();
      sink.rejected(rejected.reason(), rejected.detail(), whence.partition(), whence.offset());
      context.forward(DeadLetter.of(record, rejected, whence), Nodes.REJECTED_EVENTS);
    }
  }
}
