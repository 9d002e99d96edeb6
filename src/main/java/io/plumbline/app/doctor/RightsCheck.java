package io.plumbline.app.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What this user may do, as the cluster itself says (authorized operations), against what the
 * monitor does. Rights to create topics are seen where topics are missing, rights to transactions
 * by {@link TransactionCheck}.
 */
public final class RightsCheck implements Check {
  private static final String NAME = "rights";

  private final Admin admin;
  private final List<WantedTopic> topics;
  private final List<String> groups;

  /**
   * Of the user that the client settings name.
   *
   * @param groups consumer groups that the monitor joins
   */
  public RightsCheck(Admin admin, List<WantedTopic> topics, List<String> groups) {
    this.admin = admin;
    this.topics = List.copyOf(topics);
    this.groups = List.copyOf(groups);
  }

  @Override
  public List<Finding> look() throws Refusal {
    List<Finding> missing = new ArrayList<>();
    int seen = topics(missing) + groups(missing);
    List<Finding> findings = new ArrayList<>();
    if (missing.isEmpty()) {
      findings.add(new Finding.Fine(NAME, "all that is needed on " + seen + " topics and groups"));
    }
    findings.addAll(missing);
    return findings;
  }

  private int topics(List<Finding> missing) throws Refusal {
    Map<String, KafkaFuture<TopicDescription>> asked =
        admin
            .describeTopics(
                topics.stream().map(WantedTopic::name).toList(),
                new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    int seen = 0;
    for (WantedTopic topic : topics) {
      try {
        TopicDescription found = Refusal.answer(asked.get(topic.name()));
        compare(missing, "topic", topic.name(), topic.needs(), found.authorizedOperations());
        seen++;
      } catch (Refusal e) {
        if (e.notAllowed()) {
          compare(missing, "topic", topic.name(), topic.needs(), Set.of());
          seen++;
        } else if (!e.is(UnknownTopicOrPartitionException.class)) {
          throw e;
        }
      }
    }
    return seen;
  }

  private int groups(List<Finding> missing) throws Refusal {
    Map<String, KafkaFuture<ConsumerGroupDescription>> asked =
        admin
            .describeConsumerGroups(
                groups, new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
            .describedGroups();
    for (String group : groups) {
      try {
        ConsumerGroupDescription found = Refusal.answer(asked.get(group));
        compare(missing, "group", group, Set.of(AclOperation.READ), found.authorizedOperations());
      } catch (Refusal e) {
        if (e.notAllowed()) {
          compare(missing, "group", group, Set.of(AclOperation.READ), Set.of());
        } else if (!e.is(GroupIdNotFoundException.class)) {
          throw e;
        }
      }
    }
    return groups.size();
  }

  private static void compare(
      List<Finding> missing,
      String kind,
      String name,
      Set<AclOperation> needed,
      Collection<AclOperation> allowed) {
    if (allowed == null) {
      return; // a broker too old to say
    }
    Set<AclOperation> lacking = new TreeSet<>(needed);
    lacking.removeAll(allowed);
    if (lacking.isEmpty() || allowed.contains(AclOperation.ALL)) {
      return;
    }
    String operations =
        lacking.stream().map(AclOperation::name).collect(Collectors.joining(" and "));
    missing.add(
        new Finding.Failing(
            NAME,
            "this user may not " + operations + " the " + kind + " " + name,
            "kafka-acls.sh --add --allow-principal User:... --"
                + kind
                + " "
                + name
                + lacking.stream()
                    .map(operation -> " --operation " + title(operation))
                    .collect(Collectors.joining())));
  }

  private static String title(AclOperation operation) {
    String name = operation.name();
    return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
  }
}
