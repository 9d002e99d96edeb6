package io.plumbline.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/** Whether a topic's partitions have a leader, and copies enough to be written to. */
final class TopicHealth {
  private TopicHealth() {}

  /**
   * What is wrong.
   *
   * @param config the topic's settings; empty when unknown
   * @param brokers how many there are
   */
  static List<Finding> of(TopicDescription topic, Map<String, String> config, int brokers) {
    int least = Integer.parseInt(config.getOrDefault("min.insync.replicas", "1"));
    List<Integer> leaderless = new ArrayList<>();
    List<Integer> tooFew = new ArrayList<>();
    List<Integer> behind = new ArrayList<>();
    int copies = Integer.MAX_VALUE;
    for (TopicPartitionInfo partition : topic.partitions()) {
      copies = Math.min(copies, partition.replicas().size());
      if (partition.leader() == null) {
        leaderless.add(partition.partition());
      } else if (partition.isr().size() < least) {
        tooFew.add(partition.partition());
      } else if (partition.isr().size() < partition.replicas().size()) {
        behind.add(partition.partition());
      }
    }
    List<Finding> findings = new ArrayList<>();
    if (!leaderless.isEmpty()) {
      findings.add(failing(topic, "has no leader", leaderless, "start the brokers that hold it"));
    }
    if (!tooFew.isEmpty()) {
      findings.add(
          failing(
              topic,
              "has fewer copies in sync than min.insync.replicas="
                  + least
                  + " and cannot be written to",
              tooFew,
              "start the brokers that are missing"));
    }
    if (!behind.isEmpty()) {
      findings.add(
          new Finding.Doubtful(
              "topics",
              topic.name() + ": not all copies are in sync, " + partitions(behind),
              "a broker is down or slow; see which with kafka-topics.sh --describe"
                  + " --under-replicated-partitions"));
    }
    if (copies == 1 && brokers > 1) {
      findings.add(
          new Finding.Doubtful(
              "topics",
              topic.name() + " has one copy on a cluster of " + brokers + " brokers",
              "its data is away when that broker is: reassign it to more brokers, and set"
                  + " topic.replication before topics are created"));
    }
    return findings;
  }

  private static Finding failing(
      TopicDescription topic, String what, List<Integer> where, String advice) {
    return new Finding.Failing(
        "topics", topic.name() + " " + what + ", " + partitions(where), advice);
  }

  private static String partitions(List<Integer> numbers) {
    String some =
        String.join(
            ", ", numbers.stream().limit(8).map(number -> Integer.toString(number)).toList());
    return (numbers.size() == 1 ? "partition " : "partitions ")
        + some
        + (numbers.size() > 8 ? " and " + (numbers.size() - 8) + " more" : "");
  }
}
