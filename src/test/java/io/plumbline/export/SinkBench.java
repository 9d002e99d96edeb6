package io.plumbline.export;

import io.plumbline.run.ReportSink.Stage;
import io.plumbline.run.RunReport;
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

/** What an event costs the exporter, and what a scrape costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class SinkBench {
  @Param({"100", "2000"})
  int runs;

  private final PrometheusSink sink = SampleReports.sink(2_000);
  private RunReport[] reports = {};
  private int next;

  @Setup
  public void fill() {
    reports = new RunReport[runs];
    for (int i = 0; i < runs; i++) {
      reports[i] = SampleReports.drifting("run-" + i);
      sink.report("0_0", reports[i]);
    }
  }

  /** Everything the stream tells the sink about one event. */
  @Benchmark
  public void event() {
    next = next + 1 == runs ? 0 : next + 1;
    sink.timed(Stage.DECODE, 3_000);
    sink.timed(Stage.STEP, 9_000);
    sink.report("0_0", reports[next]);
    sink.accepted();
    sink.timed(Stage.END_TO_END, 20_000_000);
  }

  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public String scrape() {
    return Scrape.text(sink);
  }
}
