package io.plumbline.event;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What decoding and encoding one event costs; to reach: 1,500 ns for a step. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EventCodecBenchmark {
  /** Step: the contract's; wide: what a trainer logs that sends everything; bad: refused. */
  @Param({"step", "wide", "run", "bad"})
  private String event = "step";

  private final EventCodec codec = new EventCodec();
  private byte[] key = {};
  private byte[] value = {};
  private TrainingEvent decoded =
      new TrainingEvent.Heartbeat(
          "r", java.util.OptionalLong.empty(), java.util.OptionalInt.empty(), Position.UNKNOWN);

  /** Prepares the bytes. */
  @Setup
  public void prepare() {
    String step =
        "{\"type\":\"step\",\"run\":\"en-98k-cosine-s1\",\"step\":1200,\"tokens\":629145600,"
            + "\"loss\":3.0213,\"lr\":0.00029,\"grad_norm\":0.4123,\"ts\":1795320128682";
    String text =
        switch (event) {
          case "wide" ->
              step
                  + ",\"epoch\":0.25,\"throughput/device/TPS\":11234.5,\"mfu(%)\":38.21,"
                  + "\"memory\":{\"active\":12.5,\"reserved\":17.25},\"host\":\"node-0017\"}";
          case "run" -> Samples.of("run").get(0).replace("r17", "en-98k-cosine-s1");
          case "bad" -> step.replace("3.0213", "\"low\"") + "}";
          default -> step + "}";
        };
    key = "en-98k-cosine-s1".getBytes(StandardCharsets.UTF_8);
    value = text.getBytes(StandardCharsets.UTF_8);
    decoded = codec.decode(key, value).fold(Decoded.Valid::event, rejected -> decoded);
  }

  /** Bytes to event. */
  @Benchmark
  public Decoded decode() {
    return codec.decode(key, value);
  }

  /** Event to bytes; of a heartbeat where the event is refused. */
  @Benchmark
  public byte[] encode() {
    return codec.encode(decoded);
  }
}
