package io.plumbline.app.host;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.KafkaStreams.StateListener;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * Whether the stream can be relied on, and if not, what it waits for, in words for an operator.
 *
 * <p>It is ready when every task it was given is restored and running. Later, while runs move
 * between instances, it stays ready for up to {@link #MOVE}: the runs it keeps are read on, a move
 * takes a second or a few, and a rolling update must not take every other instance out of service
 * with each step. A longer one means that something does not get done: then it is not ready, and
 * says what is being restored. It is never ready while it stops or has failed.
 *
 * <p>Thread-safe: told by stream threads, asked by the endpoint's.
 */
final class StreamReadiness implements StateListener, StateRestoreListener {
  /** Ten times what a move takes where stores need not be read from their beginning. */
  static final Duration MOVE = Duration.ofSeconds(30);

  private final LongSupplier nanoClock;
  private final Map<TopicPartition, Restore> restores = new ConcurrentHashMap<>();
  private volatile Phase phase;

  /** What the stream does, since when, and whether it had been running before. */
  private record Phase(State state, long sinceNanos, boolean ran) {}

  /** How many records of one store's partition are to be read, and have been. */
  private record Restore(long total, long done) {
    Restore after(long records) {
      return new Restore(total, done + records);
    }
  }

  StreamReadiness() {
    this(System::nanoTime);
  }

  StreamReadiness(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.phase = new Phase(State.CREATED, nanoClock.getAsLong(), false);
  }

  /** Empty when ready; else one sentence. */
  Optional<String> whyNot() {
    Phase now = phase;
    long seconds = (nanoClock.getAsLong() - now.sinceNanos) / 1_000_000_000;
    boolean moving = now.state == State.REBALANCING && now.ran && seconds < MOVE.toSeconds();
    if (now.state == State.RUNNING || moving) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT, "the stream is %s for %,d s now%s", now.state, seconds, restoring()));
  }

  private String restoring() {
    long total = 0;
    long done = 0;
    int stores = 0;
    for (Restore restore : restores.values()) {
      stores++;
      total += restore.total;
      done += restore.done;
    }
    if (stores == 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "; %d %s still being restored from Kafka, %,d of %,d records read",
        stores,
        stores == 1 ? "store is" : "stores are",
        done,
        total);
  }

  @Override
  public void onChange(State newState, State oldState) {
    boolean ran = phase.ran || newState == State.RUNNING;
    phase = new Phase(newState, nanoClock.getAsLong(), ran);
  }

  @Override
  public void onRestoreStart(TopicPartition partition, String store, long start, long end) {
    restores.put(partition, new Restore(Math.max(0, end - start), 0));
  }

  @Override
  public void onBatchRestored(TopicPartition partition, String store, long end, long count) {
    restores.computeIfPresent(partition, (key, restore) -> restore.after(count));
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long total) {
    restores.remove(partition);
  }

  @Override
  public void onRestoreSuspended(TopicPartition partition, String store, long total) {
    restores.remove(partition);
  }
}
