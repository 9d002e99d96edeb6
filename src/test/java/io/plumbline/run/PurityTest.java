package io.plumbline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.Seeds;
import io.plumbline.event.Events;
import io.plumbline.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A step reads its state and makes another: taken twice it is the same, and what it was taken from
 * is as it was.
 */
class PurityTest {
  private static final RunMonitor MONITOR = new RunMonitor(MonitorSettings.DEFAULTS);

  @Test
  void aStepIsAFunctionOfItsStateAndEvent() {
    Seeds.each(
        12,
        seed -> {
          Random random = new Random(seed);
          Watched run = Runs.healthyUntil(random.nextBoolean() ? 330 : 40);
          for (TrainingEvent event : disturbed(random, random.nextInt(60))) {
            RunState before = run.state();
            RunHead head = before.head();
            RunReport shown = MONITOR.report(before);
            Step once = MONITOR.step(before, event, run.nowMs());
            Step twice = MONITOR.step(before, event, run.nowMs());
            same(once, twice);
            assertThat(before.head()).as("the old head").isSameAs(head);
            assertThat(MONITOR.report(before)).as("the old state").isEqualTo(shown);
            same(run.send(event), once);
            run.pass(random.nextInt(100) == 0 ? 3_600_000 : 1_000);
            same(MONITOR.tick(run.state(), run.nowMs()), run.tickAfter(0));
          }
        });
  }

  /** Stored and restored it reports the same, after a change too. */
  @Test
  void aRunRestoredReportsTheSame() {
    Seeds.each(
        8,
        seed -> {
          Random random = new Random(seed);
          Watched run = Runs.healthyUntil(330);
          for (TrainingEvent event : disturbed(random, 60)) {
            run.send(event);
            if (random.nextInt(4) == 0) {
              RunState stored = run.state();
              RunState restored =
                  MONITOR.restore(
                      "r", stored.declaration(), stored.head(), stored.tie(), stored.bins());
              assertThat(MONITOR.report(restored)).isEqualTo(run.report());
              run.resume(restored);
            }
            run.pass(1_000);
          }
        });
  }

  /** What a report shows is what its step's state holds. */
  @Test
  void aReportIsOfItsState() {
    Seeds.each(
        6,
        seed -> {
          Watched run = Runs.healthyUntil(330);
          for (TrainingEvent event : disturbed(new Random(seed), 30)) {
            Step step = run.send(event);
            RunReport again = MONITOR.report(step.state());
            assertThat(again.progress()).isEqualTo(step.report().progress());
            assertThat(again.alerts().open()).isEqualTo(step.report().alerts().open());
            assertThat(again.verdicts().drift()).isEqualTo(step.report().verdicts().drift());
            assertThat(again.seen()).isEqualTo(step.state().bins());
            assertThat(again.alerts().transitions()).isEmpty();
            assertThat(again.renewed()).isFalse();
            run.pass(1_000);
          }
        });
  }

  private static void same(Step one, Step other) {
    assertThat(one.report()).isEqualTo(other.report());
    assertThat(one.state().head()).isEqualTo(other.state().head());
    assertThat(one.state().tie()).isEqualTo(other.state().tie());
    assertThat(one.state().bins()).isEqualTo(other.state().bins());
    assertThat(one.teachings()).isEqualTo(other.teachings());
    assertThat(one.told()).isEqualTo(other.told());
  }

  /** Whatever can happen to a run, some of it twice. */
  private static List<TrainingEvent> disturbed(Random random, int count) {
    List<TrainingEvent> events = new ArrayList<>();
    int step = 330;
    double level = 0;
    for (int i = 0; i < count; i++) {
      step++;
      switch (random.nextInt(24)) {
        case 0 -> level = 0.3 * random.nextDouble();
        case 1 -> level = 0;
        case 2 -> step = Math.max(1, step - random.nextInt(40));
        case 3 -> events.add(event("{'type':'change','what':'data'}"));
        case 4 -> events.add(event("{'type':'change','what':'batch','step':%d}", step + 3));
        case 5 -> events.add(event("{'type':'run','batch_tokens':%d}", 1_000 + step));
        case 6 -> events.add(event("{'type':'run','family':'f%d'}", random.nextInt(2)));
        case 7 -> events.add(event("{'type':'mute','for_s':%d}", 1 + random.nextInt(20)));
        case 8 -> events.add(event("{'type':'unmute'}"));
        case 9 -> events.add(event("{'type':'eval','step':%d,'eval_loss':2.9}", step));
        case 10 -> events.add(event("{'type':'heartbeat'}"));
        case 11 -> events.add(event("{'type':'end','status':'killed'}"));
        case 12 -> events.add(event("{'step':%d,'loss':'NaN'}", step));
        case 13 -> events.add(event("{'step':%d,'loss':9.5}", step));
        default -> {}
      }
      double loss = Runs.healthy(Math.max(1, step)) + level;
      events.add(event("{'step':%d,'loss':%s,'lr':1e-3}", step, text(loss)));
      if (random.nextInt(20) == 0) {
        events.add(events.get(random.nextInt(events.size())));
      }
    }
    return events;
  }

  private static String text(double loss) {
    return String.format(Locale.ROOT, "%.6f", loss);
  }

  private static TrainingEvent event(String json, Object... values) {
    return Events.of("r", json, values);
  }
}
