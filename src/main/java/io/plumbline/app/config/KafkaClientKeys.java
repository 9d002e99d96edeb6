package io.plumbline.app.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;

/** The settings that Kafka's own clients know, to tell theirs from other variables of theirs. */
public final class KafkaClientKeys {
  /** Kafka Streams hands what stands behind these to one of its clients. */
  private static final Pattern CLIENT =
      Pattern.compile("((main\\.|restore\\.|global\\.)?consumer|producer|admin)\\.");

  private static final Pattern SECRET =
      Pattern.compile(".*(password|secret|token|credential|jaas|private|\\.key).*");

  private KafkaClientKeys() {}

  /** The name without {@code consumer.} or another client before it. */
  static String withoutClient(String name) {
    Matcher client = CLIENT.matcher(name);
    return client.lookingAt() ? name.substring(client.end()) : name;
  }

  /**
   * Whether its value is never shown: Kafka calls it a password, or its name sounds like one (that
   * of a login module's own setting, say).
   */
  public static boolean secret(String name) {
    String bare = withoutClient(name);
    ConfigDef.ConfigKey known = StreamsConfig.configDef().configKeys().get(bare);
    for (ConfigDef client :
        List.of(
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            AdminClientConfig.configDef())) {
      known = known == null ? client.configKeys().get(bare) : known;
    }
    return known == null ? SECRET.matcher(bare).matches() : known.type() == ConfigDef.Type.PASSWORD;
  }

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
