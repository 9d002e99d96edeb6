package io.plumbline.stream;

import io.plumbline.curve.BatchTrack;
import io.plumbline.curve.Strip;
import io.plumbline.run.BatchNews;
import io.plumbline.run.BatchTracks;
import io.plumbline.run.DataOrder;
import io.plumbline.run.ReportSink;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Node {@code track-batches}: works what runs tell of the batches they read into one track a run,
 * and sends a track to {@code batches} when its trend was drawn anew, which is about every 5 % of
 * its tokens: no cell beyond the trend is of use to others. A tombstone when a track is dropped.
 *
 * <p>An order keeps the {@link BatchTracks#MOST} tracks that read furthest: they have something to
 * say to most of the runs to come. Once there are so many, a newcomer takes the place of the
 * shortest when it has read twice as far, and is heard from there on; half as far again would let
 * runs side by side push each other out, and each would begin anew. At most {@link #MOST_ORDERS}
 * orders are kept; one more makes the order go that was told of longest ago.
 */
final class TrackBatches implements Processor<byte[], byte[], byte[], byte[]> {
  /**
   * A track of 5,000 steps takes 30 KB, the longest 140 KB: mostly some 25 MB in all, at worst 110
   * MB, on every instance's heap.
   */
  static final int MOST_ORDERS = 100;

  /** Twice the tokens. */
  static final int TWICE = Strip.PER_OCTAVE;

  private static final Logger LOG = LoggerFactory.getLogger(TrackBatches.class);

  private final ReportSink sink;
  private final BatchCodec codec = new BatchCodec();
  private ProcessorContext<byte[], byte[]> context;
  private KeyValueStore<byte[], byte[]> store;

  /** How far each run of each order has read, and when it said so. */
  private final Map<DataOrder, Map<String, Reach>> orders = new HashMap<>();

  private record Reach(int cell, long toldMs) {}

  /** {@link #init} fills the rest before anything else is called. */
  @SuppressWarnings("NullAway.Init")
  TrackBatches(ReportSink sink) {
    this.sink = sink;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    store = context.getStateStore(Nodes.BATCH_TRACKS);
    try (KeyValueIterator<byte[], byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<byte[], byte[]> entry = all.next();
        try {
          BatchCodec.Stored stored = BatchCodec.track(entry.value);
          remember(
              BatchCodec.order(entry.key),
              stored.track().run(),
              new Reach(last(stored.track().cells()), stored.toldMs()));
        } catch (BatchCodec.Unreadable e) {
          LOG.warn("A stored track is begun anew: {}", e.getMessage());
          sink.unreadable(Nodes.BATCH_TRACKS, e.getMessage());
        }
      }
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    BatchCodec.Cells cells;
    try {
      cells = BatchCodec.cells(record.value() == null ? new byte[0] : record.value());
    } catch (BatchCodec.Unreadable e) {
      // Not ours: another plumbline's, or somebody's by mistake. Runs can do without it.
      LOG.warn("A record of {} is passed over: {}", MonitorTopology.CELLS_TOPIC, e.getMessage());
      sink.unreadable(MonitorTopology.CELLS_TOPIC, e.getMessage());
      return;
    }
    BatchNews told = cells.told();
    Map<String, Reach> known = orders.getOrDefault(told.order(), Map.of());
    if (!known.containsKey(cells.run())) {
      if (told.strip().size() == 0) {
        return;
      }
      if (known.size() >= BatchTracks.MOST) {
        Map.Entry<String, Reach> shortest = shortest(known);
        if (last(told.strip()) < shortest.getValue().cell() + TWICE) {
          return;
        }
        drop(told.order(), shortest.getKey(), record.timestamp());
      }
    }
    keep(cells, record.timestamp());
    if (orders.size() > MOST_ORDERS) {
      oldestBut(told.order()).ifPresent(order -> forget(order, record.timestamp()));
    }
  }

  private void keep(BatchCodec.Cells cells, long timestampMs) {
    BatchNews told = cells.told();
    byte[] key = codec.key(told.order(), cells.run());
    BatchTrack track = before(key, cells.run()).plus(told.strip());
    track = told.trend().map(track::withTrend).orElse(track);
    byte[] value = codec.track(timestampMs, track);
    store.put(key, value);
    remember(told.order(), cells.run(), new Reach(last(track.cells()), timestampMs));
    if (told.trend().isPresent()) {
      context.forward(new Record<>(key, value, timestampMs), Nodes.BATCHES);
    }
  }

  private BatchTrack before(byte[] key, String run) {
    byte[] stored = store.get(key);
    if (stored == null) {
      return BatchTrack.of(run);
    }
    try {
      return BatchCodec.track(stored).track();
    } catch (BatchCodec.Unreadable e) {
      return BatchTrack.of(run);
    }
  }

  private void remember(DataOrder order, String run, Reach reach) {
    orders.computeIfAbsent(order, first -> new HashMap<>()).put(run, reach);
  }

  private void forget(DataOrder order, long timestampMs) {
    for (String run : Map.copyOf(orders.getOrDefault(order, Map.of())).keySet()) {
      drop(order, run, timestampMs);
    }
    orders.remove(order);
  }

  private void drop(DataOrder order, String run, long timestampMs) {
    byte[] key = codec.key(order, run);
    store.delete(key);
    orders.getOrDefault(order, new HashMap<>()).remove(run);
    context.forward(new Record<>(key, null, timestampMs), Nodes.BATCHES);
  }

  private static Map.Entry<String, Reach> shortest(Map<String, Reach> known) {
    return known.entrySet().stream()
        .min(
            Comparator.comparingInt((Map.Entry<String, Reach> entry) -> entry.getValue().cell())
                .thenComparing(Map.Entry.comparingByKey()))
        .orElseThrow();
  }

  private Optional<DataOrder> oldestBut(DataOrder newest) {
    return orders.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(newest))
        .min(
            Comparator.comparingLong(
                    (Map.Entry<DataOrder, Map<String, Reach>> entry) ->
                        entry.getValue().values().stream().mapToLong(Reach::toldMs).max().orElse(0))
                .thenComparing(entry -> entry.getKey().family())
                .thenComparing(entry -> entry.getKey().order()))
        .map(Map.Entry::getKey);
  }

  private static int last(Strip strip) {
    return strip.size() == 0 ? 0 : strip.cells()[strip.size() - 1];
  }
}
