package io.plumbline.app.logging;

import io.plumbline.event.Rejection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refused records: the first of a reason at once, with its place and what is wrong with it; those
 * that follow as counts, once a minute at most. A reason that was not heard of for an hour is first
 * again. Thread-safe.
 */
final class RejectionLog {
  private static final Logger LOG = LoggerFactory.getLogger(RejectionLog.class);
  private static final long ROUND_MS = 60_000;
  private static final long FORGET_MS = 3_600_000;

  private final LongSupplier clockMs;
  private final Map<Rejection, Long> lastMs = new EnumMap<>(Rejection.class);
  private final Map<Rejection, Long> counts = new EnumMap<>(Rejection.class);
  private String newest = "";
  private long roundStartMs;

  RejectionLog(LongSupplier clockMs) {
    this.clockMs = clockMs;
    this.roundStartMs = clockMs.getAsLong();
  }

  synchronized void rejected(Rejection reason, String detail, int partition, long offset) {
    long now = clockMs.getAsLong();
    @Nullable Long before = lastMs.put(reason, now);
    if (before != null && now - before < FORGET_MS) {
      counts.merge(reason, 1L, Long::sum);
      newest = "partition " + partition + " offset " + offset + ": " + detail;
      return;
    }
    LOG.atWarn()
        .addKeyValue("reason", reason.label())
        .addKeyValue("partition", partition)
        .addKeyValue("offset", offset)
        .log(
            "A record of training.events (partition {} offset {}) is no event ({}): {}. It is in"
                + " training.events.dlq; mend its sender. More of the kind are counted once a"
                + " minute",
            partition,
            offset,
            reason.label(),
            detail);
  }

  /** Tells of those counted; called every second or so. */
  synchronized void settle() {
    long now = clockMs.getAsLong();
    if (now - roundStartMs < ROUND_MS) {
      return;
    }
    roundStartMs = now;
    if (counts.isEmpty()) {
      return;
    }
    long sum = counts.values().stream().mapToLong(Long::longValue).sum();
    String byReason =
        counts.entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey().label())
            .collect(Collectors.joining(", "));
    LOG.atWarn()
        .addKeyValue("records", sum)
        .log(
            "{} more records of training.events were no events in the last minute ({}); the newest:"
                + " {}",
            sum,
            byReason,
            newest);
    counts.clear();
  }
}
