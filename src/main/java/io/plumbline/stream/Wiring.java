package io.plumbline.stream;

import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** How topics and stores are joined to the nodes of the topology: bytes in, bytes out. */
final class Wiring {
  private Wiring() {}

  /** A topic that is read from its beginning. */
  static void read(Topology topology, String node, String topic) {
    topology.addSource(
        AutoOffsetReset.earliest(),
        node,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic);
  }

  /** A topic that is written. */
  static void write(Topology topology, String node, String topic, String... parents) {
    topology.addSink(node, topic, new ByteArraySerializer(), new ByteArraySerializer(), parents);
  }

  /**
   * On disk, with a changelog. Cached, so that of the many heads of a busy run only the last before
   * a commit is written.
   */
  static StoreBuilder<KeyValueStore<byte[], byte[]>> kept(String store) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(store), Serdes.ByteArray(), Serdes.ByteArray())
        .withCachingEnabled()
        .withLoggingEnabled(Map.of());
  }

  /**
   * A topic that every instance reads whole into a store of its own: complete before the first
   * event is read; on the heap, because it is small and the topic is its own changelog.
   */
  static void readBack(
      Topology topology,
      String node,
      String topic,
      String keeper,
      String store,
      ProcessorSupplier<byte[], byte[], Void, Void> keep) {
    topology.addGlobalStore(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(store), Serdes.ByteArray(), Serdes.ByteArray())
            .withLoggingDisabled(),
        node,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topic,
        keeper,
        keep);
  }
}
