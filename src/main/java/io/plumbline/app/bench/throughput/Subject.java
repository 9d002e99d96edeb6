package io.plumbline.app.bench.throughput;

import io.plumbline.event.EventCodec;
import io.plumbline.event.Rejection;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.ReportSink;
import io.plumbline.run.RunReport;
import io.plumbline.stream.MonitorTopology;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** The topologies that {@link ThroughputBench} measures. */
public enum Subject {
  /** Records go through as they are. */
  PASS_THROUGH("pass-through"),
  /** Records are decoded, and go through as they were. */
  DECODED("pass-through, decoded"),
  /** The monitor: decoding, fit, drift, state, forecasts, alerts. */
  MONITOR("the whole monitor");

  /** Where records go that are passed through. */
  static final String OUT_TOPIC = "bench.out";

  private final String label;

  Subject(String label) {
    this.label = label;
  }

  /** Its name in the table. */
  public String label() {
    return label;
  }

  Topology topology() {
    if (this == MONITOR) {
      return new MonitorTopology(
              new EventCodec(),
              MonitorSettings.DEFAULTS,
              MonitorTopology.Keeping.DEFAULTS,
              new NoSink())
          .get();
    }
    Topology topology = new Topology();
    topology.addSource(
        "in",
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        MonitorTopology.EVENTS_TOPIC);
    if (this == DECODED) {
      topology.addProcessor("decode", Decode::new, "in");
    }
    topology.addSink(
        "out",
        OUT_TOPIC,
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        this == DECODED ? "decode" : "in");
    return topology;
  }

  /** Decodes each record and passes on what came. */
  private static final class Decode extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
    private final EventCodec codec = new EventCodec();

    @Override
    public void process(Record<byte[], byte[]> record) {
      boolean valid = codec.decode(record.key(), record.value()).fold(v -> true, r -> false);
      if (!valid) {
        throw new IllegalStateException("The bench wrote an event that is none");
      }
      context().forward(record);
    }
  }

  /** Nobody looks: what exporters cost is not the topology's. */
  private static final class NoSink implements ReportSink {
    @Override
    public void report(String owner, RunReport report) {}

    @Override
    public void forget(String owner, String run) {}

    @Override
    public void forgetAll(String owner) {}

    @Override
    public void accepted() {}

    @Override
    public void rejected(Rejection reason) {}

    @Override
    public void timed(Stage stage, long nanos) {}
  }
}
