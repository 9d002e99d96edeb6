package io.plumbline.stream;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store on the heap in the byte order of RocksDB; counts its writes. */
final class HeapStore implements KeyValueStore<byte[], byte[]> {
  private final NavigableMap<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);
  int writes;

  long bytes() {
    return records.entrySet().stream()
        .mapToLong(e -> e.getKey().length + e.getValue().length)
        .sum();
  }

  @Override
  public void put(byte[] key, byte @Nullable [] value) {
    writes++;
    if (value == null) {
      records.remove(key);
    } else {
      records.put(key.clone(), value.clone());
    }
  }

  @Override
  public byte @Nullable [] putIfAbsent(byte[] key, byte[] value) {
    return records.putIfAbsent(key, value);
  }

  @Override
  public void putAll(List<KeyValue<byte[], byte[]>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte @Nullable [] delete(byte[] key) {
    writes++;
    return records.remove(key);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return records.get(key);
  }

  @Override
  public KeyValueIterator<byte[], byte[]> range(byte[] from, byte[] to) {
    return iterate(records.subMap(from, true, to, true));
  }

  @Override
  public KeyValueIterator<byte[], byte[]> all() {
    return iterate(records);
  }

  private static KeyValueIterator<byte[], byte[]> iterate(Map<byte[], byte[]> records) {
    Iterator<Map.Entry<byte[], byte[]>> entries = List.copyOf(records.entrySet()).iterator();
    return new KeyValueIterator<>() {
      @Override
      public void close() {}

      @Override
      public byte[] peekNextKey() {
        throw new UnsupportedOperationException();
      }

      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public KeyValue<byte[], byte[]> next() {
        Map.Entry<byte[], byte[]> entry = entries.next();
        return KeyValue.pair(entry.getKey(), entry.getValue());
      }
    };
  }

  @Override
  public long approximateNumEntries() {
    return records.size();
  }

  @Override
  public String name() {
    return Nodes.RUN_STATE;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {}

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }
}
