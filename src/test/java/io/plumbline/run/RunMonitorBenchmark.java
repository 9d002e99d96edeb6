package io.plumbline.run;

import io.plumbline.curve.Schedule;
import io.plumbline.event.Declaration;
import io.plumbline.event.Position;
import io.plumbline.event.ScheduleDeclaration;
import io.plumbline.event.TrainingEvent;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one event costs {@link RunMonitor#step} after so many of the same run: to reach, at most 1.1
 * times as much after 10^7 as after 10^3.
 *
 * <p>The run is half way through its plan, with a cosine schedule and noise of 3 % of the loss. A
 * long run has more closed bins (up to 512; a run of 10^3 events has about 200), and closes one
 * more rarely: every 2 % of tokens is 20 events at 10^3, and 200,000 at 10^7. So four figures:
 * {@link #event}, which most events are; {@link #closing}, which refits; {@link #late}, which
 * refits what has just closed; and {@link #stretch}, the mean over the next {@value #STRETCH}
 * events, closings among them as often as they come. The medians (p0.50) are what to compare on a
 * machine that does other things as well.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RunMonitorBenchmark {
  private static final int STRETCH = 200;
  private static final long PER_STEP = 4_096;
  private static final int WARM_UP_RUNS = 20;
  private static final int WARM_UP_EVENTS = 10_000;
  private static final String RUN = "synthetic";

  /** Events of the run that came before. */
  @Param({"1000", "100000", "10000000"})
  private int seen = 1_000;

  private final RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
  private final TrainingEvent[] next = new TrainingEvent[STRETCH];
  private RunState state = monitor.begin(RUN);
  private TrainingEvent closing = declared(1);
  private RunState closed = state;
  private TrainingEvent late = closing;

  /** Sends the run's events so far, once; before them so many of others that all code is hot. */
  @Setup
  public void grow() {
    for (int run = 0; run < WARM_UP_RUNS; run++) {
      grown(WARM_UP_EVENTS, new Random(run));
    }
    Random random = new Random(19);
    state = grown(seen, random);
    long steps = 2L * seen;
    Schedule schedule = schedule(steps);
    for (int i = 0; i < STRETCH; i++) {
      next[i] = logged(seen + i + 1, steps, schedule, random);
    }
    // Beyond the end of the open bin wherever it began.
    closing = logged(Math.round(1.03 * seen), steps, schedule, random);
    int bins = state.bins().size();
    closed = monitor.step(state, closing, seen).state();
    late = overtaken(next[0]);
    if (monitor.step(closed, late, seen).state().bins().equals(closed.bins())) {
      throw new IllegalStateException("the late event must change a bin that has closed");
    }
    if (monitor.step(state, next[0], seen).state().bins().size() != bins
        || monitor.step(state, closing, seen).state().bins().size() == bins
        || monitor.report(state).outlook().isEmpty()) {
      throw new IllegalStateException("the next event must close no bin, the other one must");
    }
  }

  /** Sent before the newest, and a token behind its step, so that it is no duplicate. */
  private static TrainingEvent overtaken(TrainingEvent event) {
    TrainingEvent.StepLogged logged = (TrainingEvent.StepLogged) event;
    return new TrainingEvent.StepLogged(
        RUN,
        logged.timeMs(),
        logged.attempt(),
        new Position(
            OptionalLong.empty(),
            OptionalLong.of(logged.at().tokens().orElseThrow() + 1),
            OptionalLong.empty()),
        logged.lossNats(),
        logged.learningRate(),
        logged.gradientNorm());
  }

  private RunState grown(int events, Random random) {
    long steps = 2L * events;
    Schedule schedule = schedule(steps);
    RunState after = monitor.step(monitor.begin(RUN), declared(steps), 0).state();
    for (long step = 1; step <= events; step++) {
      after = monitor.step(after, logged(step, steps, schedule, random), step).state();
    }
    return after;
  }

  private static Schedule schedule(long steps) {
    return Schedule.cosine(1e-3, 0.01 * steps * PER_STEP, (double) steps * PER_STEP, 0.1);
  }

  private static TrainingEvent declared(long steps) {
    return new TrainingEvent.RunDeclared(
        RUN,
        OptionalLong.empty(),
        OptionalInt.empty(),
        Declaration.NONE.mergedWith(
            new Declaration(
                new Declaration.Lineage(
                    Optional.of("synthetic"), Optional.empty(), OptionalLong.empty()),
                new Declaration.Size(
                    OptionalDouble.of(1e8), OptionalDouble.empty(), OptionalDouble.empty()),
                new Declaration.Plan(
                    OptionalLong.of(steps * PER_STEP),
                    OptionalLong.empty(),
                    Optional.of(
                        new ScheduleDeclaration(
                            ScheduleDeclaration.Kind.COSINE,
                            OptionalDouble.of(1e-3),
                            OptionalLong.of(steps * PER_STEP / 100),
                            OptionalLong.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.of(0.1),
                            List.of())),
                    OptionalDouble.empty()),
                new Declaration.Batch(
                    OptionalLong.of(PER_STEP), OptionalLong.empty(), OptionalLong.empty()),
                Declaration.Data.NONE,
                Optional.empty(),
                java.util.Map.of())));
  }

  private static TrainingEvent logged(long step, long steps, Schedule schedule, Random random) {
    double share = step / (double) steps;
    double rate = schedule.at((double) step * PER_STEP);
    double curve = 2.2 + 0.3 * Math.pow(share, -0.5) + 0.15 * rate / 1e-3;
    return new TrainingEvent.StepLogged(
        RUN,
        OptionalLong.of(step * 100),
        OptionalInt.empty(),
        new Position(OptionalLong.of(step), OptionalLong.of(step * PER_STEP), OptionalLong.empty()),
        curve * (1 + 0.03 * random.nextGaussian()),
        OptionalDouble.of(rate),
        OptionalDouble.of(0.4));
  }

  /** An event that closes no bin. */
  @Benchmark
  public Step event() {
    return monitor.step(state, next[0], seen);
  }

  /** An event that closes a bin: one update of the fit. */
  @Benchmark
  public Step closing() {
    return monitor.step(state, closing, seen);
  }

  /** A loss that comes late, into the bin that has just closed: the fit of that bin anew. */
  @Benchmark
  public Step late() {
    return monitor.step(closed, late, seen);
  }

  /** The mean of the next events. */
  @Benchmark
  @OperationsPerInvocation(STRETCH)
  public RunState stretch() {
    RunState after = state;
    for (TrainingEvent event : next) {
      after = monitor.step(after, event, seen).state();
    }
    return after;
  }
}
