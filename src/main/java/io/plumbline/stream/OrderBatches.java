package io.plumbline.stream;

import io.plumbline.curve.BatchTrack;
import io.plumbline.run.BatchTracks;
import io.plumbline.run.DataOrder;
import io.plumbline.run.ReportSink;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs have told of the batches they read, as read back from {@code training.batches}: every
 * instance holds all of it, in the bytes it came in. Tracks that were asked for are kept decoded,
 * and decoded again only when their record is another one; those of the orders that were not asked
 * for the longest are let go.
 *
 * <p>The table is filled by a thread of its own, so an answer depends on when it is asked for; who
 * asks keeps what came of the answer with the run. One owner: a task.
 */
final class OrderBatches implements BatchTracks {
  /** No more are kept at all. */
  private static final int DECODED_ORDERS = TrackBatches.MOST_ORDERS;

  private static final Logger LOG = LoggerFactory.getLogger(OrderBatches.class);

  private final ReadOnlyKeyValueStore<byte[], byte[]> table;
  private final ReportSink sink;
  private final BatchCodec codec = new BatchCodec();
  private final LinkedHashMap<DataOrder, Decoded> decoded =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DataOrder, Decoded> eldest) {
          return size() > DECODED_ORDERS;
        }
      };

  private record Decoded(List<byte[]> values, List<BatchTrack> tracks) {
    static final Decoded NOTHING = new Decoded(List.of(), List.of());

    /** The very same arrays: the table hands out what it was given. */
    boolean of(List<byte[]> others) {
      boolean same = values.size() == others.size();
      for (int i = 0; same && i < others.size(); i++) {
        same = values.get(i) == others.get(i);
      }
      return same;
    }
  }

  OrderBatches(ReadOnlyKeyValueStore<byte[], byte[]> table, ReportSink sink) {
    this.table = table;
    this.sink = sink;
  }

  @Override
  public List<BatchTrack> of(DataOrder order) {
    List<byte[]> values = values(order);
    Decoded before = decoded.getOrDefault(order, Decoded.NOTHING);
    if (before.of(values)) {
      return before.tracks();
    }
    IdentityHashMap<byte[], BatchTrack> known = new IdentityHashMap<>();
    for (int i = 0; i < before.values().size(); i++) {
      known.put(before.values().get(i), before.tracks().get(i));
    }
    List<byte[]> read = new ArrayList<>();
    List<BatchTrack> tracks = new ArrayList<>();
    for (byte[] value : values) {
      BatchTrack track = known.get(value);
      tracks.add(track == null ? decode(value) : track);
      read.add(value);
    }
    Decoded now = new Decoded(List.copyOf(read), List.copyOf(tracks));
    decoded.put(order, now);
    return now.tracks();
  }

  /** One that cannot be read says nothing: a track without cells. */
  private BatchTrack decode(byte[] value) {
    try {
      return BatchCodec.track(value).track();
    } catch (BatchCodec.Unreadable e) {
      LOG.warn("A record of {} is passed over: {}", MonitorTopology.BATCHES_TOPIC, e.getMessage());
      sink.unreadable(MonitorTopology.BATCHES_TOPIC, e.getMessage());
      return BatchTrack.of("");
    }
  }

  private List<byte[]> values(DataOrder order) {
    byte[] key = codec.key(order);
    List<byte[]> values = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> all = table.range(key, BatchCodec.behind(key))) {
      while (all.hasNext() && values.size() < MOST) {
        KeyValue<byte[], byte[]> entry = all.next();
        if (entry.value != null) {
          values.add(entry.value);
        }
      }
    }
    return values;
  }

  /** Node {@code keep-batches}: fills the table. */
  static final class Keep implements Processor<byte[], byte[], Void, Void> {
    private KeyValueStore<byte[], byte[]> table;

    /** {@link #init} fills it before anything else is called. */
    @SuppressWarnings("NullAway.Init")
    Keep() {}

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      table = context.getStateStore(Nodes.ORDER_BATCHES);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (record.key() != null) {
        table.put(record.key(), record.value());
      }
    }
  }
}
