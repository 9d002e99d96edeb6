package io.plumbline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.Seeds;
import io.plumbline.event.TrainingEvent;
import io.plumbline.run.MonitorSettings;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunState;
import io.plumbline.run.Step;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever passes the codec passes the monitor: no exception, and a run stored and read back at any
 * moment goes on as one that was not, to the bit.
 */
class MutatedEventsPropertyTest {
  /** How many sequences: a minute here; {@code -Dplumbline.sequences=1000000} takes a night. */
  private static final int SEQUENCES = Integer.getInteger("plumbline.sequences", 2_000);

  private static final String RUN = "r";

  private final RunMonitor monitor = new RunMonitor(MonitorSettings.DEFAULTS);

  @Test
  void noSequenceThrowsAndNoneDiffersOnceRestored() {
    Seeds.each(SEQUENCES, this::check);
  }

  private void check(int seed) {
    Random random = new Random(seed);
    List<TrainingEvent> events = MutatedEvents.of(random);
    int restores = 2 + random.nextInt(9);
    HeapStore heap = new HeapStore();
    RunKeys keys = new RunKeys(RUN);
    RunStore store = new RunStore(heap, monitor);
    RunState live = monitor.begin(RUN);
    RunState stored = store.load(RUN, keys);
    long nowMs = 1_795_320_000_000L;
    for (int i = 0; i < events.size(); i++) {
      nowMs += 500;
      Step one = monitor.step(live, events.get(i), nowMs);
      Step other = monitor.step(stored, events.get(i), nowMs);
      store.save(stored, other.state(), keys);
      assertThat(other.report()).as("event %d: %s", i, events.get(i)).isEqualTo(one.report());
      assertThat(other.teachings()).as("lessons of %d", i).isEqualTo(one.teachings());
      live = one.state();
      stored = random.nextInt(restores) == 0 ? store.load(RUN, keys) : other.state();
      if (stored != other.state()) {
        assertThat(monitor.report(stored))
            .as("restored after event %d: %s", i, events.get(i))
            .isEqualTo(monitor.report(live));
      }
    }
  }
}
