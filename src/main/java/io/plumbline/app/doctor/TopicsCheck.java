package io.plumbline.app.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics: there, or may be created (asked of the cluster with a request that is only
 * validated); with settings that do no harm; all partitions writable.
 */
public final class TopicsCheck implements Check {
  private static final String NAME = "topics";

  private final Admin admin;
  private final List<WantedTopic> wanted;
  private final Optional<Short> replication;

  /**
   * Of a cluster.
   *
   * @param replication copies that the monitor would create topics with; empty for the cluster's
   *     default
   */
  public TopicsCheck(Admin admin, List<WantedTopic> wanted, Optional<Short> replication) {
    this.admin = admin;
    this.wanted = wanted;
    this.replication = replication;
  }

  @Override
  public List<Finding> look() throws Refusal {
    int brokers = Refusal.answer(admin.describeCluster().nodes()).size();
    List<Finding> wrong = new ArrayList<>();
    List<String> well = new ArrayList<>();
    List<String> toCreate = new ArrayList<>();
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin.describeTopics(wanted.stream().map(WantedTopic::name).toList()).topicNameValues();
    for (WantedTopic topic : wanted) {
      try {
        TopicDescription found = Refusal.answer(asked.get(topic.name()));
        List<Finding> differences = new ArrayList<>();
        differences.addAll(TopicHealth.of(found, config(topic.name()), brokers));
        differences.addAll(TopicSettings.compare(topic, config(topic.name())));
        well.add(topic.name() + " (" + found.partitions().size() + ")");
        wrong.addAll(differences);
      } catch (Refusal e) {
        if (e.is(UnknownTopicOrPartitionException.class)) {
          missing(topic).ifPresentOrElse(wrong::add, () -> toCreate.add(topic.name()));
        } else if (!e.notAllowed()) {
          throw e;
        } // a missing right is said by the check of rights
      }
    }
    List<Finding> findings = new ArrayList<>();
    if (!well.isEmpty()) {
      findings.add(
          new Finding.Fine(NAME, "there, with so many partitions: " + String.join(", ", well)));
    }
    if (!toCreate.isEmpty()) {
      findings.add(
          new Finding.Fine(
              NAME, "missing, and will be created by the monitor: " + String.join(", ", toCreate)));
    }
    findings.addAll(wrong);
    return findings.isEmpty()
        ? List.of(new Finding.Doubtful(NAME, "none may be looked at", "see the lines about rights"))
        : findings;
  }

  /** Settings by name; empty where this user may not see them. */
  private Map<String, String> config(String topic) throws Refusal {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try {
      Config config =
          Refusal.answer(admin.describeConfigs(List.of(resource)).values().get(resource));
      Map<String, String> values = new HashMap<>();
      for (ConfigEntry entry : config.entries()) {
        if (entry.value() != null) {
          values.put(entry.name(), entry.value());
        }
      }
      return values;
    } catch (Refusal e) {
      if (e.notAllowed()) {
        return Map.of();
      }
      throw e;
    }
  }

  /** Why it could not be created; empty when the cluster would. */
  private Optional<Finding> missing(WantedTopic topic) {
    NewTopic created =
        new NewTopic(topic.name(), Optional.of(topic.partitions()), replication)
            .configs(topic.config());
    try {
      Refusal.answer(
          admin.createTopics(List.of(created), new CreateTopicsOptions().validateOnly(true)).all());
      return Optional.empty();
    } catch (Refusal e) {
      return Optional.of(
          new Finding.Failing(
              NAME,
              topic.name() + " is missing and cannot be created: " + e.why(),
              e.notAllowed()
                  ? "allow CREATE, or create it: " + command(topic)
                  : "mend that (topic.replication, topic.partitions), or create it: "
                      + command(topic)));
    }
  }

  private String command(WantedTopic topic) {
    StringBuilder command =
        new StringBuilder("kafka-topics.sh --create --topic ")
            .append(topic.name())
            .append(" --partitions ")
            .append(topic.partitions());
    replication.ifPresent(copies -> command.append(" --replication-factor ").append(copies));
    new TreeMap<>(topic.config())
        .forEach(
            (name, value) -> command.append(" --config ").append(name).append('=').append(value));
    return command.toString();
  }
}
