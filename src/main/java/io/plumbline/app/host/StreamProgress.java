package io.plumbline.app.host;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the stream moves: what it is told in {@link Look}s, and what is wrong by them. A
 * partition is stuck when records of it are unread and the group's offset has not moved for {@link
 * #STUCK}, while the stream itself says that it runs.
 *
 * <p>Thread-safe: told by one thread, asked by the endpoint's.
 */
final class StreamProgress {
  /** A hundred commit intervals or more; the longest step takes a second. */
  static final Duration STUCK = Duration.ofSeconds(30);

  /** Without an answer for so long, nothing can be read or written. */
  static final Duration SILENT = Duration.ofSeconds(60);

  /** What the stream writes itself ends in markers of its transactions, which count as unread. */
  private static final long MARKERS = 2;

  private final String input;
  private final LongSupplier nanoClock;
  private final Map<TopicPartition, Standing> standing = new HashMap<>();
  private long answeredNanos;
  private Look last = new Look(false, Map.of(), new TreeSet<>(), 0);

  /** Where the group's offset has been, since when. */
  private record Standing(long offset, long sinceNanos) {}

  /**
   * How far a partition is.
   *
   * @param offset the next record to be read, as committed
   * @param end behind the newest record that may be read
   */
  record Reach(long offset, long end) {
    long unread() {
      return Math.max(0, end - offset);
    }
  }

  /**
   * One look at the stream and its cluster.
   *
   * @param running whether it says that it runs, nothing being moved or restored
   * @param partitions those that this instance reads
   * @param missing topics that it needs and that do not exist
   * @param dead stream threads that have ended
   */
  record Look(
      boolean running,
      Map<TopicPartition, Reach> partitions,
      SortedSet<String> missing,
      int dead) {}

  /**
   * Of the stream that reads this topic.
   *
   * @param input whose unread records {@link #unread} counts
   */
  StreamProgress(String input, LongSupplier nanoClock) {
    this.input = input;
    this.nanoClock = nanoClock;
    this.answeredNanos = nanoClock.getAsLong();
  }

  synchronized void seen(Look look) {
    long now = nanoClock.getAsLong();
    answeredNanos = now;
    last = look;
    standing.keySet().retainAll(look.running ? look.partitions.keySet() : Set.of());
    if (look.running) {
      look.partitions.forEach(
          (partition, reach) -> {
            Standing before = standing.get(partition);
            if (before == null || before.offset != reach.offset || !waits(partition, reach)) {
              standing.put(partition, new Standing(reach.offset, now));
            }
          });
    }
  }

  private boolean waits(TopicPartition partition, Reach reach) {
    return reach.unread() > (partition.topic().equals(input) ? 0 : MARKERS);
  }

  /** Records of the input topic not yet read by this instance; empty while unknown. */
  synchronized OptionalLong unread() {
    return silentSeconds() > SILENT.toSeconds()
        ? OptionalLong.empty()
        : last.partitions.entrySet().stream()
            .filter(entry -> entry.getKey().topic().equals(input))
            .mapToLong(entry -> entry.getValue().unread())
            .reduce(Long::sum);
  }

  /** What keeps it from moving, one clause; empty when it moves or has nothing to do. */
  synchronized Optional<String> whyNot() {
    if (!last.missing.isEmpty()) {
      return Optional.of(
          "the cluster has no topic "
              + String.join(", ", last.missing)
              + ": nothing can be processed until it is created again, as topology/topics.md says");
    }
    if (silentSeconds() > SILENT.toSeconds()) {
      return Optional.of("no broker has answered for " + silentSeconds() + " s");
    }
    if (last.dead > 0) {
      return Optional.of(
          last.dead + (last.dead == 1 ? " stream thread has" : " stream threads have") + " died");
    }
    Map<String, Long> stuck = new TreeMap<>();
    standing.forEach(
        (partition, since) -> {
          long seconds = (nanoClock.getAsLong() - since.sinceNanos) / 1_000_000_000;
          Reach reach = last.partitions.get(partition);
          if (reach != null && waits(partition, reach) && seconds >= STUCK.toSeconds()) {
            stuck.put(partition + " for " + seconds + " s", reach.unread());
          }
        });
    if (stuck.isEmpty()) {
      return Optional.empty();
    }
    long records = stuck.values().stream().mapToLong(Long::longValue).sum();
    return Optional.of(
        "nothing was read of "
            + String.join(", ", stuck.keySet())
            + ", though "
            + records
            + (records == 1 ? " record waits" : " records wait")
            + "; look at the log and at the topics that are written to");
  }

  private long silentSeconds() {
    return (nanoClock.getAsLong() - answeredNanos) / 1_000_000_000;
  }
}
