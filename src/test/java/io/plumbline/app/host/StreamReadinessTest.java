package io.plumbline.app.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.Test;

class StreamReadinessTest {
  private final AtomicLong nanos = new AtomicLong();
  private final StreamReadiness readiness = new StreamReadiness(nanos::get);

  @Test
  void beforeItRunsItSaysWhatIsBeingRestored() {
    readiness.onChange(State.REBALANCING, State.CREATED);
    TopicPartition first = new TopicPartition("changelog", 0);
    TopicPartition second = new TopicPartition("changelog", 1);
    readiness.onRestoreStart(first, "run-state", 1_000, 13_000);
    readiness.onRestoreStart(second, "run-state", 0, 8_000);
    readiness.onBatchRestored(first, "run-state", 3_500, 2_500);
    wait(Duration.ofSeconds(7));
    assertThat(readiness.whyNot())
        .hasValue(
            "the stream is REBALANCING for 7 s now; 2 stores are still being restored from Kafka,"
                + " 2,500 of 20,000 records read");
    readiness.onRestoreEnd(first, "run-state", 12_000);
    readiness.onRestoreSuspended(second, "run-state", 0);
    assertThat(readiness.whyNot()).hasValue("the stream is REBALANCING for 7 s now");
    readiness.onChange(State.RUNNING, State.REBALANCING);
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void aMoveDoesNotTakeItOutOfServiceUnlessItTakesTooLong() {
    readiness.onChange(State.REBALANCING, State.CREATED);
    readiness.onChange(State.RUNNING, State.REBALANCING);
    wait(Duration.ofHours(1));
    readiness.onChange(State.REBALANCING, State.RUNNING);
    assertThat(readiness.whyNot()).isEmpty();
    wait(StreamReadiness.MOVE.minusMillis(1));
    assertThat(readiness.whyNot()).isEmpty();
    wait(Duration.ofMillis(1));
    assertThat(readiness.whyNot()).hasValue("the stream is REBALANCING for 30 s now");
    readiness.onChange(State.RUNNING, State.REBALANCING);
    assertThat(readiness.whyNot()).isEmpty();
  }

  @Test
  void whatStopsIsNotReadyAtOnce() {
    readiness.onChange(State.RUNNING, State.REBALANCING);
    readiness.onChange(State.PENDING_SHUTDOWN, State.RUNNING);
    assertThat(readiness.whyNot()).hasValue("the stream is PENDING_SHUTDOWN for 0 s now");
  }

  private void wait(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
