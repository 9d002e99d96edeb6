package io.plumbline.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The changelogs, in which Kafka Streams keeps the state of runs: there, compacted, with as many
 * partitions as the topic that they belong to; or, before the first start, may be created.
 */
public final class InternalTopicsCheck implements Check {
  private static final String NAME = "state";

  private final Admin admin;
  private final String applicationId;
  private final Map<String, String> inputOfStore;

  /**
   * Of one application.
   *
   * @param inputOfStore for each store the topic whose partitions it follows
   */
  public InternalTopicsCheck(Admin admin, String applicationId, Map<String, String> inputOfStore) {
    this.admin = admin;
    this.applicationId = applicationId;
    this.inputOfStore = Map.copyOf(inputOfStore);
  }

  @Override
  public List<Finding> look() throws Refusal {
    List<Finding> findings = new ArrayList<>();
    List<String> well = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, String> each : inputOfStore.entrySet()) {
      String topic = applicationId + "-" + each.getKey() + "-changelog";
      OptionalInt partitions = partitions(topic);
      OptionalInt wanted = partitions(each.getValue());
      if (partitions.isEmpty()) {
        missing.add(topic);
        continue;
      }
      Optional<Finding> wrong = wrong(topic, partitions.getAsInt(), each.getValue(), wanted);
      wrong.ifPresentOrElse(findings::add, () -> well.add(topic));
    }
    if (!missing.isEmpty()) {
      findings.add(0, missing(missing, well.isEmpty()));
    }
    if (!well.isEmpty()) {
      findings.add(
          0,
          new Finding.Fine(NAME, well.size() + " changelogs of " + applicationId + " are there"));
    }
    return findings;
  }

  private OptionalInt partitions(String topic) throws Refusal {
    try {
      TopicDescription found =
          Refusal.answer(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
      return OptionalInt.of(found.partitions().size());
    } catch (Refusal e) {
      // Of a topic that is not there, a user without rights is told only that.
      if (e.is(UnknownTopicOrPartitionException.class) || e.notAllowed()) {
        return OptionalInt.empty();
      }
      throw e;
    }
  }

  private Optional<Finding> wrong(String topic, int partitions, String input, OptionalInt wanted)
      throws Refusal {
    if (wanted.isPresent() && wanted.getAsInt() != partitions) {
      return Optional.of(
          new Finding.Failing(
              NAME,
              "%s has %d partitions, %s has %d: Kafka Streams refuses to start"
                  .formatted(topic, partitions, input, wanted.getAsInt()),
              "partitions were added to "
                  + input
                  + ", which moves runs between them: begin anew"
                  + " with another application.id, which reads the events that are still there"));
    }
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    String policy;
    try {
      policy =
          Refusal.answer(admin.describeConfigs(List.of(resource)).values().get(resource))
              .get("cleanup.policy")
              .value();
    } catch (Refusal e) {
      if (e.notAllowed()) {
        return Optional.empty();
      }
      throw e;
    }
    return policy.equals("compact")
        ? Optional.empty()
        : Optional.of(
            new Finding.Failing(
                NAME,
                topic + " has cleanup.policy=" + policy + ": the state of quiet runs is deleted",
                "kafka-configs.sh --alter --entity-type topics --entity-name "
                    + topic
                    + " --add-config cleanup.policy=compact"));
  }

  private Finding missing(List<String> topics, boolean all) {
    try {
      List<NewTopic> wanted =
          topics.stream()
              .map(topic -> new NewTopic(topic, Optional.of(1), Optional.empty()))
              .toList();
      Refusal.answer(
          admin.createTopics(wanted, new CreateTopicsOptions().validateOnly(true)).all());
    } catch (Refusal e) {
      return new Finding.Failing(
          NAME,
          "changelogs cannot be seen or created: " + e.why(),
          "allow all operations on topics that begin with "
              + applicationId
              + "- (kafka-acls.sh --add"
              + " --operation All --resource-pattern-type prefixed --topic "
              + applicationId
              + "-)");
    }
    return all
        ? new Finding.Fine(
            NAME, "no changelogs yet: " + applicationId + " has not run; it will create them")
        : new Finding.Doubtful(
            NAME,
            "missing: " + String.join(", ", topics),
            "they will be created; if they were deleted, state is lost: runs are read again as far"
                + " as training.events reaches back after offsets are reset");
  }
}
