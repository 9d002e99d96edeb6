package io.plumbline.app.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * A consumer group of the monitor: who is in it, what each has, and how much of its topic is still
 * to be read.
 */
public final class GroupCheck implements Check {
  private static final String NAME = "group";

  private final Admin admin;
  private final String group;
  private final String topic;
  private final boolean streamsProtocol;

  /**
   * Of one topic; others that the group reads are not looked at.
   *
   * @param streamsProtocol whether the group was formed by that protocol
   */
  public GroupCheck(Admin admin, String group, String topic, boolean streamsProtocol) {
    this.admin = admin;
    this.group = group;
    this.topic = topic;
    this.streamsProtocol = streamsProtocol;
  }

  /** A member, and the partitions of the topic that it has. */
  record Member(String id, String host, List<Integer> partitions) {}

  /** The group as it is now. */
  private record Standing(GroupState state, List<Member> members) {}

  @Override
  public List<Finding> look() throws Refusal {
    Standing standing;
    try {
      standing = streamsProtocol ? streams() : consumers();
    } catch (Refusal e) {
      if (e.is(GroupIdNotFoundException.class)) {
        return List.of(new Finding.Fine(NAME, group + " is new: no monitor has joined it yet"));
      }
      throw e;
    }
    if (standing.state() == GroupState.DEAD) {
      return List.of(new Finding.Fine(NAME, group + " is new: no monitor has joined it yet"));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(lag(standing));
    for (Member member : standing.members()) {
      findings.add(
          new Finding.Fine(
              NAME,
              "%s: %s at %s has %s"
                  .formatted(
                      group,
                      member.id(),
                      member.host().replaceFirst("^/", ""),
                      member.partitions().isEmpty()
                          ? "no partition of " + topic
                          : topic + " " + member.partitions())));
    }
    return findings;
  }

  private Standing consumers() throws Refusal {
    var described =
        Refusal.answer(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
    return new Standing(
        described.groupState(),
        described.members().stream()
            .map(
                member ->
                    new Member(
                        member.groupInstanceId().orElse(member.clientId()),
                        member.host(),
                        mine(member.assignment().topicPartitions())))
            .toList());
  }

  private Standing streams() throws Refusal {
    var described =
        Refusal.answer(admin.describeStreamsGroups(List.of(group)).describedGroups().get(group));
    return new Standing(
        described.groupState(),
        described.members().stream()
            .map(
                member ->
                    new Member(
                        member.instanceId().orElse(member.clientId()),
                        member.clientHost(),
                        member.assignment().activeTasks().stream()
                            .filter(task -> task.subtopologyId().equals("0"))
                            .flatMap(task -> task.partitions().stream())
                            .sorted()
                            .toList()))
            .toList());
  }

  private List<Integer> mine(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .filter(partition -> partition.topic().equals(topic))
        .map(TopicPartition::partition)
        .sorted()
        .toList();
  }

  private Finding lag(Standing standing) throws Refusal {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    Refusal.answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach(
            (partition, offset) -> {
              if (partition.topic().equals(topic) && offset != null) {
                committed.put(partition, offset);
              }
            });
    Map<TopicPartition, Long> ends = offsets(committed, OffsetSpec.latest());
    Map<TopicPartition, Long> begins = offsets(committed, OffsetSpec.earliest());
    long unread = 0;
    List<String> gone = new ArrayList<>();
    for (Map.Entry<TopicPartition, OffsetAndMetadata> each : committed.entrySet()) {
      long at = each.getValue().offset();
      unread += Math.max(0, ends.getOrDefault(each.getKey(), at) - at);
      long lost = begins.getOrDefault(each.getKey(), at) - at;
      if (lost > 0) {
        gone.add(lost + " of partition " + each.getKey().partition());
      }
    }
    return standing(standing, unread, gone, committed.isEmpty());
  }

  private Map<TopicPartition, Long> offsets(
      Map<TopicPartition, OffsetAndMetadata> of, OffsetSpec spec) throws Refusal {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    Refusal.answer(
            admin
                .listOffsets(of.keySet().stream().collect(Collectors.toMap(p -> p, p -> spec)))
                .all())
        .forEach((partition, info) -> offsets.put(partition, info.offset()));
    return offsets;
  }

  private Finding standing(Standing standing, long unread, List<String> gone, boolean never) {
    String members =
        standing.members().isEmpty()
            ? "no member"
            : standing.members().size() + (standing.members().size() == 1 ? " member" : " members");
    String found =
        "%s: %s, %s, %s"
            .formatted(
                group,
                standing.state().toString().toLowerCase(java.util.Locale.ROOT),
                members,
                never
                    ? "nothing of " + topic + " committed yet"
                    : unread + " records of " + topic + " still to be read");
    if (!gone.isEmpty()) {
      return new Finding.Doubtful(
          NAME,
          found + "; deleted by retention before they were read: " + String.join(", ", gone),
          "the monitor goes on with the oldest event that is left; keep events longer than a monitor"
              + " may be away (retention.ms of "
              + topic
              + ")");
    }
    if (standing.members().isEmpty() && unread > 0) {
      return new Finding.Doubtful(
          NAME, found, "no monitor runs: start one, it goes on where the last one stopped");
    }
    return advice(standing.state())
        .<Finding>map(advice -> new Finding.Doubtful(NAME, found, advice))
        .orElseGet(() -> new Finding.Fine(NAME, found));
  }

  private static Optional<String> advice(GroupState state) {
    return switch (state) {
      case PREPARING_REBALANCE, COMPLETING_REBALANCE, ASSIGNING, RECONCILING ->
          Optional.of(
              "partitions are being shared out; run doctor again in a minute, and if it stays so,"
                  + " see the monitors' logs");
      case NOT_READY -> Optional.of("internal topics are missing; see the monitor's log");
      case STABLE, EMPTY, DEAD, UNKNOWN -> Optional.empty();
    };
  }
}
