package io.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.event.Declaration;
import io.plumbline.event.EndStatus;
import io.plumbline.event.Mute;
import io.plumbline.event.Position;
import io.plumbline.event.ScheduleDeclaration;
import io.plumbline.event.TrainingEvent;
import io.plumbline.family.Belief;
import io.plumbline.law.Lean;
import io.plumbline.law.Prior;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunReport;
import io.plumbline.run.RunState;
import io.plumbline.run.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * A monitor killed at any event and rebuilt from what is stored reports afterwards what it would
 * have reported, bit for bit; also when events are shuffled, repeated, cut off or sent again after
 * a restart of the trainer; whatever its family has learned meanwhile.
 */
class RebuildPropertyTest {
  private static final String RUN = "r";
  private static final long START_MS = 1_767_600_000_000L;

  private final RunMonitor monitor = learning();

  /** Its families have learned something else whenever they are asked. */
  private static RunMonitor learning() {
    AtomicInteger asked = new AtomicInteger();
    return new RunMonitor(
        MonitorSettings.DEFAULTS,
        (family, run, traits) ->
            new Belief(
                new Prior(
                    new Prior.Normal(0.8, 0.3),
                    new Prior.Normal(0.1, 0.12),
                    new Prior.LogNormal(0.4 + 0.01 * asked.get(), 0.2),
                    new Prior.Gain(0.06, 0.2, 0.4),
                    lean(asked)),
                Belief.Source.FAMILY,
                asked.incrementAndGet()));
  }

  private static Lean lean(AtomicInteger asked) {
    return new Lean(Collections.nCopies(Lean.TENTHS, 0.02 * (asked.get() % 20) - 0.2));
  }

  @Property(tries = 60)
  void rebuiltRunsReportTheSame(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 700) int steps,
      @ForAll @IntRange(min = 1, max = 100) int killsPer300) {
    Random random = new Random(seed);
    List<TrainingEvent> events = disturbed(steps, random);
    List<RunReport> undisturbed = new ArrayList<>();
    RunMonitor first = learning();
    RunState state = first.begin(RUN);
    for (int i = 0; i < events.size(); i++) {
      Step step = first.step(state, events.get(i), arrival(i));
      state = step.state();
      undisturbed.add(step.report());
    }

    RunMonitor monitor = learning();
    HeapStore heap = new HeapStore();
    RunKeys keys = new RunKeys(RUN);
    RunStore store = new RunStore(heap, monitor);
    state = store.load(RUN, keys);
    for (int i = 0; i < events.size(); i++) {
      if (random.nextInt(300) < killsPer300) {
        store = new RunStore(heap, monitor);
        RunState rebuilt = store.load(RUN, keys);
        assertThat(monitor.report(rebuilt)).as("just rebuilt").isEqualTo(monitor.report(state));
        state = rebuilt;
      }
      Step step = monitor.step(state, events.get(i), arrival(i));
      store.save(state, step.state(), keys);
      state = step.state();
      assertThat(step.report()).as("event %d: %s", i, events.get(i)).isEqualTo(undisturbed.get(i));
    }
  }

  @Property(tries = 20)
  void aScanOfAllRunsRestoresThemAll(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int n) {
    Random random = new Random(seed);
    HeapStore heap = new HeapStore();
    RunStore store = new RunStore(heap, monitor);
    List<RunReport> expected = new ArrayList<>();
    for (int r = 0; r < n; r++) {
      // Ids that are each other's beginnings, with bytes below and above those of the kinds.
      String run = "r" + "!".repeat(r) + (r % 2 == 0 ? "" : "z");
      RunKeys keys = new RunKeys(run);
      RunState state = store.load(run, keys);
      for (TrainingEvent event : disturbed(50 + 40 * r, random)) {
        Step step = monitor.step(state, event, START_MS);
        store.save(state, step.state(), keys);
        state = step.state();
      }
      expected.add(monitor.report(state));
    }
    List<RunReport> restored = new ArrayList<>();
    store.forEach(stored -> restored.add(monitor.report(stored.restore())), key -> {});
    assertThat(restored).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static long arrival(int i) {
    return START_MS + 500L * i;
  }

  /** A run as a bad network and a bad trainer would deliver it. */
  private static List<TrainingEvent> disturbed(int steps, Random random) {
    boolean clocked = random.nextBoolean();
    double floor = 1 + random.nextDouble();
    double exponent = 0.2 + random.nextDouble() / 2;
    List<TrainingEvent> events = new ArrayList<>();
    int step = 0;
    long clock = START_MS;
    for (int i = 0; i < steps; i++) {
      clock += 100 + random.nextInt(900);
      double share = (step + 1.0) / steps;
      double loss = floor + 0.5 * Math.pow(share, -exponent) + 0.02 * random.nextGaussian();
      double draw = random.nextDouble();
      if (draw < 0.01) {
        step = random.nextInt(step + 1); // back to a checkpoint
      } else if (draw < 0.02) {
        loss = random.nextBoolean() ? Double.NaN : loss * 4;
      } else if (draw < 0.03) {
        events.add(declared(steps, random, clocked ? clock : -1));
      } else if (draw < 0.05) {
        events.add(evaluated(step, loss, clocked ? clock : -1));
      } else if (draw < 0.06) {
        events.add(muted(random));
      }
      events.add(logged(step, loss, share, clocked ? clock : -1));
      if (draw > 0.97) {
        events.add(events.get(random.nextInt(events.size()))); // delivered twice
      }
      if (draw > 0.9 && events.size() > 3) {
        int late = events.size() - 1 - random.nextInt(3);
        events.add(events.remove(late)); // overtaken
      }
      step++;
    }
    if (random.nextBoolean()) {
      events.add(
          new TrainingEvent.RunEnded(
              RUN,
              OptionalLong.empty(),
              OptionalInt.empty(),
              Position.UNKNOWN,
              List.of(EndStatus.values()).get(random.nextInt(3))));
    }
    return events;
  }

  private static TrainingEvent logged(int step, double loss, double share, long clock) {
    return new TrainingEvent.StepLogged(
        RUN,
        time(clock),
        OptionalInt.empty(),
        at(step),
        loss,
        OptionalDouble.of(3e-4 * (0.55 + 0.45 * Math.cos(Math.PI * share))),
        OptionalDouble.empty());
  }

  private static TrainingEvent muted(Random random) {
    Set<String> kinds = random.nextBoolean() ? Set.of() : Set.of("diverged", "spike", "drift_up");
    return random.nextInt(4) == 0
        ? new TrainingEvent.Unmuted(RUN, OptionalLong.empty(), OptionalInt.empty(), kinds)
        : new TrainingEvent.Muted(
            RUN,
            OptionalLong.empty(),
            OptionalInt.empty(),
            new Mute(
                kinds,
                OptionalLong.of(1 + random.nextInt(20_000)),
                OptionalLong.empty(),
                OptionalLong.empty(),
                "known",
                ""));
  }

  private static TrainingEvent evaluated(int step, double loss, long clock) {
    return new TrainingEvent.EvalLogged(
        RUN,
        time(clock),
        OptionalInt.empty(),
        at(step),
        OptionalDouble.of(loss + 0.1),
        Map.of("accuracy", step / 1e4, "weird", Double.NaN));
  }

  private static TrainingEvent declared(int steps, Random random, long clock) {
    return new TrainingEvent.RunDeclared(
        RUN,
        time(clock),
        OptionalInt.empty(),
        new Declaration(
            new Declaration.Lineage(
                Optional.of("family \u00e9\ud83d\ude80"), Optional.empty(), OptionalLong.empty()),
            new Declaration.Size(
                OptionalDouble.of(1e6 * (1 + random.nextInt(3))),
                OptionalDouble.of(9.1e5),
                OptionalDouble.empty()),
            new Declaration.Plan(
                OptionalLong.of(65_536L * steps),
                OptionalLong.empty(),
                Optional.of(
                    new ScheduleDeclaration(
                        ScheduleDeclaration.Kind.COSINE,
                        OptionalDouble.of(3e-4),
                        OptionalLong.of(65_536 * 10),
                        OptionalLong.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.of(0.1),
                        List.of())),
                OptionalDouble.empty()),
            new Declaration.Batch(
                OptionalLong.of(65_536), OptionalLong.empty(), OptionalLong.empty()),
            new Declaration.Data(
                OptionalLong.empty(), OptionalDouble.of(4.123456789012345), Optional.of("seed-1")),
            Optional.of(new Declaration.ReferenceLaw(1.5, 40.25, 0.3)),
            Map.of("team", "a", "cluster", "b")));
  }

  private static Position at(int step) {
    return new Position(
        OptionalLong.of(step), OptionalLong.of(65_536L * (step + 1)), OptionalLong.empty());
  }

  private static OptionalLong time(long clock) {
    return clock < 0 ? OptionalLong.empty() : OptionalLong.of(clock);
  }
}
