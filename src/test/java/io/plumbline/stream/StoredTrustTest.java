package io.plumbline.stream;

import static io.plumbline.event.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.drift.Trust;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.Doubt;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunHead;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunState;
import io.plumbline.run.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A run restored from its store is trusted as far as it was, and reports what it would have
 * reported; an older plumbline, which knows two flags, reads the same of the bytes.
 */
class StoredTrustTest {
  private static final String RUN = "r";
  private static final long TOKENS = 65_536;
  private static final Trust OFF_CURVE = new Trust.OffCurve();

  /** Suspected, off its curve, back on it, a spike: at every event that matters. */
  @Test
  void aRunOffItsCurveIsRestoredAsThat() {
    RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);
    RunStore store = new RunStore(new HeapStore(), monitor);
    RunKeys keys = new RunKeys(RUN);
    RunState state = store.load(RUN, keys);
    Set<Trust> seen = new HashSet<>();
    boolean offWithNothingOpen = false;
    for (TrainingEvent event : events()) {
      Trust trust = state.head().doubt().trust();
      Step step = monitor.step(state, event, 0);
      if (!trust.equals(new Trust.Trusted())) {
        RunState restored = store.load(RUN, keys);
        assertThat(restored.head().doubt().trust()).as("before %s", event).isEqualTo(trust);
        Step again = monitor.step(restored, event, 0);
        assertThat(again.report()).isEqualTo(step.report());
        assertThat(again.state().head()).isEqualTo(step.state().head());
        seen.add(trust);
        offWithNothingOpen |= trust.equals(OFF_CURVE) && !state.head().doubt().drift().offCurve();
      }
      store.save(state, step.state(), keys);
      state = step.state();
    }
    assertThat(seen).containsExactlyInAnyOrder(new Trust.Suspicious(), OFF_CURVE);
    assertThat(offWithNothingOpen).as("a finding is gone before the bin closes").isTrue();
  }

  /** Both flags are 0, as they were when there was no name for it; the end says the rest. */
  @Test
  void offTheCurveIsNeitherSuspiciousNorAcceptingToAnOlderReader() {
    byte[] trusted = stored(new Trust.Trusted());
    byte[] offCurve = stored(OFF_CURVE);
    int flags = Arrays.mismatch(trusted, stored(new Trust.Suspicious()));
    assertThat(Arrays.mismatch(trusted, stored(new Trust.Accepting()))).isEqualTo(flags + 1);
    assertThat(offCurve[flags]).isZero();
    assertThat(offCurve[flags + 1]).isZero();
    assertThat(Arrays.copyOf(offCurve, trusted.length)).isEqualTo(trusted);
    assertThat(offCurve).hasSize(trusted.length + 1).endsWith((byte) 1);
  }

  /** As it was written for a while, and is in the kept heads of the first two versions. */
  @Test
  void bothFlagsAreReadAsOffTheCurve() {
    byte[] both = stored(new Trust.Suspicious());
    both[Arrays.mismatch(stored(new Trust.Trusted()), stored(new Trust.Accepting()))] = 1;
    assertThat(new RunStateCodec().head(both).doubt().trust()).isEqualTo(OFF_CURVE);
  }

  private static byte[] stored(Trust trust) {
    RunHead begun = new RunMonitor(MonitorSettings.DEFAULTS).begin(RUN).head();
    return new RunStateCodec()
        .encode(
            new RunHead(
                begun.track(),
                begun.evaluations(),
                begun.watch(),
                new Doubt(begun.doubt().drift(), trust),
                begun.tail(),
                begun.desk()));
  }

  private static List<TrainingEvent> events() {
    Random random = new Random(11);
    List<TrainingEvent> events = new ArrayList<>();
    events.add(event("{'type':'run','run':'r','target_tokens':%d}", 1_000 * TOKENS));
    for (int step = 1; step <= 400; step++) {
      events.add(
          event(
              "{'run':'r','step':%d,'tokens':%d,'loss':%.6f}",
              step,
              step * TOKENS,
              2 + 3 * Math.pow(step, -0.5) + above(step) + 0.01 * random.nextGaussian()));
    }
    return events;
  }

  /** Five standard deviations of the noise, for a while, and a spike after that. */
  private static double above(int step) {
    if (step >= 370 && step < 373) {
      return 1;
    }
    return step >= 300 && step < 310 ? 0.05 : 0;
  }
}
