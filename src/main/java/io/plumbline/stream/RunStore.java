package io.plumbline.stream;

import io.plumbline.curve.Bin;
import io.plumbline.event.Declaration;
import io.plumbline.run.FamilyTie;
import io.plumbline.run.RunHead;
import io.plumbline.run.RunMonitor;
import io.plumbline.run.RunState;
import io.plumbline.run.SetAside;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Runs in the store {@code run-state}: one record for the declaration, one for what ties it to its
 * family, one for the head, one for each page of closed bins. Only what changed is written: the
 * head with every event, the last page about when 2 % more tokens were seen. The fitted model is
 * not stored; reading a run fits it again.
 */
final class RunStore {
  /** Bins to a page: a record's key is as long as half a bin, and a page is below 1.2 KiB. */
  static final int PAGE = 16;

  private final KeyValueStore<byte[], byte[]> store;
  private final RunMonitor monitor;
  private final RunStateCodec codec = new RunStateCodec();

  RunStore(KeyValueStore<byte[], byte[]> store, RunMonitor monitor) {
    this.store = store;
    this.monitor = monitor;
  }

  /** The run as it was last saved, or as a new one. */
  RunState load(String run, RunKeys keys) {
    byte[] head = store.get(keys.head());
    if (head == null) {
      return monitor.begin(run);
    }
    byte[] declaration = store.get(keys.declaration());
    byte[] family = store.get(keys.family());
    List<Bin> bins = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> stored =
        store.range(keys.page(0), keys.page(Integer.MAX_VALUE))) {
      stored.forEachRemaining(entry -> bins.addAll(codec.bins(entry.value)));
    }
    return monitor.restore(
        run,
        declaration == null ? Declaration.NONE : codec.declaration(declaration),
        codec.head(head),
        family == null ? FamilyTie.NONE : codec.family(family),
        List.copyOf(bins));
  }

  /** Writes what {@code after} holds that {@code before}, the state last saved, does not. */
  void save(RunState before, RunState after, RunKeys keys) {
    put(changed(before, after, keys));
  }

  /** Writes such records; those without a value are deleted. */
  void put(List<KeyValue<byte[], byte @Nullable []>> records) {
    records.forEach(record -> store.put(record.key, record.value));
  }

  /** The records that {@link #save} writes: all that can go wrong with a run is over with them. */
  @SuppressWarnings("ReferenceEquality") // what did not change is the very same
  List<KeyValue<byte[], byte @Nullable []>> changed(RunState before, RunState after, RunKeys keys) {
    List<KeyValue<byte[], byte @Nullable []>> records = new ArrayList<>();
    if (after.declaration() != before.declaration()) {
      records.add(
          KeyValue.pair(keys.declaration(), codec.encode(after.run(), after.declaration())));
    }
    if (after.tie() != before.tie()) {
      records.add(KeyValue.pair(keys.family(), codec.encode(after.tie())));
    }
    if (after.head() != before.head()) {
      records.add(KeyValue.pair(keys.head(), codec.encode(after.head())));
    }
    if (after.bins() != before.bins()) {
      addBins(records, before.bins(), after.bins(), keys);
    }
    return records;
  }

  private void addBins(
      List<KeyValue<byte[], byte @Nullable []>> records,
      List<Bin> before,
      List<Bin> after,
      RunKeys keys) {
    for (int page = 0; page * PAGE < after.size(); page++) {
      List<Bin> bins = page(after, page);
      if (!same(bins, page(before, page))) {
        records.add(KeyValue.pair(keys.page(page), codec.encode(bins)));
      }
    }
    for (int page = pages(after); page < pages(before); page++) {
      records.add(KeyValue.pair(keys.page(page), null));
    }
  }

  /** Marks a run as set aside: what is stored of it stays as it is. */
  void put(SetAside aside, RunKeys keys) {
    store.put(keys.mark(), codec.encode(aside));
  }

  /** Takes the mark away. */
  void takeUp(RunKeys keys) {
    store.delete(keys.mark());
  }

  /** The very same bins: successive states share them. */
  @SuppressWarnings("ReferenceEquality") // what did not change is the very same
  private static boolean same(List<Bin> bins, List<Bin> others) {
    if (bins.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < bins.size(); i++) {
      if (bins.get(i) != others.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static List<Bin> page(List<Bin> bins, int page) {
    int from = Math.min(page * PAGE, bins.size());
    return bins.subList(from, Math.min(from + PAGE, bins.size()));
  }

  private static int pages(List<Bin> bins) {
    return (bins.size() + PAGE - 1) / PAGE;
  }

  /** Deletes all that is stored of a run. */
  void delete(RunKeys keys) {
    List<byte[]> doomed = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> stored =
        store.range(keys.mark(), keys.page(Integer.MAX_VALUE))) {
      stored.forEachRemaining(entry -> doomed.add(entry.key));
    }
    doomed.forEach(store::delete);
  }

  /**
   * Every stored run in key order, one at a time, nothing of it read yet.
   *
   * @param strange told of each record that belongs to no run
   */
  void forEach(Consumer<Stored> consumer, Consumer<byte[]> strange) {
    try (KeyValueIterator<byte[], byte[]> all = store.all()) {
      Stored run = null;
      while (all.hasNext()) {
        KeyValue<byte[], byte[]> entry = all.next();
        if (!RunKeys.known(entry.key)) {
          strange.accept(entry.key);
          continue;
        }
        String id = RunKeys.run(entry.key);
        if (run == null || !run.run.equals(id)) {
          if (run != null) {
            consumer.accept(run);
          }
          run = new Stored(id);
        }
        run.records.add(entry);
      }
      if (run != null) {
        consumer.accept(run);
      }
    }
  }

  /** One run's records, gathered from a scan. */
  final class Stored {
    private final String run;
    private final List<KeyValue<byte[], byte[]>> records = new ArrayList<>();

    private Stored(String run) {
      this.run = run;
    }

    private List<byte[]> of(byte kind) {
      return records.stream()
          .filter(entry -> RunKeys.kind(entry.key) == kind)
          .map(entry -> entry.value)
          .toList();
    }

    String run() {
      return run;
    }

    /** Its mark, if it is set aside. */
    Optional<SetAside> aside() {
      return of(RunKeys.SET_ASIDE).stream().findFirst().map(mark -> codec.mark(run, mark));
    }

    RunHead head() {
      return of(RunKeys.HEAD).stream()
          .findFirst()
          .map(codec::head)
          .orElseThrow(
              () -> new IllegalStateException("The run " + run + " is stored without its head"));
    }

    /** The run with its model fitted again. */
    RunState restore() {
      for (KeyValue<byte[], byte[]> entry : records) {
        byte kind = RunKeys.kind(entry.key);
        if (RunKeys.KINDS.indexOf(kind) < 0) {
          throw new IllegalStateException("Unknown kind of stored record: " + kind);
        }
      }
      return monitor.restore(
          run,
          of(RunKeys.DECLARATION).stream()
              .findFirst()
              .map(codec::declaration)
              .orElse(Declaration.NONE),
          head(),
          of(RunKeys.FAMILY).stream().findFirst().map(codec::family).orElse(FamilyTie.NONE),
          of(RunKeys.BINS).stream().flatMap(page -> codec.bins(page).stream()).toList());
    }
  }
}
