package io.plumbline.app;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings that Kafka's own clients know, to tell theirs from other variables of theirs. */
final class KafkaClientKeys {
  private KafkaClientKeys() {}

  /** Known to a consumer, a producer or an admin client. */
  static List<String> clients() {
    Set<String> keys = new TreeSet<>(ConsumerConfig.configNames());
    keys.addAll(ProducerConfig.configNames());
    keys.addAll(AdminClientConfig.configNames());
    return List.copyOf(keys);
  }

  /** Known to Kafka Streams, beside those of the clients it makes. */
  static List<String> streams() {
    Set<String> keys = new TreeSet<>(StreamsConfig.configDef().names());
    keys.addAll(clients());
    return List.copyOf(keys);
  }
}
