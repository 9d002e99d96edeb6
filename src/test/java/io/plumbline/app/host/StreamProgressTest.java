package io.plumbline.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StreamProgressTest {
  private static final TopicPartition ZERO = new TopicPartition("training.events", 0);
  private static final TopicPartition ONE = new TopicPartition("training.events", 1);
  private static final TopicPartition CELLS = new TopicPartition("training.cells", 0);

  private final AtomicLong nanos = new AtomicLong();
  private final StreamProgress progress = new StreamProgress("training.events", nanos::get);

  @Test
  void whatWaitsAndDoesNotMoveForSoLongIsNamed() {
    for (int second = 0; second < 30; second += 5) {
      look(true, Map.of(ZERO, reach(7, 19), ONE, reach(second, 100)));
      assertThat(progress.whyNot()).as("after %d s", second).isEmpty();
      pass(5);
    }
    assertThat(progress.whyNot())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("training.events-0 for 30 s")
                    .contains("12 records wait")
                    .doesNotContain("training.events-1"));
    assertThat(progress.unread()).isEqualTo(OptionalLong.of(12 + 75));
    look(true, Map.of(ZERO, reach(8, 19), ONE, reach(100, 100)));
    assertThat(progress.whyNot()).isEmpty();
    assertThat(progress.unread()).isEqualTo(OptionalLong.of(11));
  }

  @Test
  void whereNothingWaitsNothingIsWrong() {
    for (int minute = 0; minute < 10; minute++) {
      look(true, Map.of(ZERO, reach(7, 7), CELLS, reach(7, 9)));
      pass(59);
      assertThat(progress.whyNot()).isEmpty();
    }
    assertThat(progress.unread()).isEqualTo(OptionalLong.of(0));
  }

  @Test
  void whatArrivesAfterALongSilenceHasItsTime() {
    look(true, Map.of(ZERO, reach(7, 7)));
    pass(50);
    look(true, Map.of(ZERO, reach(7, 7)));
    pass(5);
    look(true, Map.of(ZERO, reach(7, 8)));
    assertThat(progress.whyNot()).isEmpty();
    pass(35);
    assertThat(progress.whyNot()).isPresent();
  }

  @Test
  void whileRunsMoveOrAreRestoredNothingIsStuck() {
    look(true, Map.of(ZERO, reach(7, 19)));
    pass(25);
    look(false, Map.of(ZERO, reach(7, 19)));
    pass(25);
    look(true, Map.of(ZERO, reach(7, 19)));
    assertThat(progress.whyNot()).isEmpty();
  }

  @Test
  void aTopicThatIsGoneIsNamed() {
    progress.seen(
        new StreamProgress.Look(
            true, Map.of(), new TreeSet<>(List.of("training.forecasts", "training.alerts")), 0));
    assertThat(progress.whyNot())
        .hasValueSatisfying(
            why -> assertThat(why).contains("no topic training.alerts, training.forecasts:"));
  }

  @Test
  void deadThreadsAndSilentBrokersAreSaid() {
    progress.seen(new StreamProgress.Look(true, Map.of(), new TreeSet<>(), 1));
    assertThat(progress.whyNot()).hasValue("1 stream thread has died");
    look(true, Map.of(ZERO, reach(1, 5)));
    pass(61);
    assertThat(progress.whyNot()).hasValue("no broker has answered for 61 s");
    assertThat(progress.unread()).isEmpty();
  }

  private void look(boolean running, Map<TopicPartition, StreamProgress.Reach> partitions) {
    progress.seen(new StreamProgress.Look(running, partitions, new TreeSet<>(), 0));
  }

  private static StreamProgress.Reach reach(long offset, long end) {
    return new StreamProgress.Reach(offset, end);
  }

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
