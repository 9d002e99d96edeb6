package io.plumbline.app.doctor;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/**
 * A topic as the monitor wants it.
 *
 * @param name topic name
 * @param partitions that it gets when the monitor creates it
 * @param config settings by Kafka's names
 * @param needs what the monitor does with it
 * @param input whether it is the topic of events, which trainers write
 */
public record WantedTopic(
    String name,
    int partitions,
    Map<String, String> config,
    Set<AclOperation> needs,
    boolean input) {

  public WantedTopic {
    config = Map.copyOf(config);
    needs = Set.copyOf(needs);
  }
}
